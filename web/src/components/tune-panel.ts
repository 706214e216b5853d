import { type Group, groups } from "earshot";
import { html } from "lit";
import type { AppState } from "../state/app-state";
import { isPlain, plainTuning, spokenWeight, type Tuning } from "../state/tuning";
import { css } from "./css";
import { HouseElement } from "./house-element";
import { icon } from "./icon";
import { sheetHead } from "./sheet";

const hints: Record<Group | "variety", string> = {
  timbre: "the sound: bright or dark, smooth or rough",
  harmony: "chords and key",
  rhythm: "tempo and pulse",
  dynamics: "loudness and how it moves",
  variety: "how different the results are from one another",
};

/** What counts how much. Every step of a slider ranks again. */
export class TunePanel extends HouseElement {
  protected watched({ tuning }: Readonly<AppState>) {
    return [tuning];
  }

  protected override render() {
    const { tuning } = this.state;
    return html`<section class="card sheet" id="tune-panel" popover aria-labelledby="tune-title">
      ${sheetHead("tune-panel", "tune-title", "Tune", this.#reset(tuning))}
      ${[...groups, "variety" as const].map((name) => this.#slider(name, tuning[name]))}
    </section>`;
  }

  #reset(tuning: Tuning) {
    return isPlain(tuning)
      ? ""
      : html`<button type="button" class="button quiet" @click=${() => this.session.store.patch({ tuning: plainTuning })}>${icon("reset")}Reset</button>`;
  }

  #slider(name: Group | "variety", value: number) {
    const title = `${name[0]?.toUpperCase()}${name.slice(1)}`;
    return html`<div class="slider ${name}">
      <label for=${`slider-${name}`}>${title}</label>
      <output class="small soft" for=${`slider-${name}`}>${value}</output>
      <input
        type="range"
        id=${`slider-${name}`}
        min="0"
        max="100"
        title=${hints[name]}
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

customElements.define("tune-panel", TunePanel);
