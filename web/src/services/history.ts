import type { ListenEvent } from "earshot";
import type { AppState } from "../state/app-state";
import {
  artistKey,
  emptyHistory,
  exportLines,
  type HistoryState,
  type ImportedHistory,
  type Mark,
  markOf,
  reverted,
  saysSomething,
  withoutImported,
} from "../state/history";
import type { Piece } from "../state/piece";
import type { Store } from "../state/store";
import type { HeldEvent } from "./held-events";
import { HistoryDatabase } from "./history-database";
import type { Undo } from "./undo";

type Content = Omit<HistoryState, "status">;

/**
 * What the listener played, liked, hid and imported: kept on this device, in step with other tabs, and every change can be
 * undone. Nothing here rejects: what can't be kept stays in the page, and the state says so.
 */
export class History {
  #database: HistoryDatabase | undefined;
  readonly #tabs = "BroadcastChannel" in globalThis ? new BroadcastChannel("earshot.history") : undefined;
  /** Writes follow one another. */
  #writing: Promise<void> = Promise.resolve();
  #asked = false;
  readonly opened: Promise<void>;

  constructor(
    private readonly store: Store<AppState>,
    private readonly undo: Undo,
    /** Hears of what is done here, as it is done; gives what may be taken back. */
    private readonly told: (event: ListenEvent, piece: Piece) => HeldEvent | undefined,
  ) {
    this.opened = this.#open();
    this.#tabs?.addEventListener("message", () => void this.#read());
  }

