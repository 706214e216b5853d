import { html, nothing } from "lit";
import { timeLeft } from "../format/words";
import { progressOf, secondsLeft } from "../state/analysis";
import type { AppState } from "../state/app-state";
import { HouseElement } from "./house-element";

/** How far the analysis of added files is, and the way out of it. */
export class AnalysisBanner extends HouseElement {
  protected watched({ analysis }: Readonly<AppState>) {
    return [analysis];
  }

  protected override render() {
    const run = this.state.analysis;
    if (!run) return nothing;
    const left = secondsLeft(run);
    return html`<div class="banner">
      <div class="banner-words">
        <span class="small strong">Analyzing ${number(Math.min(run.done + 1, run.total))} of ${number(run.total)}</span>
        <span class="tiny soft clip">${run.file}</span>
      </div>
      <progress aria-label="Analyzing" max="1" .value=${progressOf(run)}></progress>
      <span class="small soft left">${left === undefined ? "" : timeLeft(left)}</span>
      <button type="button" class="button" @click=${() => this.session.library.cancel()}>Cancel</button>
    </div>`;
  }
}

const number = (value: number): string => value.toLocaleString("en");

customElements.define("analysis-banner", AnalysisBanner);
