import { html } from "lit";
import { count } from "../format/words";
import type { AppState } from "../state/app-state";
import { connectionWords } from "../state/relay";
import { entryOf } from "../state/spaces";
import { HouseElement } from "./house-element";
import { icon } from "./icon";

/** What always stands in the frame: that nothing leaves, or what does; what is ready; whether the relay is there. */
export class HouseFoot extends HouseElement {
  protected watched({ catalog, offline, relay, sharing }: Readonly<AppState>) {
    return [catalog, offline, relay, sharing];
  }

  protected override render() {
    const { catalog, offline, relay, sharing } = this.state;
    const ready =
      catalog.status === "ready"
        ? `${count(catalog.summary.tracks, entryOf(catalog.summary))} ready`
        : readiness[catalog.status];
    // The host of a large catalog sees which parts of it are asked for.
    const asks = catalog.status === "ready" && catalog.summary.held < catalog.summary.bytes;
    const shares = sharing && relay.status !== "none";
    const privacy = asks ? "Your songs stay on this device" : "Nothing leaves this device";
    return html`<section class="foot" aria-label="Privacy">
      <p class="small privacy ${shares ? "is-sharing" : ""}">${icon("shield")}${shares ? "You share your plays" : privacy}</p>
      <div class="foot-facts tiny soft"><p class="connection ${relay.status}" role="status" aria-label="Connection" title=${relay.reason}>${connectionWords(relay)}</p><p>${ready}</p>${offline === "no" ? "" : html`<p>Works offline${offline === "ready" ? ", previews once played" : ""}</p>`}</div>
    </section>`;
  }
}

const readiness = { opening: "Opening the catalog", absent: "No catalog", failed: "Not ready" };

customElements.define("house-foot", HouseFoot);
