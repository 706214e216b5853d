import { catalogCache, isCatalogFile, mostPreviews, previewCache, takeOver } from "../offline/caches";
import type { AppState } from "../state/app-state";
import type { Store } from "../state/store";
import { catalogSettled } from "./catalog-settled";
import type { Engine } from "./engine";

/** How often a page that stays open looks for a new version, milliseconds. */
const lookPause = 60 * 60 * 1000;

/** Previews are fetched when the page has been open for so long: whoever only looks in need not, milliseconds. */
const calm = 15_000;

/**
 * The service worker's side of the page: installs it, has it keep the catalog, and offers a new version. A new version
 * takes over when the listener says so, since it reloads the page.
 */
export class Offline {
  #registration: ServiceWorkerRegistration | undefined;
  #reloading = false;

  constructor(
    private readonly store: Store<AppState>,
    private readonly engine: Engine,
    private readonly catalog: URL,
  ) {}

  /** Does nothing where there are no service workers: in development, in some private windows. */
  async start(): Promise<void> {
    const { serviceWorker } = navigator;
    if (!serviceWorker || import.meta.env.DEV) return;
    // Without a connection, what follows takes its time to find that out; what is here is here.
    if (serviceWorker.controller && (await this.#hasCatalog())) this.store.patch({ offline: "ready" });
    // Nothing that the page is still fetching for its first view shall wait for this.
    await catalogSettled(this.store);
    try {
      this.#registration = await serviceWorker.register(new URL("service-worker.js", document.baseURI), {
        scope: "./",
      });
    } catch {
      return; // The page then needs its connection, as any page.
    }
    this.#watch(this.#registration);
    serviceWorker.addEventListener("controllerchange", () => {
      if (this.#reloading) location.reload();
    });
    await serviceWorker.ready;
    if (!serviceWorker.controller) {
      await new Promise((claimed) => serviceWorker.addEventListener("controllerchange", claimed, { once: true }));
    }
    if (this.#isInParts()) {
      this.store.watch(
        ({ catalog }) => [catalog],
        () => this.#tellIfAllIsKept(),
      );
      this.#tellIfAllIsKept();
      return;
    }
    await this.#keepCatalog();
    this.store.patch({ offline: "ready" });
    if (await this.#keepPreviews().catch(() => false)) this.store.patch({ offline: "whole" });
  }

  /** Parts of a large catalog are the package's to keep, not the service worker's. */
  #isInParts(): boolean {
    const { catalog } = this.store.state;
    return catalog.status === "ready" && catalog.summary.loaded === "parts";
  }

  #tellIfAllIsKept(): void {
    const { catalog } = this.store.state;
    if (catalog.status === "ready" && catalog.summary.held === catalog.summary.bytes)
      this.store.patch({ offline: "ready" });
  }

  /** The catalog became another: its files are kept from now on. */
  async renew(): Promise<void> {
    if (navigator.serviceWorker?.controller && !this.#isInParts()) await this.#keepCatalog();
  }

  /** Starts the new version. */
  update(): void {
    const waiting = this.#registration?.waiting;
    // Another tab may have started it already.
    if (!waiting) location.reload();
    this.#reloading = true;
    waiting?.postMessage(takeOver);
  }

  dismiss(): void {
    this.store.patch({ update: "none" });
  }

  #watch(registration: ServiceWorkerRegistration): void {
    const offer = () => {
      // The first version has nothing to replace.
      if (registration.waiting && navigator.serviceWorker.controller) this.store.patch({ update: "ready" });
    };
    offer();
    registration.addEventListener("updatefound", () => {
      registration.installing?.addEventListener("statechange", offer);
    });
    let looked = Date.now();
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" || Date.now() - looked < lookPause) return;
      looked = Date.now();
      void registration.update().catch(() => {});
    });
  }

  get #manifest(): URL {
    return new URL("catalog.json", this.catalog);
  }

  /** The files that a page loads, of the catalog that a manifest describes. */
  async #filesIn(manifest: Response): Promise<string[]> {
    const { files }: { files: { role: string; name: string }[] } = await manifest.json();
    const wanted = files.filter(({ role }) => ["index", "cells", "lookup", "taste", "factors"].includes(role));
    return wanted.map(({ name }) => new URL(name, this.catalog).href);
  }

  /** Whether an earlier visit kept all of a catalog. */
  async #hasCatalog(): Promise<boolean> {
    try {
      const cache = await caches.open(catalogCache);
      const manifest = await cache.match(this.#manifest);
      const kept = manifest && (await this.#filesIn(manifest)).map((address) => cache.match(address));
      return kept !== undefined && (await Promise.all(kept)).every(Boolean);
    } catch {
      return false;
    }
  }

  /** Those of a small catalog, one by one through the service worker. Resolves with whether all are here. */
  async #keepPreviews(): Promise<boolean> {
    const { catalog } = this.store.state;
    if (catalog.status !== "ready" || catalog.summary.tracks > mostPreviews) return false;
    const cache = await caches.open(previewCache);
    const missing: string[] = [];
    for (const { preview } of await this.engine.tracks(mostPreviews))
      if (preview && !(await cache.match(preview))) missing.push(preview);
    if (missing.length > 0) {
      const { connection } = navigator as { connection?: { saveData?: boolean } };
      if (connection?.saveData) return false;
      await new Promise((resolve) => setTimeout(resolve, calm));
    }
    for (const preview of missing) {
      const answer = await fetch(preview, { priority: "low" });
      if (!answer.ok) return false;
      await answer.arrayBuffer(); // one at a time
    }
    return true;
  }

  /** Fetched through the service worker, which keeps it. What an older catalog had goes. */
  async #keepCatalog(): Promise<void> {
    if (this.store.state.catalog.status !== "ready") return;
    try {
      const addresses = await this.#filesIn(await fetch(this.#manifest, { cache: "no-cache" }));
      for (const address of addresses) await fetch(address, { cache: "force-cache" });
      const cache = await caches.open(catalogCache);
      for (const { url } of await cache.keys()) {
        const stale = url.startsWith(this.catalog.href) && isCatalogFile(new URL(url)) && !addresses.includes(url);
        if (stale) await cache.delete(url);
      }
    } catch {
      // Without a connection there is nothing new to keep; what was kept stays.
    }
  }
}
