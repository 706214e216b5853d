import type { Hit } from "earshot";
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { count, milliseconds, percent, unrelated } from "../format/words";
import type { AppState, Collections, Recommendations } from "../state/app-state";
import { type Listing, listingOf, listings } from "../state/listing";
import { plainNarrowing, wishes } from "../state/narrowing";
import { holdsArtists, rankedSongs } from "../state/spaces";
import { collectionRow } from "./collection-row";
import { clearFilters } from "./filter-panel";
import { Glide } from "./glide";
import { groupNames } from "./group-bars";
import { hitRow } from "./hit-row";
import { HouseElement } from "./house-element";
import { icon } from "./icon";

const step = 20;

const names: Record<Listing, { name: string; title: string }> = {
  songs: { name: "Songs", title: "Recommendations" },
  artists: { name: "Artists", title: "Nearest artists" },
  albums: { name: "Albums", title: "Nearest albums" },
  path: { name: "Path", title: "Path" },
};

/** The ranked tracks, artists or albums, or the path between two seeds. They are ranked again while a slider moves, and rows glide to their new place. */
export class RecommendationList extends HouseElement {
  readonly #glide = new Glide();

  protected watched(state: Readonly<AppState>) {
    const { seeds, listing, recommendations, collections, rankingFailure, explained, player, catalog, history } = state;
    return [
      seeds,
      listing,
      recommendations,
      collections,
      rankingFailure,
      explained,
      player.piece,
      player.status,
      catalog.status,
      history.marks,
    ];
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
    const listing = listingOf(this.state);
    return html`<section class="ranked" aria-labelledby="recommendations-title">
      <div class="list-head">
        <div class="list-title">
          <h2 id="recommendations-title">${names[listing].title}</h2>
          <span class="small soft figures">${recommendations ? figures(recommendations) : ""}</span>
        </div>
        ${this.#switch(listing)}
        <button type="button" class="button tune-opener" popovertarget="tune-panel">${icon("sliders")}Tune</button>
      </div>
      <filter-panel .session=${this.session}></filter-panel>
      ${this.#body(names[listing].title)}
    </section>`;
  }

  /** Artists are listed as they are: they have neither songs nor albums. */
  #switch(listing: Listing) {
    if (holdsArtists(this.state)) return nothing;
    const { store } = this.session;
    const two = this.state.seeds.length === 2;
    return html`<div class="segments" role="group" aria-label="List">
      ${listings.map(
        (each) =>
          html`<button type="button" class="small" aria-pressed=${each === listing} ?disabled=${each === "path" && !two}
            title=${each === "path" ? "Songs that lead from one seed to another: choose two" : nothing}
            @click=${() => store.patch({ listing: each })}>${names[each].name}</button>`,
      )}
    </div>`;
  }

  #body(title: string) {
    const { recommendations, collections, rankingFailure, explained, seeds } = this.state;
    if (rankingFailure) {
      return html`<div class="notice fault" role="alert">${icon("warning")}<p class="small">${rankingFailure}</p></div>`;
    }
    if (collections) return collections.list.length > 0 ? this.#collections(collections, title) : this.#empty();
    if (!recommendations) return skeleton();
    if (recommendations.hits.length === 0) return this.#empty();
    const { listing, hits, among } = recommendations;
    return html`${holdsArtists(this.state) ? nothing : html`<div class="column-heads" aria-hidden="true">${columnNames()}${columnNames()}</div>`}
      <ol class="hits" aria-label=${title} @keydown=${walk}>
        ${repeat(
          hits,
          ({ id }) => id,
          (hit: Hit) => hitRow(this.session, hit, among, hit.id === explained),
        )}
      </ol>
      ${listing === "path" ? pathEnd(seeds[1]?.title) : this.#more(hits.length)}`;
  }

  #collections({ list, among }: Collections, title: string) {
    return html`<div class="column-heads" aria-hidden="true">${columnNames()}${columnNames()}</div>
      <ol class="hits" aria-label=${title} @keydown=${walk}>
        ${list.map((collection) => collectionRow(this.session, collection, among))}
      </ol>
      ${this.#more(list.length)}`;
  }

  #empty() {
    const { narrowing } = this.state;
    const listing = listingOf(this.state);
    if (wishes(narrowing) === 0) return emptyList(rankedSongs(this.state) !== null, listing);
    return html`<div class="empty soft"><p>Nothing here passes these filters.</p>
      ${clearFilters(() => this.session.store.patch({ narrowing: plainNarrowing }))}</div>`;
  }

  #more(shown: number) {
    const { limit } = this.state;
    if (shown < limit) return nothing;
    return html`<button type="button" class="button more" @click=${() => this.session.store.patch({ limit: limit + step })}>Show ${step} more</button>`;
  }
}

/** Twice: where the list is wide its rows stand in two columns. */
const columnNames = () =>
  html`<div class="column-names tiny">
    ${groupNames()}<span class="soft score-name" title="100% is the same music; music picked at random is about ${percent(unrelated)} alike">alike</span>
  </div>`;

const figures = ({ listing, hits, candidates, milliseconds: spent }: Recommendations): string =>
  listing === "path"
    ? `${count(hits.length, "step")}, each measured to the one before`
    : `${hits.length} of ${candidates.toLocaleString("en")} · ${milliseconds(spent)}`;

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

const pathEnd = (title = "") =>
  html`<p class="path-end small soft">and then <bdi class="strong">${title || "Untitled"}</bdi></p>`;

/** Seen only if ranking takes longer than 300 ms: the styles let it appear late. */
const skeleton = () =>
  html`<div class="skeleton" aria-hidden="true">${Array.from({ length: 8 }, () => html`<div class="bone"><i></i><span></span><span></span></div>`)}</div>`;

const emptyList = (ownSongs: boolean, listing: Listing) =>
  listing === "artists" || listing === "albums"
    ? html`<p class="empty soft">No other ${listing} are named here than those of your seeds.</p>`
    : ownSongs
      ? html`<p class="empty soft">Your own songs are ranked among themselves here. Add a few more, and they are listed by likeness.</p>`
      : html`<p class="empty soft">Nothing is left to recommend: the catalog holds no other track than your seeds.</p>`;

customElements.define("recommendation-list", RecommendationList);