  get #state(): HistoryState {
    return this.store.state.history;
  }

  played(piece: Piece): void {
    const mark = markOf(this.#state.marks, piece);
    this.#mark({ ...mark, plays: mark.plays + 1, last: Date.now() });
    this.told("play", piece)?.send();
  }

  skipped(piece: Piece): void {
    const mark = markOf(this.#state.marks, piece);
    this.#mark({ ...mark, skips: mark.skips + 1, last: Date.now() });
    this.told("skip", piece)?.send();
  }

  /** Likes it, or no longer. Who likes something does not hide it. */
  like(piece: Piece): void {
    const mark = markOf(this.#state.marks, piece);
    const liked = mark.liked > 0 ? 0 : Date.now();
    const before = this.#state;
    this.#mark({ ...mark, liked, hidden: liked > 0 ? 0 : mark.hidden });
    const title = piece.title || "Untitled";
    if (liked > 0) this.#askToLast();
    const told = liked > 0 ? this.told("like", piece) : undefined;
    this.#offer(title, liked > 0 ? "liked" : "no longer liked", before, told);
  }

  /** It never comes back until it is shown again. */
  hide(piece: Piece): void {
    const before = this.#state;
    this.#mark({ ...markOf(before.marks, piece), hidden: Date.now(), liked: 0 });
    this.#offer(piece.title || "Untitled", "hidden", before, this.told("dislike", piece));
  }

  unhide(mark: Mark): void {
    const before = this.#state;
    this.#mark({ ...mark, hidden: 0 });
    this.#offer(mark.title || "Untitled", "shown again", before);
  }

  unlike(mark: Mark): void {
    const before = this.#state;
    this.#mark({ ...mark, liked: 0 });
    this.#offer(mark.title || "Untitled", "no longer liked", before);
  }

  block(artist: string): void {
    const key = artistKey(artist);
    if (key === "") return;
    const before = this.#state;
    this.#change({ blocked: new Map(before.blocked).set(key, { key, name: artist, at: Date.now() }) });
    this.#offer(artist, "blocked", before);
  }

  unblock(key: string): void {
    const before = this.#state;
    const blocked = new Map(before.blocked);
    blocked.delete(key);
    this.#change({ blocked });
    this.#offer(before.blocked.get(key)?.name ?? "The artist", "no longer blocked", before);
  }

  /** Forgets all of a piece. */
  forget(mark: Mark): void {
    const before = this.#state;
    const marks = new Map(before.marks);
    marks.delete(mark.key);
    this.#change({ marks });
    this.#offer(mark.title || "Untitled", "deleted from your history", before);
  }

  clear(): void {
    const before = this.#state;
    const { marks, blocked, imports } = emptyHistory;
    this.#change({ marks, blocked, imports });
    this.#offer("Your history", "deleted", before);
  }

  /** An import takes the place of the same file's former one. */
  addImports(added: readonly ImportedHistory[]): void {
    if (added.length === 0) return;
    this.#askToLast();
    const ids = new Set(added.map(({ id }) => id));
    this.#change({ imports: [...this.#state.imports.filter(({ id }) => !ids.has(id)), ...added] });
  }

  /** Imports that were compared with the catalog anew. */
  replaceImports(renewed: readonly ImportedHistory[]): void {
    const byId = new Map(renewed.map((each) => [each.id, each]));
    this.#change({ imports: this.#state.imports.map((each) => byId.get(each.id) ?? each) });
  }

  removeImport(gone: ImportedHistory): void {
    const before = this.#state;
    this.#change({ imports: before.imports.filter(({ id }) => id !== gone.id) });
    this.#offer(gone.file, "removed", before);
  }

  /** Marks of a file that Earshot wrote. What is here already and says more stays; what imports here say is not said twice. */
  restore(marks: readonly Mark[]): void {
    const all = new Map(this.#state.marks);
    for (const mark of withoutImported(marks, this.#state.imports)) {
      const here = all.get(mark.key);
      const larger = (name: "plays" | "skips" | "last" | "liked" | "hidden") => Math.max(mark[name], here?.[name] ?? 0);
      all.set(mark.key, {
        ...(here ?? mark),
        plays: larger("plays"),
        skips: larger("skips"),
        last: larger("last"),
        liked: larger("liked"),
        hidden: larger("hidden"),
      });
    }
    this.#change({ marks: all });
  }

  export(): Blob {
    return new Blob([...exportLines(this.#state)], { type: "application/x-ndjson" });
  }

  #mark(mark: Mark): void {
    const marks = new Map(this.#state.marks);
    if (saysSomething(mark)) marks.set(mark.key, mark);
    else marks.delete(mark.key);
    this.#change({ marks });
  }

  #change(change: Partial<Content>): void {
    const before = this.#state;
    const now = { ...before, ...change };
    this.store.patch({ history: now });
    this.#write(before, now);
  }

  /** The way back to `before`, also for what was told of it; what else happens meanwhile stays. */
  #offer(what: string, done: string, before: HistoryState, told?: HeldEvent): void {
    const after = this.#state;
    const back = () => {
      told?.takeBack();
      this.#change(reverted(this.#state, before, after));
      this.store.patch({ announcement: `Undone: ${what} is as it was.` });
    };
    this.undo.offer(what, done, back, () => told?.send());
  }

  /** Otherwise the browser may clear it when space runs out. Some ask their owner: only when something was meant to stay. */
  #askToLast(): void {
    if (!this.#asked) void navigator.storage?.persist?.().catch(() => false);
    this.#asked = true;
  }

  #write(before: HistoryState, now: HistoryState): void {
    this.#writing = this.#writing.then(async () => {
      try {
        await this.#database?.change(before, now);
        this.#tabs?.postMessage("changed");
      } catch {
        this.#leave();
      }
    });
  }

  async #open(): Promise<void> {
    try {
      this.#database = await HistoryDatabase.open(() => this.#leave());
      await this.#read();
    } catch {
      this.#leave();
    }
  }

  async #read(): Promise<void> {
    await this.#writing;
    const kept = await this.#database?.all();
    if (kept) this.store.patch({ history: { status: "kept", ...kept } });
  }

  #leave(): void {
    this.#database = undefined;
    this.store.patch({ history: { ...this.#state, status: "unkept" } });
  }
}
