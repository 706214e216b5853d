import { html } from "lit";
import { looksLikeMusic } from "../services/dropped-files";
import { HouseElement } from "./house-element";
import { icon } from "./icon";

const accepted = "audio/*,.mp3,.m4a,.aac,.ogg,.oga,.opus,.flac,.wav,.aif,.aiff,.webm";

/** The button, and the two inputs behind it. The inputs are hidden from screen readers: the buttons that open them speak. */
export class AddMusic extends HouseElement {
  protected watched() {
    return [];
  }

  /** For buttons elsewhere that offer the same. */
  choose(what: "files" | "folder"): void {
    this.querySelector<HTMLInputElement>(what === "files" ? ".files" : ".folder")?.click();
  }

  protected override render() {
    return html`<button type="button" class="button go" @click=${() => this.choose("files")}>${icon("plus")}<span>Add music</span></button>
      <input class="unseen files" type="file" multiple accept=${accepted} aria-label="Add music files" aria-hidden="true" tabindex="-1" @change=${this.#add} />
      <input class="unseen folder" type="file" webkitdirectory aria-label="Add a folder" aria-hidden="true" tabindex="-1" @change=${this.#add} />`;
  }

  readonly #add = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    // A folder also holds covers and lists; files chosen one by one are meant.
    this.session.library.add(input.classList.contains("folder") ? files.filter(looksLikeMusic) : files);
    input.value = "";
  };
}

customElements.define("add-music", AddMusic);
