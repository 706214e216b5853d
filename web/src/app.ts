import { html } from "lit";
import { HouseElement } from "./components/house-element";
import type { Session } from "./services/session";
import type { AppState } from "./state/app-state";
import type { View } from "./state/view";

/** The frame: library, search and adding, the view, the panels beside it, the player. */
export class EarshotApp extends HouseElement {
  protected watched({ announcement, seeds, view }: Readonly<AppState>) {
    return [announcement, seeds.length === 0, view];
  }

  protected override render() {
    const { session } = this;
    const { announcement, seeds, view } = this.state;
    // Panels belong to recommendations.
    const alone = seeds.length === 0 || view !== "discover";
    return html`<a class="skip" href="#main">Skip to the recommendations</a>
      <div class="frame ${alone ? "starting" : ""}">
        <header class="masthead">
          <div class="brand">
            <svg class="logo" viewBox="0 0 28 28" aria-hidden="true"><use href="#logo"></use></svg>
            <span>Earshot</span>
          </div>
          <div class="tools">
            <key-help .session=${session}></key-help>
            <theme-toggle .session=${session}></theme-toggle>
          </div>
          <div class="top">
            <search-box .session=${session}></search-box>
            <add-music .session=${session}></add-music>
          </div>
        </header>
        <aside class="library" aria-label="Library">
          <song-list .session=${session}></song-list>
        </aside>
        <house-foot .session=${session}></house-foot>
        <main id="main" tabindex="-1">
          <update-note .session=${session}></update-note>
          <catalog-note .session=${session}></catalog-note>
          <analysis-banner .session=${session}></analysis-banner>
          <storage-note .session=${session}></storage-note>
          <failure-list .session=${session}></failure-list>
          <view-switch .session=${session}></view-switch>
          ${middle(session, view)}
        </main>
        <aside class="side" aria-label="Tuning and reasons">
          <tune-panel .session=${session}></tune-panel>
          <why-panel .session=${session}></why-panel>
        </aside>
        <player-bar .session=${session}></player-bar>
      </div>
      <undo-note .session=${session}></undo-note>
      <drop-anywhere .session=${session}></drop-anywhere>
      <p class="unseen" role="status">${announcement}</p>`;
  }
}

function middle(session: Session, view: View) {
  if (view === "for-you") return html`<for-you-view .session=${session}></for-you-view>`;
  if (view === "history") return html`<history-view .session=${session}></history-view>`;
  return html`<discover-view .session=${session}></discover-view>`;
}

customElements.define("earshot-app", EarshotApp);
