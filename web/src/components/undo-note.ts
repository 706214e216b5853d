import { html, nothing } from "lit";
import type { AppState } from "../state/app-state";
import { HouseElement } from "./house-element";
import { icon } from "./icon";

/** What was just taken away, and the way back. */
export class UndoNote extends HouseElement {
  protected watched({ undoable }: Readonly<AppState>) {
    return [undoable];
  }

  protected override render() {
    const { undoable } = this.state;
    const { undo } = this.session;
    if (!undoable) return nothing;
    return html`<div class="undo-note">
      <p class="small"><bdi class="clip">${undoable.what}</bdi> ${undoable.done}</p>
      <button type="button" class="button" @click=${() => undo.take()}>Undo</button>
      <button type="button" class="round quiet" aria-label="Close" title="Close" @click=${() => undo.forget()}>${icon("close")}</button>
    </div>`;
  }
}

customElements.define("undo-note", UndoNote);
