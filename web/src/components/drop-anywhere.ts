import { html, nothing } from "lit";
import { droppedFiles, type Found } from "../services/added-files";
import { looksLikeHistory } from "../services/history-import";
import { HouseElement } from "./house-element";
import { icon } from "./icon";

/** The whole window takes files; while some are held over it, it says so. */
export class DropAnywhere extends HouseElement {
  #held = false;

  protected watched() {
    return [];
  }

  protected override listen(signal: AbortSignal): void {
    addEventListener("dragenter", (event) => this.#hold(event), { signal });
    addEventListener("dragover", (event) => this.#hold(event), { signal });
    addEventListener("dragleave", (event) => !event.relatedTarget && this.#show(false), { signal });
    addEventListener("drop", (event) => this.#take(event), { signal });
  }

  protected override render() {
    if (!this.#held) return nothing;
    return html`<div class="drop-veil">
      <p>${icon("drop")}<strong>Let go to analyze</strong><span class="soft">It stays in this tab.</span></p>
    </div>`;
  }

  #hold(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    this.#show(true);
  }

  #take(event: DragEvent): void {
    this.#show(false);
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    void this.session.library.addFound(this.#music(droppedFiles(event.dataTransfer)));
  }

  /** Passes on what is no history; that is imported. */
  async *#music(found: AsyncIterable<Found>): AsyncIterable<Found> {
    const histories: File[] = [];
    for await (const each of found) {
      if ("file" in each && each.folder === "" && looksLikeHistory(each.file.name)) histories.push(each.file);
      else yield each;
    }
    if (histories.length === 0) return;
    location.hash = "history";
    void this.session.historyImport.add(histories);
  }

  #show(held: boolean): void {
    if (held === this.#held) return;
    this.#held = held;
    this.requestUpdate();
  }
}

customElements.define("drop-anywhere", DropAnywhere);
