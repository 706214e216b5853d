import { html, nothing } from "lit";
import type { AppState } from "../state/app-state";
import { type Between, keyNames, type Narrowing, plainNarrowing, type RangeName, wishes } from "../state/narrowing";
import { HouseElement } from "./house-element";
import { icon } from "./icon";

const ranges: Record<RangeName, { legend: string; least: number; most: number; hint: [string, string] }> = {
  years: { legend: "Years", least: 1000, most: 2100, hint: ["1960", "1979"] },
  tempo: { legend: "Tempo, bpm", least: 20, most: 400, hint: ["90", "120"] },
  popularity: { legend: "Popularity, of 100", least: 0, most: 100, hint: ["0", "100"] },
};

/** What of the catalog may come. Closed it says how much is asked for. */
export class FilterPanel extends HouseElement {
  protected watched({ narrowing, catalog, songs }: Readonly<AppState>) {
    return [narrowing, catalog, catalog.status === "absent" ? songs : null];
  }

  protected override render() {
    const { narrowing } = this.state;
    const asked = wishes(narrowing);
    const popularity = this.#catalog?.popularity ?? false;
    return html`<details class="filters">
      <summary class="button quiet">${icon("filter")}Filters${asked > 0 ? html` <span class="asked">${asked}<span class="unseen"> in use</span></span>` : nothing}</summary>
      <div class="card filter-fields">
        ${this.#genres(narrowing)}
        <div class="filter-ranges">
          ${this.#range("years")} ${this.#range("tempo")} ${popularity ? this.#range("popularity") : nothing}
          <label class="field small"><span class="strong">Key</span>
            <select @change=${(event: Event) => this.#key((event.target as HTMLSelectElement).value)}>
              <option value="" ?selected=${narrowing.key === null}>Any</option>
              ${keyNames.map((name, key) => html`<option value=${key} ?selected=${narrowing.key === key}>${name}</option>`)}
            </select>
          </label>
        </div>
        <div class="filter-switches">
          ${popularity ? this.#check("emerging", "Emerging artists", "one song each of artists that few know") : nothing}
          ${this.#check("spread", "One song of each artist")}
          ${asked > 0 ? clearFilters(() => this.#narrow(plainNarrowing)) : nothing}
        </div>
      </div>
    </details>`;
  }

  get #catalog() {
    const { catalog } = this.state;
    return catalog.status === "ready" ? catalog.summary : undefined;
  }

  #genres({ genres }: Narrowing) {
    const own = this.state.songs.map(({ source }) => source.genre).filter(Boolean);
    const known = this.#catalog?.genres ?? [...new Set(own)].sort();
    if (known.length < 2) return nothing;
    return html`<fieldset class="genres">
      <legend class="small strong">Genres</legend>
      ${known.map((genre) => {
        const chosen = genres.includes(genre);
        const others = genres.filter((name) => name !== genre);
        return html`<button type="button" class="option small" aria-pressed=${chosen} @click=${() =>
          this.#narrow({ genres: chosen ? others : [...others, genre] })}>${genre}</button>`;
      })}
    </fieldset>`;
  }

  #range(name: RangeName) {
    const { legend, hint } = ranges[name];
    const { from, to } = this.state.narrowing[name];
    return html`<fieldset class="field small">
      <legend class="strong">${legend}</legend>
      ${this.#end(name, "from", from, hint[0])}<span class="soft" aria-hidden="true">to</span>${this.#end(name, "to", to, hint[1])}
    </fieldset>`;
  }

  #end(name: RangeName, end: keyof Between, value: number | null, hint: string) {
    const { legend, least, most } = ranges[name];
    return html`<input type="number" inputmode="numeric" aria-label=${`${legend}, ${end}`} min=${least} max=${most} placeholder=${hint}
      .value=${value === null ? "" : String(value)}
      @change=${(event: Event) => {
        const { valueAsNumber } = event.target as HTMLInputElement;
        const entered = Number.isNaN(valueAsNumber) ? null : valueAsNumber;
        this.#narrow({ [name]: { ...this.state.narrowing[name], [end]: entered } });
      }} />`;
  }

  #check(name: "emerging" | "spread", label: string, hint = "") {
    return html`<label class="check small"><input type="checkbox" .checked=${this.state.narrowing[name]} @change=${(
      event: Event,
    ) =>
      this.#narrow({
        [name]: (event.target as HTMLInputElement).checked,
      })} /><span>${label}${hint ? html` <span class="tiny soft">${hint}</span>` : nothing}</span></label>`;
  }

  #key(chosen: string): void {
    this.#narrow({ key: chosen === "" ? null : Number(chosen) });
  }

  #narrow(change: Partial<Narrowing>): void {
    const { store } = this.session;
    store.patch({ narrowing: { ...store.state.narrowing, ...change } });
  }
}

export const clearFilters = (clear: () => void) =>
  html`<button type="button" class="button quiet" @click=${clear}>${icon("reset")}Clear filters</button>`;

customElements.define("filter-panel", FilterPanel);
