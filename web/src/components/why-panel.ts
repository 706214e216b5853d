import { groups, type Hit } from "earshot";
import { html } from "lit";
import { closenessSentence, percent, reasonLine } from "../format/words";
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
    return html`<section class="card sheet" id="why-panel" popover aria-labelledby="why-title" ?hidden=${!hit || seeds.length === 0}>
      ${sheetHead("why-panel", "why-title", "Why this one?", hit ? html`<span class="small soft">No. ${hit.rank}</span>` : "")}
      ${hit && seeds.length > 0 ? explanation(hit, seeds) : ""}
    </section>`;
  }
}

function explanation(hit: Hit, seeds: readonly Piece[]) {
  const seedName = seeds.length === 1 ? (seeds[0]?.title ?? "") : `your ${seeds.length} seeds`;
  return html`<p class="why-pair small"><span class="mark result"></span><strong class="clip">${hit.title}</strong>
      <span class="mark seed"></span><span class="clip soft">${seedName}</span></p>
    ${radar(meanProfile(seeds), profile(hit.vector), `Profiles of ${hit.title} and of ${seedName}; the table below has the numbers`)}
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

/** Several seeds are compared as one: the mean of their profiles. */
function meanProfile(seeds: readonly Piece[]): number[] {
  const profiles = seeds.map((seed) => profile(seed.vector));
  const [first = []] = profiles;
  return first.map((_, k) => profiles.reduce((sum, one) => sum + (one[k] ?? 0), 0) / profiles.length);
}

customElements.define("why-panel", WhyPanel);
