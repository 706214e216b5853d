import { html } from "lit";
import { HouseElement } from "../components/house-element";
import type { AppState } from "../state/app-state";
import { startView } from "./start";

/** Seeds and what is like them; before there is a seed, how to begin. */
export class DiscoverView extends HouseElement {
  protected watched({ seeds, starters, catalog, player }: Readonly<AppState>) {
    return [seeds.length === 0, starters, catalog.status, player.piece, player.status];
  }

  protected override render() {
    const { session } = this;
    const arrived = html`<just-arrived .session=${session}></just-arrived>`;
    if (this.state.seeds.length === 0) return html`${startView(session)}${arrived}`;
    return html`<seed-card .session=${session}></seed-card>
      <recommendation-list .session=${session}></recommendation-list>
      ${arrived}`;
  }
}

customElements.define("discover-view", DiscoverView);
