import { groups, type Hit } from "earshot";
import { html } from "lit";
import { closenessSentence, percent, reasonLine } from "../format/words";
import { measuredSeed } from "../glyph/group-distances";
import type { AppState } from "../state/app-state";
import type { Piece } from "../state/piece";
import { css } from "./css";
import { HouseElement } from "./house-element";
import { profile, radar } from "./radar";
import { sheetHead } from "./sheet";

/** Why a hit is where it is: the two shapes over each other, the sentence, and the numbers behind them. */
export class WhyPanel extends HouseElement {
  protected watched({ recommendations, explained, seeds }: Readonly<AppState>) {
    return [recommendations, explained, seeds];
  }

  protected override render() {
    const { recommendations, explained, seeds } = this.state;
    const hits = recommendations?.hits ?? [];
    const hit = hits.find(({ id }) => id === explained) ?? hits[0];
    const seed = hit && measuredSeed(hit, seeds);
    return html`<section class="card sheet" id="why-panel" popover aria-labelledby="why-title" ?hidden=${!hit || !seed}>
      ${sheetHead("why-panel", "why-title", "Why this one?", hit ? html`<span class="small soft">No. ${hit.rank}</span>` : "")}
      ${hit && seed ? explanation(hit, seed) : ""}
    </section>`;
  }
}

function explanation(hit: Hit, seed: Piece) {
  return html`<p class="why-pair small"><span class="mark result"></span><strong class="clip">${hit.title}</strong>
      <span class="mark seed"></span><span class="clip soft">${seed.title}</span></p>
    ${radar(profile(seed.vector), profile(hit.vector), `Profiles of ${hit.title} and of ${seed.title}; the table below has the numbers`)}
    <p class="small">${sentence(hit)}</p>
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
    ${hit.plainRank !== hit.rank ? html`<p class="tiny soft">Without variety it would be number ${hit.plainRank}.</p>` : ""}`;
}

const sentence = (hit: Hit): string => {
  const reasons = reasonLine(hit.reasons);
  const first = reasons ? `${reasons[0]?.toUpperCase()}${reasons.slice(1)}. ` : "";
  return first + closenessSentence(hit.closeness);
};

customElements.define("why-panel", WhyPanel);
