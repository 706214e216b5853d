import { html, nothing, type TemplateResult } from "lit";
import type { AppState } from "../state/app-state";
import { HouseElement } from "./house-element";
import { icon } from "./icon";

/** What there is to say about the catalog when it is not simply there. */
export class CatalogNote extends HouseElement {
  protected watched({ catalog, analysis }: Readonly<AppState>) {
    return [catalog, analysis === null];
  }

  protected override render() {
    const { catalog } = this.state;
    switch (catalog.status) {
      case "ready":
        return nothing;
      case "opening":
        return html`<div class="banner late" role="status">
          <span class="small strong">Opening the catalog</span>
          <progress aria-label="Opening the catalog" max="1" .value=${catalog.total ? catalog.loaded / catalog.total : 0}></progress>
          <span class="small soft left">${megabytes(catalog.loaded)}</span>
        </div>`;
      case "absent":
        return this.#notice(
          "There is no catalog to recommend from",
          html`<p class="small soft">Your own songs are ranked among themselves.</p>
            <details class="small soft"><summary>What was tried</summary><p>${catalog.reason}</p></details>`,
        );
      case "failed":
        return this.#notice(
          "Earshot's engine did not start",
          html`<p class="small soft">${catalog.reason}</p>`,
          "fault",
        );
    }
  }

  #notice(title: string, text: TemplateResult, kind: "fault" | "" = "") {
    return html`<div class="notice ${kind}" role="alert">
      ${icon("warning")}
      <div class="notice-body">
        <p class="strong small">${title}</p>
        ${text}
        <button type="button" class="button" ?disabled=${this.state.analysis !== null} @click=${() => this.session.engine.reopen()}>Try again</button>
      </div>
    </div>`;
  }
}

const megabytes = (bytes: number): string => (bytes > 0 ? `${(bytes / 1e6).toFixed(1)} MB` : "");

customElements.define("catalog-note", CatalogNote);
