import { html, nothing } from "lit";
import type { AppState } from "../state/app-state";
import { HouseElement } from "./house-element";
import { icon } from "./icon";

/** A new version is there. It reloads the page, so an analysis under way goes first. */
export class UpdateNote extends HouseElement {
  protected watched({ update, analysis }: Readonly<AppState>) {
    return [update, analysis === null];
  }

  protected override render() {
    const { update, analysis } = this.state;
    // The region is there before its content: only then do screen readers speak what appears in it.
    return html`<div role="status" aria-label="Update">
      ${
        update === "none"
          ? nothing
          : html`<div class="banner update-note">
              <p class="small">A new version is ready.${analysis ? " It can start when the analysis is done." : ""}</p>
              <button type="button" class="button" ?disabled=${analysis !== null} @click=${() => this.session.offline.update()}>Reload</button>
              <button type="button" class="round quiet" aria-label="Later" title="Later" @click=${() => this.session.offline.dismiss()}>${icon("close")}</button>
            </div>`
      }
    </div>`;
  }
}

customElements.define("update-note", UpdateNote);
