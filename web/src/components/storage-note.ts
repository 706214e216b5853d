import { html, nothing } from "lit";
import type { AppState } from "../state/app-state";
import { HouseElement } from "./house-element";
import { icon } from "./icon";

/** Said only where songs will not outlive the page. */
export class StorageNote extends HouseElement {
  protected watched({ storage }: Readonly<AppState>) {
    return [storage];
  }

  protected override render() {
    const { storage } = this.state;
    const shown = storage.status === "opening" || storage.status === "kept" ? undefined : storage;
    // The region is there before its content: only then do screen readers speak what appears in it.
    return html`<div role="status" aria-label="Storage">
      ${
        shown === undefined
          ? nothing
          : html`<div class="notice storage-note">
              ${icon("warning")}
              <div class="notice-body">
                <p class="small">${shown.reason}</p>
                ${
                  shown.status === "full"
                    ? html`<button type="button" class="button" @click=${() => this.session.shelf.retry()}>Try again</button>`
                    : nothing
                }
              </div>
            </div>`
      }
    </div>`;
  }
}

customElements.define("storage-note", StorageNote);
