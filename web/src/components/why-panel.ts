import { groups, type Hit } from "earshot";
import { html } from "lit";
import { closenessSentence, likeness, percent, reasonLine, unrelated } from "../format/words";
import type { SpaceLayout } from "../glyph/space-layout";
import type { AppState } from "../state/app-state";
import { originOf } from "../state/listing";
import { type Piece, pieceOfHit } from "../state/piece";
import { holdsArtists, layoutOf } from "../state/spaces";
import { css } from "./css";
import { HouseElement } from "./house-element";
import { icon } from "./icon";
import { playButton } from "./play-button";
import { profile, radar } from "./radar";
import { likeButton, refusals } from "./reactions";
import { sheetHead } from "./sheet";

/** Why a hit is where it is: the two shapes over each other, the sentence, and the numbers behind them. */
export class WhyPanel extends HouseElement {
  protected watched({ recommendations, explained, seeds, player, history }: Readonly<AppState>) {
    return [recommendations, explained, seeds, player.piece, player.status, history.marks];
  }

  protected override render() {
    const { recommendations, explained } = this.state;
    const hits = recommendations?.hits ?? [];
    const hit = hits.find(({ id }) => id === explained) ?? hits[0];
    const seed = hit && recommendations && originOf(hit, recommendations, this.state);
    return html`<section class="card sheet" id="why-panel" popover aria-labelledby="why-title" ?hidden=${!hit || !seed || holdsArtists(this.state)}>
      ${sheetHead("why-panel", "why-title", "Why this one?", hit ? html`<span class="small soft">No. ${hit.rank}</span>` : "")}
      ${hit && seed ? explanation(hit, seed, layoutOf(this.state, seed)) : ""}
      ${hit && seed ? this.#deeds(pieceOfHit(hit, recommendations?.among ?? null)) : ""}
    </section>`;
  }

  /** On a phone the rows have room for Play alone; the sheet offers the rest. */
  #deeds(piece: Piece) {
    return html`<div class="sheet-deeds">
      <button type="button" class="button" aria-describedby="why-piece" @click=${() => {
        this.session.choice.only(piece);
        this.querySelector<HTMLElement>(":popover-open")?.hidePopover();
      }}>${icon("like-this")}More like this</button>
      <span class="actions">${likeButton(this.session, piece, "why-piece")}${refusals(this.session, piece, "why-piece")}${playButton(this.session, piece, "why-piece")}</span>
    </div>`;
  }
}

function explanation(hit: Hit, seed: Piece, layout: SpaceLayout) {
  return html`<p class="why-pair small"><span class="mark result"></span><bdi class="strong clip" id="why-piece">${hit.title || "Untitled"}</bdi>
      <span class="mark seed"></span><bdi class="clip soft">${seed.title || "Untitled"}</bdi></p>
    ${radar(profile(seed.vector, layout), profile(hit.vector, layout), `Profiles of ${hit.title} and of ${seed.title}; the table below has the numbers`)}
    <p class="small"><strong>${percent(hit.score)} alike, ${likeness(hit.score)}.</strong> ${sentence(hit)}</p>
    <table class="numbers small">
      <caption class="unseen">Closeness and distance by group</caption>
      <thead><tr><th scope="col">Group</th><th scope="col">Closeness</th><th scope="col">Distance</th></tr></thead>
      <tbody>
        ${groups.map(
          (group) =>
            html`<tr class=${group}>
              <th scope="row">${group}</th>
              <td><span class="meter" ${css({ "--share": hit.closeness[group].toFixed(3) })}></span><span class="share">${percent(hit.closeness[group])}</span></td>
              <td>${hit.distances[group].toFixed(2)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    <p class="tiny soft">100% is the same; the notch at ${percent(unrelated)} is where music picked at random lies.${
      hit.plainRank !== hit.rank ? ` Without variety it would be number ${hit.plainRank}.` : ""
    }</p>`;
}

const sentence = (hit: Hit): string => {
  const reasons = reasonLine(hit.reasons);
  const first = reasons ? `${reasons[0]?.toUpperCase()}${reasons.slice(1)}. ` : "";
  return first + closenessSentence(hit.closeness);
};

customElements.define("why-panel", WhyPanel);
