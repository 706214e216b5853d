import type { Hit } from "earshot";
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { milliseconds, percent, unrelated } from "../format/words";
import type { AppState, Recommendations } from "../state/app-state";
import { Glide } from "./glide";
import { groupNames } from "./group-bars";
import { hitRow } from "./hit-row";
import { HouseElement } from "./house-element";
import { icon } from "./icon";

const step = 20;

/** The ranked tracks. They are ranked again while a slider moves, and rows glide to their new place. */
export class RecommendationList extends HouseElement {
  readonly #glide = new Glide();

  protected watched({ seeds, recommendations, rankingFailure, explained, player, catalog }: Readonly<AppState>) {
    return [seeds, recommendations, rankingFailure, explained, player.piece, player.status, catalog.status];
  }

  protected override willUpdate(): void {
    this.#glide.measure(this.querySelector(".hits"));
  }

  protected override updated(): void {
    this.#glide.play(this.querySelector(".hits"));
  }

  protected override render() {
    const { seeds, recommendations } = this.state;
    if (seeds.length === 0) return nothing;
    return html`<section class="ranked" aria-labelledby="recommendations-title">
      <div class="list-head">
        <div class="list-title">
          <h2 id="recommendations-title">Recommendations</h2>
          <span class="small soft figures">${recommendations ? figures(recommendations) : ""}</span>
        </div>
        <button type="button" class="button tune-opener" popovertarget="tune-panel">${icon("sliders")}Tune</button>
      </div>
      ${this.#body()}
    </section>`;
  }

  #body() {
    const { recommendations, rankingFailure, explained, catalog } = this.state;
    if (rankingFailure) {
      return html`<div class="notice fault" role="alert">${icon("warning")}<p class="small">${rankingFailure}</p></div>`;
    }
    if (!recommendations) return skeleton();
    if (recommendations.hits.length === 0) return emptyList(catalog.status);
    return html`<div class="column-heads" aria-hidden="true">${columnNames()}${columnNames()}</div>
      <ol class="hits" aria-label="Recommendations" @keydown=${walk}>
        ${repeat(
          recommendations.hits,
          ({ id }) => id,
          (hit: Hit) => hitRow(this.session, hit, recommendations.among, hit.id === explained),
        )}
      </ol>
      ${this.#more(recommendations)}`;
  }

  #more({ hits }: Recommendations) {
    const { limit } = this.state;
    if (hits.length < limit) return nothing;
    return html`<button type="button" class="button more" @click=${() => this.session.store.patch({ limit: limit + step })}>Show ${step} more</button>`;
  }
}

/** Twice: where the list is wide its rows stand in two columns. */
const columnNames = () =>
  html`<div class="column-names tiny">
    ${groupNames()}<span class="soft score-name" title="100% is the same music; music picked at random is about ${percent(unrelated)} alike">alike</span>
  </div>`;

const figures = ({ hits, candidates, milliseconds: spent }: Recommendations): string =>
  `${hits.length} of ${candidates.toLocaleString("en")} · ${milliseconds(spent)}`;

/**
 * Up and down go from title to title, Home and End to the ends; left and right where two stand beside each other. Tab
 * still reaches each row's buttons.
 */
function walk(event: KeyboardEvent): void {
  const list = event.currentTarget as HTMLElement;
  const stops = [...list.querySelectorAll<HTMLElement>(".hit-pick")];
  const here = stops.findIndex((stop) => stop.closest("li")?.contains(event.target as Node));
  const beside = list.children[0]?.getBoundingClientRect().top === list.children[1]?.getBoundingClientRect().top;
  const line = beside ? 2 : 1;
  const sideways = beside && { ArrowRight: here + 1, ArrowLeft: here - 1 };
  const next = { ArrowDown: here + line, ArrowUp: here - line, Home: 0, End: stops.length - 1, ...sideways }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  stops[next]?.focus();
}

/** Seen only if ranking takes longer than 300 ms: the styles let it appear late. */
const skeleton = () =>
  html`<div class="skeleton" aria-hidden="true">${Array.from({ length: 8 }, () => html`<div class="bone"><i></i><span></span><span></span></div>`)}</div>`;

const emptyList = (catalog: AppState["catalog"]["status"]) =>
  catalog === "absent"
    ? html`<p class="empty soft">Your own songs are ranked among themselves here. Add a few more, and they are listed by likeness.</p>`
    : html`<p class="empty soft">Nothing is left to recommend: the catalog holds no other track than your seeds.</p>`;

customElements.define("recommendation-list", RecommendationList);
