import { html } from "lit";
import { HouseElement } from "./house-element";
import { icon } from "./icon";

const shelf = "earshot.keys";

const keys: readonly [readonly string[], string][] = [
  [["/"], "Search the catalog"],
  [["Space"], "Play or pause"],
  [["↑", "↓"], "Walk through results and recommendations"],
  [["Enter"], "Explain a recommendation; choose a song"],
  [["Ctrl", "Enter"], "Choose one more song"],
  [["Esc"], "Close what is open"],
  [["?"], "This list"],
];

/** Keys for the whole page, and the dialog that lists them. Those of one character can be switched off (WCAG 2.1.4). */
export class KeyHelp extends HouseElement {
  #on = read();

  protected watched() {
    return [];
  }

  protected override listen(signal: AbortSignal): void {
    addEventListener("keydown", this.#press, { signal });
  }

  protected override render() {
    return html`<button type="button" class="round quiet key-opener" aria-label="Keyboard shortcuts" title="Keyboard shortcuts" @click=${() => this.#dialog?.showModal()}>
        ${icon("keys")}
      </button>
      <dialog class="key-dialog" aria-labelledby="keys-title" @click=${this.#outside}>
        <div class="card-head">
          <h2 id="keys-title">Keyboard shortcuts</h2>
          <button type="button" class="round quiet" aria-label="Close keyboard shortcuts" @click=${() => this.#dialog?.close()}>${icon("close")}</button>
        </div>
        <dl class="keys small">
          ${keys.map(([names, deed]) => html`<div><dt>${names.map((name) => html`<kbd>${name}</kbd>`)}</dt><dd>${deed}</dd></div>`)}
        </dl>
        <label class="key-switch small"><input type="checkbox" .checked=${this.#on} @change=${this.#switch} />Use / ? and Space anywhere on the page</label>
      </dialog>`;
  }

  get #dialog(): HTMLDialogElement | null {
    return this.querySelector("dialog");
  }

  readonly #press = (event: KeyboardEvent): void => {
    const { key } = event;
    if (!this.#on || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target as HTMLElement;
    if (target.closest("input, textarea, select, dialog, [contenteditable]")) return;
    if (key === "/") document.querySelector<HTMLElement>("[type=search]")?.focus();
    else if (key === "?") this.#dialog?.showModal();
    else if (key === " " && !target.closest("button, a, summary, [tabindex='0']")) {
      const { piece } = this.state.player;
      if (!piece) return;
      this.session.player.toggle(piece);
    } else return;
    event.preventDefault();
  };

  /** A click on the backdrop is one on the dialog itself, beside its content. */
  readonly #outside = (event: MouseEvent): void => {
    if (event.target !== this.#dialog || !this.#dialog) return;
    const { left, right, top, bottom } = this.#dialog.getBoundingClientRect();
    const { clientX: x, clientY: y } = event;
    if (x < left || x > right || y < top || y > bottom) this.#dialog.close();
  };

  readonly #switch = (event: Event): void => {
    this.#on = (event.target as HTMLInputElement).checked;
    try {
      localStorage.setItem(shelf, this.#on ? "on" : "off");
    } catch {
      // Storage is closed to this page: the choice then lasts as long as the page.
    }
  };
}

function read(): boolean {
  try {
    return localStorage.getItem(shelf) !== "off";
  } catch {
    return true;
  }
}

customElements.define("key-help", KeyHelp);
