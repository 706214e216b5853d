import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { count, percent } from "../format/words";
import type { AppState } from "../state/app-state";
import { type ImportedHistory, matchesOf } from "../state/history";
import { HouseElement } from "./house-element";
import { icon } from "./icon";

const step = 50;

/** Histories of other services: on their way, refused, and brought in, each with how much of it the catalog has. */
export class HistoryImports extends HouseElement {
  /** How many unmatched pieces of an import are shown. */
  readonly #shown = new Map<string, number>();

  protected watched({ history, importing, importFailures, catalog, keeping }: Readonly<AppState>) {
    return [history.imports, importing, importFailures, catalog, keeping.status];
  }

  protected override render() {
    const { history, importing } = this.state;
    return html`${importing ? this.#progress(importing) : nothing}${this.#failures()}
      ${
        history.imports.length === 0
          ? html`<p class="small soft history-hint">
              Ask Spotify (Account, Privacy: StreamingHistory or Streaming_History_Audio files), Last.fm (CSV) or ListenBrainz
              (JSON lines) for your history, unpack it, and choose all its files at once. They can be dropped on this page, too.
            </p>`
          : html`<h2 class="history-head">Imports</h2>
              <ul class="imports" aria-label="Imports">
                ${repeat(
                  history.imports,
                  ({ id }) => id,
                  (each) => this.#import(each),
                )}
              </ul>`
      }`;
  }

  #progress({ doing, fraction }: NonNullable<AppState["importing"]>) {
    const words = doing === "reading" ? "Reading your history" : "Comparing it with the catalog";
    return html`<div class="banner">
      <span class="small strong">${words}</span>
      <progress aria-label=${words} max="1" .value=${fraction}></progress>
      <span class="small soft left">${percent(fraction)}</span>
      <button type="button" class="button" @click=${() => this.session.historyImport.cancel()}>Cancel</button>
    </div>`;
  }

  #failures() {
    const { importFailures } = this.state;
    return html`<div role="alert">${
      importFailures.length === 0
        ? nothing
        : html`<div class="notice fault">
            ${icon("warning")}
            <div class="notice-body">
              <p class="strong small">${count(importFailures.length, "file")} could not be imported</p>
              <ul class="failures" aria-label="Files that could not be imported">
                ${importFailures.map(
                  ({ id, file, reason }) =>
                    html`<li>
                      <p class="small"><strong>${file}</strong> <span class="soft">${reason}</span></p>
                      <button type="button" class="round quiet" aria-label="Dismiss" title="Dismiss" @click=${() => this.session.historyImport.dismiss([id])}>${icon("close")}</button>
                    </li>`,
                )}
              </ul>
            </div>
          </div>`
    }</div>`;
  }

  #import(each: ImportedHistory) {
    const { rate, matched, all, recordings, unmatched } = matchesOf(each);
    const title = `import-${each.id}`;
    const by = [
      recordings.id > 0 && `${recordings.id.toLocaleString("en")} by id`,
      recordings.isrc > 0 && `${recordings.isrc.toLocaleString("en")} by ISRC`,
      recordings.name > 0 && `${recordings.name.toLocaleString("en")} by name`,
    ].filter(Boolean);
    const dropped = each.leftOut.reduce((sum, finding) => sum + finding.count, 0);
    return html`<li class="import">
      <div class="import-words">
        <p class="title" id=${title}><bdi>${each.file}</bdi></p>
        <p class="small soft">
          ${count(each.listens, "listen")} of ${count(each.heard.length, "piece")}.
          ${each.catalog ? html`${each.complete ? html`<strong>${percent(rate)} matched</strong>: ` : matched > 0 ? "Found so far: " : nothing}${each.complete || matched > 0 ? html`${count(matched, "listen")} of ${all.toLocaleString("en")}${by.length > 0 ? `; pieces ${by.join(", ")}` : ""}.` : nothing}` : "Not compared with a catalog yet."}
          ${dropped > 0 ? html`<span title=${each.leftOut.map(({ what, count: times }) => `${what}: ${times}`).join("\n")}>${count(dropped, "record")} left out: ${each.leftOut.map(({ what }) => what).join(", ")}.</span>` : nothing}
        </p>
        ${each.catalog && !each.complete ? this.#inParts() : nothing}
        ${unmatched.length > 0 ? this.#unmatched(each, unmatched) : nothing}
      </div>
      <button type="button" class="round quiet" aria-label="Remove import" aria-describedby=${title} title="Remove this import" @click=${() => this.session.history.removeImport(each)}>${icon("close")}</button>
    </li>`;
  }

  /** Of a catalog in parts: what is missing for a comparison, and the way to it. */
  #inParts() {
    const { catalog, keeping } = this.state;
    const isInParts =
      catalog.status === "ready" && catalog.summary.loaded !== "whole" && catalog.summary.held < catalog.summary.bytes;
    return html`<p class="small soft">Only what is on this device of the catalog could be compared yet.</p>
      ${isInParts && keeping.status !== "keeping" ? html`<button type="button" class="button" @click=${() => this.session.catalogKeeper.keep()}>Keep the whole catalog</button>` : nothing}`;
  }

  #unmatched({ id, complete }: ImportedHistory, unmatched: ReturnType<typeof matchesOf>["unmatched"]) {
    const shown = this.#shown.get(id) ?? 0;
    const show = (number: number) => {
      this.#shown.set(id, number);
      this.requestUpdate();
    };
    const toggle = (event: Event) => {
      const { open } = event.target as HTMLDetailsElement;
      if (open !== shown > 0) show(open ? step : 0);
    };
    return html`<details .open=${shown > 0} @toggle=${toggle}>
      <summary class="small">${count(unmatched.length, "piece")} ${complete ? "not in this catalog" : "not found yet"}</summary>
      ${
        shown === 0
          ? nothing
          : html`<ol class="unmatched small" aria-label=${complete ? "Not in this catalog" : "Not found yet"}>
              ${unmatched
                .slice(0, shown)
                .map(
                  ({ title, artist, id: own, plays, skips }) =>
                    html`<li><span class="clip"><bdi>${title || own || "Untitled"}</bdi>${artist ? html`<span class="soft"> <bdi>${artist}</bdi></span>` : nothing}</span><span class="soft figures">${count(plays + skips, "listen")}</span></li>`,
                )}
            </ol>
            ${unmatched.length > shown ? html`<button type="button" class="button" @click=${() => show(shown + step)}>Show ${step} more</button>` : nothing}`
      }
    </details>`;
  }
}

customElements.define("history-imports", HistoryImports);
