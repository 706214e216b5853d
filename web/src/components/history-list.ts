import { fold } from "earshot";
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { count, timesOf } from "../format/words";
import type { AppState } from "../state/app-state";
import { type HistoryEntry, historyEntries, type Kept, kinds } from "../state/history-entries";
import { HouseElement } from "./house-element";
import { icon } from "./icon";

const step = 50;

const names: Record<Kept, string> = {
  all: "All",
  played: "Played",
  liked: "Liked",
  hidden: "Hidden",
  blocked: "Blocked",
  imported: "Imported",
};

const day = new Intl.DateTimeFormat("en", { dateStyle: "medium" });

/** All that is kept, the latest first: searched, sorted out by kind, deleted one by one. */
export class HistoryList extends HouseElement {
  #kind: Kept = "all";
  #query = "";
  #shown = step;

  protected watched({ history }: Readonly<AppState>) {
    return [history];
  }

  protected override render() {
    const entries = historyEntries(this.state.history, this.#kind);
    const words = fold(this.#query).split(/\s+/).filter(Boolean);
    const found =
      words.length === 0
        ? entries
        : entries.filter(({ title, artist }) => {
            const text = fold(`${title} ${artist}`);
            return words.every((word) => text.includes(word));
          });
    return html`<div class="list-head history-head">
        <div class="segments" role="group" aria-label="Kind">
          ${kinds.map((kind) => html`<button type="button" class="small" aria-pressed=${kind === this.#kind} @click=${() => this.#choose(kind)}>${names[kind]}</button>`)}
        </div>
        <span class="search history-search">
          ${icon("search")}
          <input type="search" aria-label="Search your history" placeholder="Search your history" .value=${this.#query} @input=${(
            event: Event,
          ) => {
            this.#query = (event.target as HTMLInputElement).value;
            this.#shown = step;
            this.requestUpdate();
          }} />
        </span>
      </div>
      ${
        found.length === 0
          ? this.#nothing(entries.length > 0)
          : html`<ul class="entries" aria-label="History">
              ${repeat(
                found.slice(0, this.#shown),
                ({ key }) => key,
                (entry, k) => this.#row(entry, `entry-${k}`),
              )}
            </ul>`
      }
      ${
        found.length > this.#shown
          ? html`<button type="button" class="button more" @click=${() => {
              this.#shown += step;
              this.requestUpdate();
            }}>Show ${step} more of ${found.length.toLocaleString("en")}</button>`
          : nothing
      }`;
  }

  #nothing(hasOthers: boolean) {
    const imported = this.state.history.imports.reduce((sum, { listens }) => sum + listens, 0);
    if (hasOthers || this.#kind !== "all" || imported === 0)
      return html`<p class="empty soft">${hasOthers ? "Nothing here matches." : empty[this.#kind]}</p>`;
    return html`<p class="empty soft">${count(imported, "imported listen is", "imported listens are")} under
      <button type="button" class="button quiet" @click=${() => this.#choose("imported")}>${names.imported}</button></p>`;
  }

  #choose(kind: Kept): void {
    this.#kind = kind;
    this.#shown = step;
    this.requestUpdate();
  }

  #row(entry: HistoryEntry, id: string) {
    const { title, artist, at, tags, mark, blocked } = entry;
    const { history } = this.session;
    const button = (name: string, act: () => void) =>
      html`<button type="button" class="button quiet" aria-describedby=${id} @click=${act}>${name}</button>`;
    return html`<li class="entry">
      <div class="entry-words">
        <p class="clip" id=${id}><bdi class="title">${title || "Untitled"}</bdi>${artist && artist !== title ? html` <bdi class="soft small">${artist}</bdi>` : nothing}</p>
        <p class="small soft">${tags.map((tag) => html`<span class="tag">${tag}</span> `)}${timesOf(entry)}${at > 1 ? html` <span class="figures">${day.format(at)}</span>` : nothing}</p>
      </div>
      <span class="actions">
        ${mark && mark.hidden > 0 ? button("Show again", () => history.unhide(mark)) : nothing}
        ${mark && mark.liked > 0 ? button("Unlike", () => history.unlike(mark)) : nothing}
        ${blocked ? button("Unblock", () => history.unblock(blocked.key)) : nothing}
        ${mark ? html`<button type="button" class="round quiet" aria-label="Delete" aria-describedby=${id} title="Delete from your history" @click=${() => history.forget(mark)}>${icon("close")}</button>` : nothing}
      </span>
    </li>`;
  }
}

const empty: Record<Kept, string> = {
  all: "Nothing yet. What you play, like and hide is listed here.",
  played: "Nothing was played here yet. A piece counts once half of it, or 30 seconds, were heard.",
  liked: "Nothing is liked yet. The heart beside a piece does it.",
  hidden: "Nothing is hidden.",
  blocked: "No artist is blocked.",
  imported: "Nothing was imported yet.",
};

customElements.define("history-list", HistoryList);
