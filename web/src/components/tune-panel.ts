import { type Group, groups } from "earshot";
import { html } from "lit";
import type { AppState } from "../state/app-state";
import { holdsArtists } from "../state/spaces";
import { isPlain, plainTuning, spokenWeight, type Tuning, weightOf } from "../state/tuning";
import { css } from "./css";
import { HouseElement } from "./house-element";
import { icon } from "./icon";
import { sheetHead } from "./sheet";

const hints: Record<Group | "variety", string> = {
  timbre: "sound and texture",
  harmony: "chords and key",
  rhythm: "tempo and pulse",
  dynamics: "loud and quiet",
  variety: "fewer lookalikes",
};

/** What counts how much. Every step of a slider ranks again. */
export class TunePanel extends HouseElement {
  protected watched({ tuning, catalog }: Readonly<AppState>) {
    return [tuning, catalog];
  }

  protected override render() {
    const { tuning } = this.state;
    return html`<section class="card sheet" id="tune-panel" popover aria-labelledby="tune-title">
      ${sheetHead("tune-panel", "tune-title", "Tune", this.#reset(tuning))}
      ${[...(holdsArtists(this.state) ? [] : groups), "variety" as const].map((name) => this.#slider(name, tuning[name]))}
    </section>`;
  }

  #reset(tuning: Tuning) {
    return isPlain(tuning)
      ? ""
      : html`<button type="button" class="button quiet" @click=${() => this.session.store.patch({ tuning: plainTuning })}>${icon("reset")}Reset</button>`;
  }

  #slider(name: Group | "variety", value: number) {
    const title = `${name[0]?.toUpperCase()}${name.slice(1)}`;
    const share = name === "variety" ? String(value) : shownWeight(value);
    return html`<div class="slider ${name}">
      <label for=${`slider-${name}`}>${title}</label>
      <span class="tiny soft clip" id=${`hint-${name}`}>${hints[name]}</span>
      <output class="small soft" for=${`slider-${name}`}>${share}</output>
      <input
        type="range"
        id=${`slider-${name}`}
        min="0"
        max="100"
        aria-describedby=${`hint-${name}`}
        aria-valuetext=${name === "variety" ? String(value) : spokenWeight(value)}
        .value=${String(value)}
        ${css({ "--filled": `${value}%` })}
        @input=${(event: InputEvent) => this.#move(name, Number((event.target as HTMLInputElement).value))}
      />
    </div>`;
  }

  #move(name: Group | "variety", value: number): void {
    const { store } = this.session;
    store.patch({ tuning: { ...store.state.tuning, [name]: value } });
  }
}

/** How much a group counts: "off", "1×" as usual, "4×" at most. */
const shownWeight = (slider: number): string => (slider === 0 ? "off" : `${Number(weightOf(slider).toFixed(1))}×`);

customElements.define("tune-panel", TunePanel);
