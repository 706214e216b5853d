import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { Glide } from "../components/glide";
import { HouseElement } from "../components/house-element";
import { icon } from "../components/icon";
import { artistPickRow, pickRow } from "../components/pick-row";
import { percent } from "../format/words";
import type { AppState } from "../state/app-state";
import { isEmpty, originsOf } from "../state/history";

/** What the history says: songs and artists for this listener, ranked again after every play, like and skip. */
export class ForYouView extends HouseElement {
  readonly #glide = new Glide();

  protected watched({ forYou, history, catalog, player }: Readonly<AppState>) {
    return [forYou, history, catalog, player.piece, player.status];
  }

  protected override willUpdate(): void {
    this.#glide.measure(this.querySelector(".made"));
  }

  protected override updated(): void {
    this.#glide.play(this.querySelector(".made"));
  }

  protected override render() {
    const { catalog, history, forYou } = this.state;
    if (catalog.status === "absent" || catalog.status === "failed")
      return html`<p class="empty soft">Made for you needs a catalog to choose from, and there is none here.</p>`;
    if (catalog.status === "opening" || history.status === "opening") return nothing;
    if (isEmpty(history)) return this.#begin();
    const { picks, artists, failure } = forYou;
    if (failure)
      return html`<div class="notice fault" role="alert">${icon("warning")}<p class="small">${failure}</p></div>`;
    if (!picks)
      return html`<div class="banner late" role="status"><span class="small strong">Listening through your history…</span></div>`;
    if (picks.length === 0) return this.#begin();
    const isArtist = catalog.summary.kind === "artists";
    // In a catalog of artists both lists may name the same ones.
    const made = new Set(isArtist ? picks.map(({ title }) => title) : []);
    const newcomers = artists.filter(({ artist }) => !made.has(artist));
    const origins = originsOf(
      history,
      new Set(picks.flatMap(({ because }) => because ?? [])),
      isArtist ? "artist" : "title",
    );
    const origin = (id: string | undefined) => (id === undefined ? undefined : origins.get(id));
    return html`<section class="ranked" aria-labelledby="for-you-title">
        <div class="list-head">
          <div class="list-title">
            <h1 id="for-you-title">Made for you</h1>
            <span class="small soft">${share(this.state)}</span>
            ${catalog.summary.taste && catalog.summary.name ? html`<span class="small soft">${catalog.summary.name}.</span>` : nothing}
          </div>
        </div>
        <ol class="hits made" aria-label="Made for you">
          ${repeat(
            picks,
            ({ id }) => id,
            (pick) => pickRow(this.session, pick, origin(pick.because), isArtist),
          )}
        </ol>
      </section>
      ${
        newcomers.length === 0
          ? nothing
          : html`<section class="ranked" aria-labelledby="new-artists-title">
              <div class="list-head">
                <div class="list-title">
                  <h2 id="new-artists-title">New artists</h2>
                  <span class="small soft">You have heard none of them here.</span>
                </div>
              </div>
              <ol class="hits" aria-label="New artists">
                ${newcomers.map((artist) => artistPickRow(this.session, artist, isArtist))}
              </ol>
            </section>`
      }`;
  }

  /** Nothing to go by yet: how to begin. */
  #begin() {
    return html`<section class="hero" aria-labelledby="begin-title">
      <div class="hero-words">
        <h1 id="begin-title">Nothing to go by yet</h1>
        <p class="lead soft">
          Play a few pieces, or like some: what is made for you stands here, and follows every step. If you listen elsewhere,
          bring your history from Spotify, Last.fm or ListenBrainz. All of it stays on this device.
        </p>
        <div class="hero-buttons">
          <a class="button ink" href="#discover">${icon("like-this")}Discover</a>
          <a class="button" href="#history">${icon("drop")}Import a history</a>
        </div>
      </div>
    </section>`;
  }
}

/** How much sound and taste have to say, in words. */
function share({ catalog, forYou: { tasteShare, known } }: Readonly<AppState>): string {
  if (catalog.status !== "ready") return "";
  if (catalog.summary.kind === "artists") return "By who listens to whom.";
  if (!catalog.summary.taste) return "By sound alone: this catalog does not know who listens to what.";
  if (known === 0) return "By sound: none of what you played is known to other listeners yet.";
  return `${percent(1 - tasteShare)} by sound, ${percent(tasteShare)} by what listeners like you play. The more you play, the more taste counts.`;
}

customElements.define("for-you-view", ForYouView);
