import { html } from "lit";
import { count } from "../format/words";
import type { AppState } from "../state/app-state";
import { entryOf } from "../state/spaces";
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
      catalog.status === "ready"
        ? `${count(catalog.summary.tracks, entryOf(catalog.summary))} ready`
        : readiness[catalog.status];
    // The host of a large catalog sees which parts of it are asked for.
    const asks = catalog.status === "ready" && catalog.summary.held < catalog.summary.bytes;
    return html`<section class="foot" aria-label="Privacy">
      <p class="small privacy">${icon("shield")}${asks ? "Your songs stay on this device" : "Nothing leaves this device"}</p>
      <div class="foot-facts tiny soft"><p>${ready}</p>${offline === "no" ? "" : html`<p>Works offline${offline === "ready" ? ", previews once played" : ""}</p>`}</div>
    </section>`;
  }
}

const readiness = { opening: "Opening the catalog", absent: "No catalog", failed: "Not ready" };

customElements.define("house-foot", HouseFoot);
