import { html } from "lit";
import type { AppState } from "../state/app-state";
import { HouseElement } from "./house-element";

/** A song whose file is not at hand: says so, and takes it. */
export class FindFile extends HouseElement {
  protected watched({ player }: Readonly<AppState>) {
    return [player.reason];
  }

  protected override render() {
    return html`<div class="find-file">
      <p class="small soft" role="alert">${this.state.player.reason}</p>
      <button type="button" class="button" @click=${() => this.querySelector("input")?.click()}>Choose the file</button>
      <input class="unseen" type="file" accept="audio/*" aria-label="The song's file" aria-hidden="true" tabindex="-1" @change=${this.#take} />
    </div>`;
  }

  readonly #take = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const [file] = input.files ?? [];
    if (file) void this.session.player.take(file);
    input.value = "";
  };
}

customElements.define("find-file", FindFile);
