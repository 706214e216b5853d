import { html } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { particulars } from "../format/words";
import { glyph } from "../glyph/glyph";
import { asksForMore } from "../services/choice";
import type { AppState } from "../state/app-state";
import { keyOf, type Piece } from "../state/piece";
import { isSeed } from "../state/seeds";
import { HouseElement } from "./house-element";
import { icon } from "./icon";
import { playButton } from "./play-button";

/** Your music: what was added and analyzed. A click makes a song the only seed, with Ctrl or Cmd one more. */
export class SongList extends HouseElement {
  protected watched({ songs, seeds, player }: Readonly<AppState>) {
    return [songs, seeds, player.piece, player.status];
  }

  protected override render() {
    const { songs, seeds } = this.state;
    return html`<h2 class="section-title" id="your-music">Your music ${songs.length ? html`<span class="soft">${songs.length}</span>` : ""}</h2>
      ${songs.length === 0 ? html`<p class="small soft">Songs you add are analyzed in this tab and listed here.</p>` : ""}
      <ul class="songs" aria-label="Your music" ?hidden=${songs.length === 0}>
        ${repeat(songs, keyOf, (song) => this.#row(song, isSeed(seeds, song), seeds.length > 0))}
      </ul>`;
  }

  #row(song: Piece, seed: boolean, others: boolean) {
    const title = `song-${song.id}`;
    return html`<li class="song ${seed ? "is-seed" : ""}" aria-current=${seed ? "true" : "false"} @click=${(event: MouseEvent) => this.session.choice.by(event, song)}>
      ${glyph(song.vector)}
      <button type="button" class="pick" aria-pressed=${seed} title="More like this; with Ctrl or Cmd, add it to the seeds" @keydown=${(event: KeyboardEvent) => this.#key(song, event)}>
        <span class="title clip" id=${title}>${song.title}</span>
        <span class="tiny soft clip">${particulars(song)}</span>
      </button>
      <span class="actions">
        ${
          others && !seed
            ? html`<button type="button" class="round quiet" aria-label="Add to seeds" aria-describedby=${title} title="Add to seeds" @click=${(
                event: Event,
              ) => {
                event.stopPropagation();
                this.session.choice.add(song);
              }}>${icon("plus")}</button>`
            : ""
        }
        ${playButton(this.session, song, title)}
      </span>
    </li>`;
  }

  /** Browsers disagree on whether Ctrl+Enter clicks a button, so it is handled here for all of them. */
  #key(song: Piece, event: KeyboardEvent): void {
    if ((event.key !== "Enter" && event.key !== " ") || !asksForMore(event)) return;
    event.preventDefault();
    this.session.choice.add(song);
  }
}

customElements.define("song-list", SongList);
