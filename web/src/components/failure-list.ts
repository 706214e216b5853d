import { html } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { count } from "../format/words";
import { byCause, type Failure } from "../state/analysis";
import type { AppState } from "../state/app-state";
import { placeOf } from "../state/piece";
import { HouseElement } from "./house-element";
import { icon } from "./icon";

/** More than these are gathered by their cause; the files of a cause are shown as long as there are few in all. */
const shownAtOnce = 4;
const unfoldedUpTo = 12;

/** Files that gave no song, each with its cause, until their owner has seen it. */
export class FailureList extends HouseElement {
  /** Causes that were folded or unfolded by hand. */
  readonly #chosen = new Map<string, boolean>();

  protected watched({ failures }: Readonly<AppState>) {
    return [failures];
  }

  protected override render() {
    const { failures } = this.state;
    // The region is there before its content: only then do screen readers speak what appears in it.
    return html`<div role="alert">
      ${
        failures.length === 0
          ? ""
          : html`<div class="notice fault">
              ${icon("warning")}
              <div class="notice-body">
                <p class="strong small">${count(failures.length, "file")} could not be analyzed</p>
                ${failures.length > shownAtOnce ? byCause(failures).map((group) => this.#group(group)) : this.#list(failures, "Files that could not be analyzed")}
                ${failures.length > 1 ? html`<button type="button" class="button" @click=${() => this.session.library.dismissAll()}>Dismiss all</button>` : ""}
              </div>
            </div>`
      }
    </div>`;
  }

  #group({ cause, failures }: { cause: string; failures: readonly Failure[] }) {
    const open = this.#chosen.get(cause) ?? this.state.failures.length <= unfoldedUpTo;
    const toggle = (event: Event) => {
      const now = (event.target as HTMLDetailsElement).open;
      if (now === open) return; // it is as it was drawn: not by hand
      this.#chosen.set(cause, now);
      this.requestUpdate();
    };
    // A thousand rows are made only for who asks for them.
    return html`<details class="failure-group" .open=${open} @toggle=${toggle}>
      <summary class="small">${cause} <span class="soft">${count(failures.length, "file")}</span></summary>
      ${open ? this.#list(failures, cause) : ""}
    </details>`;
  }

  #list(failures: readonly Failure[], name: string) {
    return html`<ul class="failures" aria-label=${name}>
      ${repeat(
        failures,
        ({ id }) => id,
        ({ id, file, folder, reason }) =>
          html`<li>
            <p class="small"><strong title=${placeOf({ file, folder })}>${file}</strong> <span class="soft">${reason}</span></p>
            <button type="button" class="round quiet" aria-label="Dismiss" title="Dismiss" @click=${() => this.session.library.dismiss([id])}>
              ${icon("close")}
            </button>
          </li>`,
      )}
    </ul>`;
  }
}

customElements.define("failure-list", FailureList);
