import { html, nothing } from "lit";
import type { AppState } from "../state/app-state";
import { HouseElement } from "./house-element";

/** Where there is a relay: whether it hears of plays, and what of them. Off until the listener says so. */
export class SharingSwitch extends HouseElement {
  protected watched({ relay, sharing }: Readonly<AppState>) {
    return [relay.status === "none", relay.host, sharing];
  }

  protected override render() {
    const { relay, sharing } = this.state;
    if (relay.status === "none") return nothing;
    return html`<section class="sharing" aria-labelledby="sharing-title">
      <h2 id="sharing-title">Share my plays with this relay</h2>
      <label class="switch">
        <input type="checkbox" role="switch" aria-describedby="sharing-words" .checked=${sharing} @change=${(event: Event) => this.session.relay.share((event.target as HTMLInputElement).checked)} />
        <span>Share plays for charts</span>
      </label>
      <div class="small soft" id="sharing-words">
        <p>
          <strong>${sharing ? "On." : "Off: nothing of your listening is sent anywhere."}</strong> While it is on, whenever you play, like, skip or hide
          a track of the catalog, <bdi>${relay.host}</bdi> is told four things: which of these it was, the track's id in the catalog, the hour,
          and a random name for you that is another one every day. It may count them in charts and learn from them what to recommend.
        </p>
        <p>
          Never sent: your own songs, what you search, imported histories, what you did before you switched it on. Like
          any host, it sees your network address. What was sent cannot be taken back: Undo takes back only what has not been sent yet, and a like or a hide is sent
          ten seconds later, or as soon as its Undo is gone. What still waits goes nowhere once this is off.
        </p>
      </div>
    </section>`;
  }
}

customElements.define("sharing-switch", SharingSwitch);
