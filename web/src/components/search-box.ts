import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { particulars } from "../format/words";
import type { AppState } from "../state/app-state";
import { keyOf, type Piece } from "../state/piece";
import { art } from "./art";
import { HouseElement } from "./house-element";
import { icon } from "./icon";
import { playButton } from "./play-button";

/** Finds one's own songs and catalog tracks by title and artist; a result can be heard or taken as a seed. Arrow keys walk through them, Enter takes the first. */
export class SearchBox extends HouseElement {
  protected watched({ search, player, catalog, songs }: Readonly<AppState>) {
    return [search, player.piece, player.status, catalog.status, songs.length > 0];
  }

  protected override render() {
    const { search, catalog, songs } = this.state;
    const nothingThere = (catalog.status === "absent" || catalog.status === "failed") && songs.length === 0;
    return html`<search class="search" @keydown=${this.#walk} @focusout=${this.#leave}>
      ${icon("search")}
      <input
        type="search"
        aria-label="Search the catalog"
        placeholder="Search the catalog"
        autocomplete="off"
        spellcheck="false"
        ?disabled=${nothingThere}
        .value=${search.query}
        @input=${(event: InputEvent) => this.session.search.ask((event.target as HTMLInputElement).value)}
      />
      ${
        search.query
          ? html`<button type="button" class="round quiet" aria-label="Clear search" title="Clear search" @click=${() => this.session.search.clear()}>${icon("close")}</button>`
          : nothing
      }
      ${search.status === "idle" ? nothing : html`<div class="results">${this.#results()}</div>`}
    </search>`;
  }

  #results() {
    const { query, status, results, reason } = this.state.search;
    if (status === "failed") return html`<p class="empty" role="alert">${reason}</p>`;
    if (results.length === 0) {
      return status === "done"
        ? html`<p class="empty soft" role="status">Nothing in the catalog${this.state.songs.length > 0 ? " or in your music" : ""} matches “${query}”.</p>`
        : nothing;
    }
    return html`<ul aria-label="Search results">
      ${repeat(results, keyOf, (piece) => this.#row(piece))}
    </ul>`;
  }

  #row(piece: Piece) {
    const title = `found-${keyOf(piece)}`;
    const own = piece.origin === "yours";
    return html`<li class="found">
      ${art(this.session, piece)}
      <button type="button" class="pick" title="More like this; with Ctrl or Cmd, add it to the seeds" @click=${(
        event: MouseEvent,
      ) => {
        this.session.choice.by(event, piece);
        this.session.search.clear();
      }}>
        <bdi class="title clip" id=${title}>${piece.title || "Untitled"}</bdi>
        <span class="tiny soft clip">${own ? html`<span class="tag">Your music</span>` : nothing}<bdi>${particulars(piece)}</bdi></span>
      </button>
      ${playButton(this.session, piece, title)}
    </li>`;
  }

  readonly #walk = (event: KeyboardEvent): void => {
    if (event.key === "Escape") {
      this.session.search.clear();
      this.querySelector("input")?.focus();
      return;
    }
    if (event.key === "Enter" && event.target instanceof HTMLInputElement)
      this.querySelector<HTMLElement>(".pick")?.click();
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = [...this.querySelectorAll<HTMLElement>("input, .pick")];
    const next = stops.indexOf(document.activeElement as HTMLElement) + (event.key === "ArrowDown" ? 1 : -1);
    stops[next]?.focus();
    event.preventDefault();
  };

  readonly #leave = (event: FocusEvent): void => {
    if (event.relatedTarget instanceof Node && !this.contains(event.relatedTarget)) this.session.search.clear();
  };
}

customElements.define("search-box", SearchBox);
