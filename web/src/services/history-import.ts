import { type Heard, matchHistory, readHistory } from "earshot";
import { count, percent } from "../format/words";
import type { AppState } from "../state/app-state";
import { type ImportedHistory, type Mark, matchesOf } from "../state/history";
import type { Store } from "../state/store";
import type { Engine } from "./engine";
import { identityOf } from "./file-identity";
import type { History } from "./history";
import { inWords, isCancellation } from "./in-words";

/** Files that a drop may bring beside music. */
export const looksLikeHistory = (name: string): boolean => /\.(json|jsonl|ndjson|csv)$/i.test(name);

/** Brings in what other services exported, and compares it with the catalog, now and when another one is opened. */
export class HistoryImport {
  #controller: AbortController | undefined;
  #waiting: File[] = [];
  #failures = 0;

  constructor(
    private readonly store: Store<AppState>,
    private readonly engine: Engine,
    private readonly history: History,
  ) {
    store.watch(
      ({ catalog, history: { imports } }) => [
        catalog.status === "ready" && catalogKey(catalog.summary),
        imports.length,
      ],
      () => void this.#compareAnew(),
    );
  }

  async add(files: readonly File[]): Promise<void> {
    for (const file of files) this.#waiting.push(file);
    if (this.#controller) return;
    const controller = new AbortController();
    this.#controller = controller;
    try {
      await this.history.opened;
      while (this.#waiting.length > 0) await this.#take(this.#waiting.splice(0), controller.signal);
    } catch (fault) {
      this.#waiting = [];
      const announcement = isCancellation(fault) ? "Import stopped." : inWords(fault);
      this.store.patch({ announcement });
    } finally {
      this.#controller = undefined;
      this.store.patch({ importing: null });
    }
  }

  cancel(): void {
    this.#controller?.abort();
  }

  dismiss(ids: readonly number[]): void {
    const seen = new Set(ids);
    this.store.patch({ importFailures: this.store.state.importFailures.filter(({ id }) => !seen.has(id)) });
  }

  /** Compares all imports again, say after the whole catalog was kept. */
  async compare(): Promise<void> {
    const { imports } = this.store.state.history;
    await this.#compare(imports);
  }

  async #take(files: readonly File[], signal: AbortSignal): Promise<void> {
    this.store.patch({ importing: { doing: "reading", fraction: 0 } });
    const read = await readHistory(files, {
      signal,
      onProgress: (done, total) => this.store.patch({ importing: { doing: "reading", fraction: done / (total || 1) } }),
    });
    for (const { file, error } of read.failures) this.#fail(file.name, error);
    const added: ImportedHistory[] = [];
    let restored = 0;
    for (const { file, kind, listens, heard, leftOut } of read.files) {
      if (kind === "events") {
        restored += heard.length;
        const own = new Set(this.store.state.songs.map((song) => song.id));
        this.history.restore(heard.map((one) => markOfHeard(one, own.has(one.id) ? "yours" : "catalog")));
        continue;
      }
      const id = await identityOf(file);
      const none = { matches: heard.map(() => undefined), catalog: "", complete: false };
      added.push({ id, file: file.name, added: Date.now() + added.length, listens, leftOut, heard, ...none });
    }
    const matched = await this.#matched(added, signal);
    this.history.addImports(matched);
    const parts = matched.map((each) =>
      each.complete || !each.catalog
        ? `${each.file}: ${percent(matchesOf(each).rate)} of it is in this catalog`
        : `${each.file}: only what is on this device of the catalog could be compared yet`,
    );
    if (restored > 0) parts.push(`${count(restored, "entry", "entries")} brought back`);
    if (parts.length > 0) this.store.patch({ announcement: `${parts.join(". ")}.` });
  }

  #fail(file: string, fault: Error): void {
    const told = inWords(fault);
    const reason = told.startsWith(`${file}: `) ? told.slice(file.length + 2) : told;
    this.#failures += 1;
    const failure = { id: this.#failures, file, folder: "", cause: "", reason };
    this.store.patch({ importFailures: [...this.store.state.importFailures, failure] });
  }

  async #compareAnew(): Promise<void> {
    const { catalog, history } = this.store.state;
    if (catalog.status !== "ready") return;
    const key = catalogKey(catalog.summary);
    await this.#compare(history.imports.filter((each) => each.catalog !== key));
  }

  async #compare(imports: readonly ImportedHistory[]): Promise<void> {
    if (imports.length === 0) return;
    try {
      this.history.replaceImports(await this.#matched(imports));
    } catch {
      // The catalog went away meanwhile: the next one is compared.
    }
  }

  async #matched(imports: readonly ImportedHistory[], signal?: AbortSignal): Promise<ImportedHistory[]> {
    const { catalog } = this.store.state;
    if (catalog.status !== "ready" || imports.length === 0) return [...imports];
    const options = {
      ...(signal && { signal }),
      onProgress: (done: number, total: number) => {
        if (signal) this.store.patch({ importing: { doing: "matching", fraction: done / (total || 1) } });
      },
    };
    // One way through the catalog for all of them.
    const all = imports.flatMap(({ heard }) => heard);
    const { matches, complete } = await matchHistory(await this.engine.opened(), all, options);
    const key = catalogKey(catalog.summary);
    let begin = 0;
    return imports.map((each) => {
      const own = matches.slice(begin, begin + each.heard.length);
      begin += each.heard.length;
      return { ...each, matches: own, catalog: key, complete };
    });
  }
}

/** Another one when the catalog is, or when more of it is here. */
const catalogKey = ({
  name,
  space,
  tracks,
  bytes,
  held,
  loaded,
}: {
  name: string;
  space: string;
  tracks: number;
  bytes: number;
  held: number;
  loaded: string;
}): string => [name, space, tracks, bytes, loaded === "whole" || held >= bytes].join("\n");

const markOfHeard = (
  { id, title, artist, plays, skips, likes, dislikes, last }: Heard,
  origin: Mark["origin"],
): Mark => ({
  key: `${origin}:${id}`,
  origin,
  id,
  title,
  artist,
  plays,
  skips,
  last,
  liked: likes > 0 ? last || 1 : 0,
  hidden: dislikes > 0 ? last || 1 : 0,
});
