import { html } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { count } from "../format/words";
import type { AppState } from "../state/app-state";
import { HouseElement } from "./house-element";
import { icon } from "./icon";

const shownAtOnce = 4;

/** Files that gave no song, each with its cause, until their owner has seen it. */
export class FailureList extends HouseElement {
  protected watched({ failures }: Readonly<AppState>) {
    return [failures];
  }

  protected override render() {
    const { failures } = this.state;
    const hidden = failures.length - shownAtOnce;
    // The region is there before its content: only then do screen readers speak what appears in it.
    return html`<div role="alert">
      ${
        failures.length === 0
          ? ""
          : html`<div class="notice fault">
              ${icon("warning")}
              <div class="notice-body">
                <p class="strong small">${count(failures.length, "file")} could not be analyzed</p>
                <ul class="failures" aria-label="Files that could not be analyzed">
                  ${repeat(
                    failures.slice(0, shownAtOnce),
                    ({ id }) => id,
                    ({ id, file, reason }) =>
                      html`<li>
                        <p class="small"><strong>${file}</strong> <span class="soft">${reason}</span></p>
                        <button type="button" class="round quiet" aria-label="Dismiss" title="Dismiss" @click=${() => this.session.library.dismiss(id)}>
                          ${icon("close")}
                        </button>
                      </li>`,
                  )}
                </ul>
                ${hidden > 0 ? html`<p class="small soft">and ${count(hidden, "more file", "more files")}</p>` : ""}
                ${failures.length > 1 ? html`<button type="button" class="button" @click=${() => this.session.library.dismissAll()}>Dismiss all</button>` : ""}
              </div>
            </div>`
      }
    </div>`;
  }
}

customElements.define("failure-list", FailureList);
