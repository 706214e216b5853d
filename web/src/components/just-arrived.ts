import { html, nothing } from "lit";
import { count } from "../format/words";
import type { AppState } from "../state/app-state";
import { catalogCover } from "./catalog-cover";
import { HouseElement } from "./house-element";

/** Tracks that a relay brought a moment ago. */
export class JustArrived extends HouseElement {
  protected watched({ arrivals, player }: Readonly<AppState>) {
    return [arrivals, player.piece, player.status];
  }

  protected override render() {
    const { latest, unfit } = this.state.arrivals;
    if (latest.length === 0 && unfit === 0) return nothing;
    return html`<section class="start" aria-labelledby="arrived-title">
      <div class="list-head">
        <div class="list-title">
          <h2 id="arrived-title">Just arrived</h2>
          <span class="small soft">${unfit > 0 ? `${count(unfit, "more track")} came that can't be compared with this catalog.` : "They rank with the catalog already."}</span>
        </div>
      </div>
      <ul class="covers" aria-label="Just arrived">
        ${latest.map((piece) => catalogCover(this.session, piece, "arrived"))}
      </ul>
    </section>`;
  }
}

customElements.define("just-arrived", JustArrived);
