import { html } from "lit";
import type { AppState, Theme } from "../state/app-state";
import { HouseElement } from "./house-element";
import { type IconName, icon } from "./icon";

const themes: Record<Theme, { icon: IconName; name: string }> = {
  auto: { icon: "auto", name: "as the system" },
  light: { icon: "sun", name: "light" },
  dark: { icon: "moon", name: "dark" },
};

/** Dark, light, or as the system says. */
export class ThemeToggle extends HouseElement {
  protected watched({ theme }: Readonly<AppState>) {
    return [theme];
  }

  protected override render() {
    const theme = themes[this.state.theme];
    const name = `Theme: ${theme.name}`;
    return html`<button type="button" class="round quiet" aria-label=${name} title=${name} @click=${() => this.session.appearance.next()}>
      ${icon(theme.icon)}
    </button>`;
  }
}

customElements.define("theme-toggle", ThemeToggle);
