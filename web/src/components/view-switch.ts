import { html } from "lit";
import type { AppState } from "../state/app-state";
import { type View, views } from "../state/view";
import { HouseElement } from "./house-element";

const names: Record<View, string> = { discover: "Discover", "for-you": "For you", history: "History" };

/** What the middle of the page shows: links, so that Back and a bookmark work. */
export class ViewSwitch extends HouseElement {
  protected watched({ view }: Readonly<AppState>) {
    return [view];
  }

  protected override render() {
    const { view } = this.state;
    return html`<nav class="views" aria-label="Views">
      ${views.map((each) => html`<a class="small" href=${`#${each}`} aria-current=${each === view ? "page" : "false"}>${names[each]}</a>`)}
    </nav>`;
  }
}

customElements.define("view-switch", ViewSwitch);
