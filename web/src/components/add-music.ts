import { html } from "lit";
import { chosenFiles, filesIn, musicAmong } from "../services/added-files";
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
    if (what === "folder" && window.showDirectoryPicker)
      void this.#chooseFolder(window.showDirectoryPicker.bind(window));
    else this.querySelector<HTMLInputElement>(what === "files" ? ".files" : ".folder")?.click();
  }

  protected override render() {
    return html`<button type="button" class="button go" @click=${() => this.choose("files")}>${icon("plus")}<span>Add<span class="add-what"> music</span></span></button>
      <button type="button" class="round quiet add-folder" aria-label="Add folder" title="Add folder" @click=${() => this.choose("folder")}>${icon("folder")}</button>
      <input class="unseen files" type="file" multiple accept=${accepted} aria-label="Add music files" aria-hidden="true" tabindex="-1" @change=${this.#add} />
      <input class="unseen folder" type="file" webkitdirectory aria-label="Add a folder" aria-hidden="true" tabindex="-1" @change=${this.#add} />`;
  }

  /** A folder that the browser lets us keep, so that its songs can be played after a reload. */
  async #chooseFolder(show: NonNullable<Window["showDirectoryPicker"]>): Promise<void> {
    // Whoever closes the dialog wants nothing.
    const folder = await show({ id: "music", mode: "read" }).catch(() => undefined);
    if (folder) await this.session.library.addFound(filesIn(folder));
  }

  readonly #add = async (event: Event): Promise<void> => {
    const input = event.target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    input.value = "";
    this.session.library.add(input.classList.contains("folder") ? await musicAmong(files) : chosenFiles(files));
  };
}

customElements.define("add-music", AddMusic);
