import type { Song } from "earshot";
import { count } from "../format/words";
import { causeOf, type Failure } from "../state/analysis";
import type { AppState } from "../state/app-state";
import { type OwnPiece, type Piece, pieceOfSong } from "../state/piece";
import type { Seeds } from "../state/seeds";
import type { Store } from "../state/store";
import type { AddedFile, Found, Unreadable } from "./added-files";
import { AnalysisRun, type Outcome } from "./analysis-run";
import type { Engine } from "./engine";
import { identityOf } from "./file-identity";
import { inWords } from "./in-words";
import type { Shelf } from "./shelf";
import type { KeptSong } from "./song-database";
import type { Undo } from "./undo";

interface Entry {
  kept: KeptSong;
  piece: OwnPiece;
  /** As long as the page is open. */
  file?: File;
}

/** Between two changes of the list, milliseconds; a long list takes longer to show. */
const pause = (songs: number): number => Math.max(150, songs / 5);

/** One's own music: what is added is analyzed, listed, kept on the device, and can be taken out again. */
export class Library {
  readonly #entries = new Map<string, Entry>();
  /** What was analyzed or failed since the list was last changed. */
  #arrived: Entry[] = [];
  #failed: Failure[] = [];
  #shownAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #lastAdded = 0;
  /** When each was added, in their order: they are listed so, whichever is done first. */
  readonly #added = new WeakMap<AddedFile, number>();
  #run: AnalysisRun | undefined;
  /** Added while a canceled run ends. */
  #after: AddedFile[] = [];
  /** Files that were added alone, and the seeds of that moment. */
  readonly #alone = new WeakMap<File, Seeds>();

  constructor(
    private readonly store: Store<AppState>,
    private readonly engine: Engine,
    private readonly shelf: Shelf,
    private readonly undo: Undo,
  ) {}

