import { canceled, EarshotError } from "./error.js";
import type { Operation, ProgressOf, RequestOf, ResponseOf } from "./protocol.js";
import { similarRequest } from "./requests.js";
import type { CatalogSummary, Song } from "./types.js";
import type { CallOptions, WorkerClient } from "./worker-client.js";

/**
 * The worker that holds the catalog and ranks. One that breaks is replaced, its catalog opened again and what was asked
 * of it asked once more: songs are the page's, and nothing else is lost with it.
 */
export class RankingWorker {
  readonly #start: () => WorkerClient;
  #worker: WorkerClient;
  /** Ready again, or why it is not, while a broken worker is replaced. */
  #replacing: Promise<WorkerClient> | undefined;
  #catalog: { address: string; load: "auto" | "all" } | undefined;
  /** What was added to the catalog. */
  readonly #songs: Song[] = [];
  #closed = false;

  constructor(start: () => WorkerClient) {
    this.#start = start;
    this.#worker = start();
  }

  /** Loads the catalog, once. */
  async open(
    catalog: { address: string; load: "auto" | "all" },
    signal: AbortSignal | undefined,
    onProgress: ((progress: ProgressOf<"openCatalog">) => void) | undefined,
  ): Promise<CatalogSummary> {
    const summary = await this.#worker.call(
      "openCatalog",
      { ...catalog, warmUp: similarRequest([], { variety: 0.5 }) },
      { where: "catalog", signal, onProgress },
    );
    this.#catalog = catalog;
    return summary;
  }

  /** Adds songs to the catalog. How many were new. */
  async add(songs: Song[]): Promise<number> {
    const added = await this.call("add", { songs }, { where: "add" });
    for (const song of songs) this.#songs.push(song);
    return added;
  }

  /** What the host has by now, with the songs that were added; undefined if it is what is open. */
  refresh(signal: AbortSignal | undefined): Promise<CatalogSummary | undefined> {
    return this.call("refresh", { songs: this.#songs }, { where: "refresh", signal });
  }

  async call<O extends Operation>(
    operation: O,
    request: RequestOf<O>,
    options: CallOptions<O>,
  ): Promise<ResponseOf<O>> {
    for (let lost: EarshotError | undefined; ; ) {
      const worker = await this.#ready();
      if (options.signal?.aborted) throw canceled(options.where);
      try {
        return await worker.call(operation, request, options);
      } catch (error) {
        const fault = error as EarshotError;
        if (!worker.ended || this.#closed || fault.code === "canceled") throw fault;
        if (lost) throw stoppedTwice(options.where, fault);
        lost = fault;
      }
    }
  }

  close(): void {
    this.#closed = true;
    this.#worker.close();
  }

  /** A worker that holds the catalog. Whoever comes while one is replaced waits for the same new one. */
  async #ready(): Promise<WorkerClient> {
    if (this.#worker.ended && !this.#closed) {
      this.#replacing ??= this.#replace().finally(() => {
        this.#replacing = undefined;
      });
    }
    return (await this.#replacing) ?? this.#worker;
  }

  async #replace(): Promise<WorkerClient> {
    const worker = this.#start();
    this.#worker = worker;
    try {
      // Not warmed up: should that have broken the last one, it would break this one, too.
      if (this.#catalog) await worker.call("openCatalog", this.#catalog, { where: "catalog" });
      if (this.#songs.length > 0) await worker.call("add", { songs: this.#songs }, { where: "add" });
      return worker;
    } catch (error) {
      worker.close(); // without its catalog it is of no use
      throw error;
    }
  }
}

function stoppedTwice(where: string, { code, what }: EarshotError): EarshotError {
  return new EarshotError({ code, where, what: `made the engine stop, twice (${what})`, remedy: "Reload the page." });
}
