import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { doubt, particulars } from "../format/words";
import type { AppState } from "../state/app-state";
import { listingOf } from "../state/listing";
import { keyOf, type Piece } from "../state/piece";
import { art } from "./art";
import { HouseElement } from "./house-element";
import { icon } from "./icon";
import { playButton } from "./play-button";

/** What the recommendations are like: one piece in full, several as a row of small ones. */
export class SeedCard extends HouseElement {
  protected watched({ seeds, listing, player }: Readonly<AppState>) {
    return [seeds, listing, player.piece, player.status];
  }

  protected override render() {
    const { seeds } = this.state;
    const [only] = seeds;
    if (!only) return nothing;
    return html`<section class="seeds ${seeds.length > 1 ? "several" : ""}" aria-label="More like">
      ${seeds.length === 1 ? this.#one(only) : this.#several(seeds)}
    </section>`;
  }

  #one(seed: Piece) {
    return html`<div class="seed-art">${art(this.session, seed)}</div>
      <div class="seed-words">
        <p class="tiny soft">More like</p>
        <h1 id="seed-title"><bdi>${seed.title || "Untitled"}</bdi></h1>
        <p class="soft seed-facts">${seed.artist && seed.artist !== seed.title ? html`<bdi>${seed.artist}</bdi> ` : nothing}<span>${particulars({ ...seed, artist: "" })}</span></p>
        ${seed.origin === "yours" ? seed.warnings.map((warning) => html`<p class="doubt small">${icon("warning")}<span>${doubt(warning)}</span></p>`) : nothing}
      </div>
      <span class="actions">${playButton(this.session, seed, "seed-title")}${this.#removal(seed, "seed-title")}</span>`;
  }

  #several(seeds: readonly Piece[]) {
    return html`<h1>${listingOf(this.state) === "path" ? "From one to the other" : `More like any of these ${seeds.length}`}</h1>
      <ul class="seed-chips" aria-label="Seeds">
        ${repeat(seeds, keyOf, (seed, k) => {
          const title = `seed-title-${k}`;
          return html`<li class="chip">
            ${art(this.session, seed)}
            <span class="chip-words"><bdi class="strong small clip" id=${title}>${seed.title || "Untitled"}</bdi><bdi class="tiny soft clip">${seed.artist === seed.title ? nothing : seed.artist}</bdi></span>
            ${playButton(this.session, seed, title)}${this.#removal(seed, title)}
          </li>`;
        })}
      </ul>`;
  }

  #removal(seed: Piece, describedBy: string) {
    return html`<button type="button" class="round quiet" aria-label="Remove from seeds" title="Remove from seeds" aria-describedby=${describedBy} @click=${() => this.session.choice.remove(seed)}>${icon("close")}</button>`;
  }
}

customElements.define("seed-card", SeedCard);