  /** Songs that were kept, or that another tab added. */
  show(songs: readonly KeptSong[]): void {
    const entries = songs.filter(({ id }) => !this.#entries.has(id)).map(entryOf);
    for (const entry of entries) this.#entries.set(entry.kept.id, entry);
    this.#lastAdded = Math.max(this.#lastAdded, ...songs.map(({ added }) => added));
    if (entries.length > 0)
      this.store.patch({ songs: [...this.store.state.songs, ...entries.map(({ piece }) => piece)] });
  }

  /** Brings songs that an older Earshot analyzed into today's space, from their statistics: their files are not needed. */
  async renew(): Promise<void> {
    const space = await this.engine.space().catch(() => undefined);
    if (space === undefined) return;
    const renewed = new Map<string, OwnPiece>();
    const kept: KeptSong[] = [];
    for (const [id, entry] of this.#entries) {
      const { song } = entry.kept;
      if (song.space === space) continue;
      const today = await this.engine.embed(song).catch(() => undefined);
      // One that lacks what the space needs stays as it is: whoever asks for it hears why.
      if (!today || this.#entries.get(id) !== entry) continue;
      entry.kept = { ...entry.kept, song: { ...today, columns: song.columns } };
      entry.piece = pieceOf(entry.kept);
      renewed.set(id, entry.piece);
      kept.push(entry.kept);
    }
    if (kept.length === 0) return;
    const { songs, seeds } = this.store.state;
    const now = <P extends Piece>(piece: P) => (piece.origin === "yours" ? (renewed.get(piece.id) ?? piece) : piece);
    this.store.patch({ songs: songs.map((song) => renewed.get(song.id) ?? song), seeds: seeds.map(now) });
    await this.shelf.keep(kept);
  }

  /** Takes out what another tab removed. */
  forget(ids: readonly string[]): void {
    const gone = new Set(ids.filter((id) => this.#entries.delete(id)));
    if (gone.size === 0) return;
    const { songs, seeds } = this.store.state;
    const stays = (piece: Piece) => piece.origin !== "yours" || !gone.has(piece.id);
    this.store.patch({
      songs: songs.filter(stays),
      seeds: seeds.every(stays) ? seeds : seeds.filter(stays),
    });
  }

  /** Whoever adds one file alone means to hear what is like it: it becomes the seed, unless another is chosen meanwhile. */
  add(files: readonly AddedFile[], alone = files.length === 1): void {
    const [first] = files;
    if (!first) return;
    for (const file of files) {
      this.#lastAdded = Math.max(Date.now(), this.#lastAdded + 1);
      this.#added.set(file, this.#lastAdded);
    }
    if (alone) this.#alone.set(first.file, this.store.state.seeds);
    // A run that was canceled takes a moment to end.
    if (this.#run?.canceled) {
      for (const file of files) this.#after.push(file);
      return;
    }
    if (!this.#run) this.#start();
    this.#run?.add(files);
  }

  /** Adds what a folder gives while it is still being searched. */
  async addFound(found: AsyncIterable<Found>): Promise<void> {
    let number = 0;
    let first: AddedFile | undefined; // waits until it is known whether it comes alone
    for await (const each of found) {
      number += 1;
      if (first) this.add([first], false);
      first = undefined;
      if (!("file" in each)) this.#refuse(each);
      else if (number === 1) first = each;
      else this.add([each], false);
    }
    if (first) this.add([first]);
    if (number === 0) this.store.patch({ announcement: "No music was found in what was added." });
  }

  /** Stops the files at work and forgets those that wait. Songs already analyzed stay. */
  cancel(): void {
    this.#run?.cancel();
  }

  remove(piece: OwnPiece): void {
    this.#takeOut([piece]);
  }

  clear(): void {
    this.#takeOut(this.store.state.songs);
  }

  #putBack(entries: readonly Entry[]): void {
    this.show(entries.map(({ kept }) => kept));
    for (const { kept, file } of entries) {
      const entry = this.#entries.get(kept.id);
      if (entry && file) entry.file = file;
    }
    const songs = this.#inOrder(this.store.state.songs);
    this.store.patch({ songs, announcement: `${count(entries.length, "song")} put back.` });
    void this.shelf.keep(entries.map(({ kept }) => kept));
  }

  dismiss(failures: readonly number[]): void {
    const seen = new Set(failures);
    this.store.patch({ failures: this.store.state.failures.filter(({ id }) => !seen.has(id)) });
  }

  dismissAll(): void {
    this.store.patch({ failures: [] });
  }

  /** The file behind a song; undefined where it has to be chosen again. Call it from a click: it may ask for permission. */
  async fileOf(piece: OwnPiece): Promise<File | undefined> {
    const entry = this.#entries.get(piece.id);
    if (!entry) return undefined;
    const { handle, root } = entry.kept;
    if (!entry.file && handle && (await permitted(root ?? handle))) {
      const file = await handle.getFile().catch(() => undefined);
      if (file) entry.file = file;
    }
    return entry.file;
  }

  /** Takes the file that its owner says is this song's. Resolves with whether it is. */
  async reunite(piece: OwnPiece, file: File): Promise<boolean> {
    const entry = this.#entries.get(piece.id);
    const same = (await identityOf(file).catch(() => "")) === piece.id;
    if (entry && same) entry.file = file;
    return same;
  }

  #start(): void {
    this.#run = new AnalysisRun(this.store, this.engine, {
      knows: (id) => this.#entries.has(id),
      meet: (id, added) => this.#meet(id, added),
      keep: (song, added) => this.#keep(song, added),
      fail: (added, fault) => this.#fail(added, fault),
      end: (outcome) => this.#end(outcome),
    });
  }

  #end({ analyzed, known, failed, left }: Outcome): void {
    this.#run = undefined;
    this.#showArrived();
    const parts = [`${count(analyzed, "song")} analyzed`];
    if (failed > 0) parts.push(`${failed} not`);
    if (known > 0) parts.push(`${known} here already`);
    const total = analyzed + known + failed + left;
    const announcement =
      left > 0 ? `Stopped: ${analyzed} of ${count(total, "file")} analyzed.` : `${parts.join(", ")}.`;
    this.store.patch({ analysis: null, announcement });
    this.add(this.#after.splice(0));
  }

  #keep(song: Song, from: AddedFile): void {
    const { file, folder, handle, root } = from;
    const kept: KeptSong = { id: song.id, song, file: file.name, folder, added: this.#added.get(from) ?? 0 };
    if (handle) kept.handle = handle;
    if (root) kept.root = root;
    const entry = { ...entryOf(kept), file };
    this.#entries.set(song.id, entry);
    this.#arrived.push(entry);
    this.#showSoon();
  }

  /** A song that is here already may have lost its file, or gained a handle. */
  #meet(id: string, { file, folder, handle, root }: AddedFile): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    entry.file = file;
    if (this.#isMeant(file)) this.store.patch({ seeds: [entry.piece] });
    if (!handle || entry.kept.handle) return;
    entry.kept = { ...entry.kept, file: file.name, folder, handle, ...(root && { root }) };
    void this.shelf.keep([entry.kept]);
  }

  #fail({ file, folder }: AddedFile, fault: unknown): void {
    // An error of the engine begins with the file, which the list shows already.
    const told = inWords(fault);
    const reason = told.startsWith(`${file.name}: `) ? told.slice(file.name.length + 2) : told;
    this.#note(file.name, folder, causeOf((fault as { code?: unknown }).code), reason);
  }

