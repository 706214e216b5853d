import { html, nothing } from "lit";
import { count } from "../format/words";
import type { AppState } from "../state/app-state";
import { HouseElement } from "./house-element";
import { icon } from "./icon";

/** What was just removed, and the way back. */
export class UndoNote extends HouseElement {
  protected watched({ removal }: Readonly<AppState>) {
    return [removal];
  }

  protected override render() {
    const pieces = this.state.removal?.pieces ?? [];
    if (pieces.length === 0) return nothing;
    const what = pieces.length === 1 ? pieces[0]?.title : count(pieces.length, "song");
    return html`<div class="undo-note">
      <p class="small"><bdi class="clip">${what}</bdi> removed</p>
      <button type="button" class="button" @click=${() => this.session.library.undo()}>Undo</button>
      <button type="button" class="round quiet" aria-label="Close" title="Close" @click=${() => this.session.library.forgetRemoval()}>${icon("close")}</button>
    </div>`;
  }
}

customElements.define("undo-note", UndoNote);
