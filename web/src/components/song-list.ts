import { html } from "lit";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import { doubt, particulars } from "../format/words";
import { asksForMore } from "../services/choice";
import type { AppState } from "../state/app-state";
import { keyOf, namesakes, type OwnPiece, placeOf } from "../state/piece";
import { art } from "./art";
import { HouseElement } from "./house-element";
import { type IconName, icon } from "./icon";
import { playButton } from "./play-button";
import type { UndoNote } from "./undo-note";

/** New rows a frame: a thousand at once would stop the page. */
const rowsAtOnce = 40;

/** Your music: what was added and analyzed. A click makes a song the only seed, with Ctrl or Cmd one more. */
export class SongList extends HouseElement {
  /** How many rows there are already. */
  #shown = rowsAtOnce;
  /** Rows have room for one hidden button: to add it to the seeds, or while editing to remove it. */
  #editing = false;

  protected watched({ songs, seeds, player }: Readonly<AppState>) {
    return [songs, seeds, player.piece, player.status];
  }

  protected override render() {
    const { songs, seeds, player } = this.state;
    const seeded = new Set(seeds.map(keyOf));
    const alike = namesakes(songs);
    const row = (song: OwnPiece) => {
      const seed = seeded.has(keyOf(song));
      const sounding = player.piece?.id === song.id ? player.status : "";
      const place = alike.has(song) ? placeOf(song) : "";
      // A row is made again only if something in it is another: of a thousand that is one.
      const action = this.#editing ? "remove" : seeds.length > 0 && !seed ? "add" : "none";
      return guard([song, seed, action, sounding, place], () => this.#row(song, seed, action, place));
    };
    return html`<div class="songs-head">
        <h2 class="section-title" id="your-music">Your music ${songs.length ? html`<span class="soft">${songs.length.toLocaleString("en")}</span>` : ""}</h2>
        ${songs.length > 0 ? this.#editor() : ""}
      </div>
      ${songs.length === 0 ? html`<p class="small soft">Songs you add are analyzed in this tab and listed here.</p>` : ""}
      <ul class="songs" aria-label="Your music" ?hidden=${songs.length === 0}>
        ${repeat(songs.slice(0, this.#shown), keyOf, row)}
      </ul>`;
  }

  protected override updated(): void {
    if (this.state.songs.length === 0) this.#editing = false;
    if (this.#shown >= this.state.songs.length) this.#shown = this.state.songs.length + rowsAtOnce;
    else {
      setTimeout(() => {
        this.#shown += rowsAtOnce;
        this.requestUpdate();
      });
    }
  }

  #editor() {
    const toggle = () => {
      this.#editing = !this.#editing;
      this.requestUpdate();
    };
    return html`<span class="songs-editor">
      ${this.#editing ? html`<button type="button" class="button quiet" @click=${() => this.#clear()}>Clear all</button>` : ""}
      <button type="button" class="button quiet" aria-pressed=${this.#editing} @click=${toggle}>${this.#editing ? "Done" : "Edit"}</button>
    </span>`;
  }

  /** What had the focus goes away with the songs: the way back gets it. */
  async #clear(): Promise<void> {
    this.session.library.clear();
    const note = document.querySelector<UndoNote>("undo-note");
    await Promise.all([this.updateComplete, note?.updateComplete]);
    note?.querySelector("button")?.focus();
  }

  #row(song: OwnPiece, seed: boolean, action: "add" | "remove" | "none", place: string) {
    const title = `song-${song.id}`;
    return html`<li class="song ${seed ? "is-seed" : ""} ${action === "remove" ? "is-edited" : ""}" aria-current=${seed ? "true" : "false"} title=${placeOf(song)} @click=${(event: MouseEvent) => this.session.choice.by(event, song)}>
      ${art(this.session, song)}
      <button type="button" class="pick" aria-pressed=${seed} title="More like this; with Ctrl or Cmd, add it to the seeds" @keydown=${(event: KeyboardEvent) => this.#key(song, event)}>
        <bdi class="title clip" id=${title}>${song.title || "Untitled"}</bdi>
        <bdi class="tiny soft clip">${place || particulars(song)}</bdi>
        ${song.warnings.map((warning) => {
          const [short, more] = doubt(warning);
          return html`<span class="doubt tiny" title=${short + more}>${icon("warning")}<span>${short}</span><span class="unseen">${more}</span></span>`;
        })}
      </button>
      <span class="actions">
        ${action === "add" ? rowButton("plus", "Add to seeds", title, () => this.session.choice.add(song)) : ""}
        ${action === "remove" ? rowButton("close", "Remove", title, () => this.session.library.remove(song)) : ""}
        ${playButton(this.session, song, title)}
      </span>
    </li>`;
  }

  /** Browsers disagree on whether Ctrl+Enter clicks a button, so it is handled here for all of them. */
  #key(song: OwnPiece, event: KeyboardEvent): void {
    if (event.key === "Delete") this.session.library.remove(song);
    if ((event.key !== "Enter" && event.key !== " ") || !asksForMore(event)) return;
    event.preventDefault();
    this.session.choice.add(song);
  }
}

function rowButton(picture: IconName, name: string, describedBy: string, act: () => void) {
  const click = (event: Event) => {
    event.stopPropagation();
    act();
  };
  return html`<button type="button" class="round quiet" aria-label=${name} aria-describedby=${describedBy} title=${name} @click=${click}>${icon(picture)}</button>`;
}

customElements.define("song-list", SongList);