  #refuse({ name, folder, reason }: Unreadable): void {
    this.#note(name, folder, causeOf("io"), reason);
  }

  #note(file: string, folder: string, cause: string, reason: string): void {
    this.#failures += 1;
    this.#failed.push({ id: this.#failures, file, folder, cause, reason });
    this.#showSoon();
  }

  /** Many files a second would make as many changes of the page: it changes at intervals. */
  #showSoon(): void {
    if (this.#timer !== undefined) return;
    const wait = this.#shownAt + pause(this.#entries.size) - performance.now();
    if (wait <= 0) this.#showArrived();
    else this.#timer = setTimeout(() => this.#showArrived(), wait);
  }

  #showArrived(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#shownAt = performance.now();
    const [arrived, failed] = [this.#arrived, this.#failed];
    this.#arrived = [];
    this.#failed = [];
    if (failed.length > 0) this.store.patch({ failures: [...this.store.state.failures, ...failed] });
    const here = arrived.filter(({ kept }) => this.#entries.has(kept.id)).sort((a, b) => a.kept.added - b.kept.added);
    if (here.length === 0) return;
    const { songs, seeds } = this.store.state;
    // A song that is silent or cut short is no good start.
    const start = here.find(({ piece }) => piece.warnings.length === 0) ?? here[0];
    const meant = here.findLast(({ file }) => file && this.#isMeant(file)) ?? (seeds.length === 0 ? start : undefined);
    this.store.patch({
      songs: this.#inOrder([...songs, ...here.map(({ piece }) => piece)]),
      seeds: meant ? [meant.piece] : seeds,
    });
    void this.shelf.keep(here.map(({ kept }) => kept));
  }

  #isMeant(file: File): boolean {
    return this.#alone.get(file) === this.store.state.seeds;
  }

  #takeOut(pieces: readonly OwnPiece[]): void {
    this.#showArrived();
    const removed = pieces.flatMap(({ id }) => this.#entries.get(id) ?? []);
    const ids = pieces.map(({ id }) => id);
    this.forget(ids);
    const what = pieces.length === 1 ? pieces[0]?.title : count(pieces.length, "song");
    this.undo.offer(what || "Untitled", "removed", () => this.#putBack(removed));
    void this.shelf.remove(ids);
  }

  #inOrder(songs: readonly OwnPiece[]): OwnPiece[] {
    const added = ({ id }: OwnPiece) => this.#entries.get(id)?.kept.added ?? 0;
    return songs.toSorted((a, b) => added(a) - added(b));
  }
}

const pieceOf = ({ song, file, folder }: KeptSong): OwnPiece => pieceOfSong(song, file, folder);

const entryOf = (kept: KeptSong): Entry => ({ kept, piece: pieceOf(kept) });

/** Asked again only where the browser forgot that it was allowed. */
async function permitted(handle: FileSystemHandle): Promise<boolean> {
  const reading = { mode: "read" } as const;
  if ((await handle.queryPermission?.(reading)) === "granted") return true;
  return (await handle.requestPermission?.(reading).catch(() => "denied")) === "granted";
}
