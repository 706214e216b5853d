import { html, nothing } from "lit";
import { HouseElement } from "../components/house-element";
import { icon } from "../components/icon";
import type { AppState } from "../state/app-state";
import { canExport, isEmpty } from "../state/history";

/** What is kept of the listener's doings: to look through, to bring in, to take away, to delete. */
export class HistoryView extends HouseElement {
  #asking = false;

  protected watched({ history, importing, sharing, relay }: Readonly<AppState>) {
    return [history, importing === null, sharing, relay.status === "none"];
  }

  protected override listen(signal: AbortSignal): void {
    window.addEventListener("keydown", (event) => this.#asking && event.key === "Escape" && this.#ask(false), {
      signal,
    });
  }

  protected override render() {
    const { history, importing, sharing, relay } = this.state;
    const kept = sharing && relay.status !== "none" ? keptAndShared : keptAlone;
    const { session } = this;
    const empty = isEmpty(history);
    return html`<section class="history" aria-labelledby="history-title">
      <h1 id="history-title">History</h1>
      <p class="soft history-lead">
        What you played, liked and hid here, and what you brought from elsewhere.
        ${history.status === "unkept" ? "This browser keeps nothing for this page: it is here until the page is closed." : kept}
      </p>
      <div class="hero-buttons">
        <button type="button" class="button ${empty ? "ink" : ""}" ?disabled=${importing !== null} @click=${() => this.querySelector<HTMLInputElement>(".history-files")?.click()}>${icon("drop")}Import a history</button>
        <button type="button" class="button" ?disabled=${!canExport(history)} @click=${() => this.#export()}>${icon("export")}Export</button>
        <button type="button" class="button quiet ask-delete" ?disabled=${empty} @click=${() => this.#ask(true)}>Delete all</button>
        <input class="unseen history-files" type="file" multiple accept=".json,.jsonl,.ndjson,.csv" aria-label="Import history files" aria-hidden="true" tabindex="-1" @change=${this.#import} />
      </div>
      ${this.#asking && !empty ? this.#question() : nothing}
      <sharing-switch .session=${session}></sharing-switch>
      <history-imports .session=${session}></history-imports>
      <history-list .session=${session}></history-list>
    </section>`;
  }

  #question() {
    return html`<div class="notice fault" role="alertdialog" aria-labelledby="delete-question">
      ${icon("warning")}
      <div class="notice-body">
        <p class="small strong" id="delete-question">Delete your whole history?</p>
        <p class="small soft">All plays, likes, hidden pieces, blocked artists and imports go. Export it first if you may want it back.</p>
        <span class="hero-buttons">
          <button type="button" class="button delete-all" @click=${() => {
            this.session.history.clear();
            this.#ask(false);
          }}>Delete everything</button>
          <button type="button" class="button" @click=${() => this.#ask(false)}>Keep it</button>
        </span>
      </div>
    </div>`;
  }

  #ask(asking: boolean): void {
    this.#asking = asking;
    this.requestUpdate();
    const next = asking ? ".delete-all" : ".ask-delete:enabled";
    void this.updateComplete.then(() => this.querySelector<HTMLElement>(next)?.focus());
  }

  #export(): void {
    const address = URL.createObjectURL(this.session.history.export());
    const link = Object.assign(document.createElement("a"), { href: address, download: "earshot-history.jsonl" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address));
  }

  readonly #import = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    input.value = "";
    void this.session.historyImport.add(files);
  };
}

const keptAlone = "It is kept in this browser alone; nothing of it is sent anywhere.";
const keptAndShared =
  "It is kept in this browser alone. You share plays, likes, skips and hides as they happen: see below.";

customElements.define("history-view", HistoryView);
