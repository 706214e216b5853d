import { html } from "lit";
import { count } from "../format/words";
import type { AppState } from "../state/app-state";
import { HouseElement } from "./house-element";
import { icon } from "./icon";

/** What always stands in the frame: that nothing leaves, and what is ready. */
export class HouseFoot extends HouseElement {
  protected watched({ catalog, offline }: Readonly<AppState>) {
    return [catalog, offline];
  }

  protected override render() {
    const { catalog, offline } = this.state;
    const ready =
      catalog.status === "ready" ? `${count(catalog.summary.tracks, "track")} ready` : readiness[catalog.status];
    return html`<section class="foot" aria-label="Privacy">
      <p class="small privacy">${icon("shield")}Nothing leaves this device</p>
      <p class="tiny soft">${ready}</p>
      ${offline === "ready" ? html`<p class="tiny soft">Works offline</p>` : ""}
    </section>`;
  }
}

const readiness = { opening: "Opening the catalog", absent: "No catalog", failed: "Not ready" };

customElements.define("house-foot", HouseFoot);
