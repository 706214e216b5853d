import type { CatalogSummary } from "earshot";
import { html, nothing, type TemplateResult } from "lit";
import type { AppState } from "../state/app-state";
import { HouseElement } from "./house-element";
import { icon } from "./icon";

/** What there is to say about the catalog when it is not simply there, or not all of it. */
export class CatalogNote extends HouseElement {
  protected watched({ catalog, keeping, analysis }: Readonly<AppState>) {
    return [catalog, keeping, analysis === null];
  }

  protected override render() {
    const { catalog } = this.state;
    switch (catalog.status) {
      case "ready":
        return this.#parts(catalog.summary);
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

  /** Of a large catalog: what is fetched when, who sees it, and the way to have it all. */
  #parts({ bytes, held, loaded }: CatalogSummary) {
    const { keeping } = this.state;
    if (loaded === "whole" || held >= bytes) return nothing;
    if (keeping.status === "keeping") {
      return html`<div class="banner">
        <span class="small strong">Keeping the whole catalog</span>
        <progress aria-label="Keeping the whole catalog" max="1" .value=${keeping.kept / (keeping.total || 1)}></progress>
        <span class="small soft left">${megabytes(keeping.kept)} of ${megabytes(bytes)}</span>
        <button type="button" class="button" @click=${() => this.session.catalogKeeper.cancel()}>Cancel</button>
      </div>`;
    }
    return html`<div class="notice">
      ${icon(keeping.status === "failed" ? "warning" : "shield")}
      <div class="notice-body">
        <p class="small">
          ${
            keeping.status === "failed"
              ? keeping.reason
              : `This catalog is large: the parts that an answer needs are fetched from its host, and kept. The host so
                learns what kind of music you look for, never your songs.`
          }
        </p>
        <button type="button" class="button" @click=${() => this.session.catalogKeeper.keep()}>Keep the whole catalog (${megabytes(bytes - held)})</button>
      </div>
    </div>`;
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
