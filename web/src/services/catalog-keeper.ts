import { EarshotError } from "earshot";
import type { AppState } from "../state/app-state";
import type { Store } from "../state/store";
import type { Engine } from "./engine";
import { inWords } from "./in-words";

/** Keeps the whole of a large catalog on this device, if the listener wants it. What was kept before a stop stays. */
export class CatalogKeeper {
  #controller: AbortController | undefined;

  constructor(
    private readonly store: Store<AppState>,
    private readonly engine: Engine,
  ) {}

  async keep(): Promise<void> {
    const controller = new AbortController();
    this.#controller = controller;
    let kept = 0;
    this.store.patch({ keeping: { status: "keeping", kept, total: 0 } });
    // Otherwise the browser may clear it when space runs out.
    void navigator.storage?.persist?.();
    try {
      const summary = await this.engine.keep(controller.signal, (bytes, total) => {
        kept = bytes;
        if (!controller.signal.aborted) this.store.patch({ keeping: { status: "keeping", kept, total } });
      });
      this.store.patch({ keeping: { status: "idle" }, announcement: "The whole catalog is on this device." });
      const { catalog } = this.store.state;
      if (summary && catalog.status === "ready") this.store.patch({ catalog: { ...catalog, summary } });
    } catch (fault) {
      const { catalog } = this.store.state;
      if (catalog.status === "ready")
        this.store.patch({ catalog: { ...catalog, summary: { ...catalog.summary, held: kept } } });
      const canceled = fault instanceof EarshotError && fault.code === "canceled";
      this.store.patch({ keeping: canceled ? { status: "idle" } : { status: "failed", reason: inWords(fault) } });
    }
  }

  cancel(): void {
    this.#controller?.abort();
  }
}
