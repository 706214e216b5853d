import { count } from "../format/words";
import type { AppState } from "../state/app-state";
import { type OwnPiece, type Piece, pieceOfSong } from "../state/piece";
import type { Store } from "../state/store";
import type { Engine } from "./engine";
import { inWords, isCancellation } from "./in-words";

/** One's own music: analyzes what is added, one file after another, and keeps the files so that they can be played. */
export class Library {
  readonly #files = new Map<string, File>();
  #queue: File[] = [];
  #run: AbortController | null = null;
  #failures = 0;

  constructor(
    private readonly store: Store<AppState>,
    private readonly engine: Engine,
  ) {}

  /** The file behind a song, as long as the page is open. */
  fileOf(piece: Piece): File | undefined {
    return this.#files.get(piece.id);
  }

  add(files: readonly File[]): void {
    if (files.length === 0) return;
    this.#queue.push(...files);
    const run = this.store.state.analysis;
    if (run) this.store.patch({ analysis: { ...run, total: run.total + files.length } });
    else void this.#work();
  }

  /** Stops the file at work and forgets those that wait. Songs already analyzed stay. */
  cancel(): void {
    this.#queue = [];
    this.#run?.abort();
  }

  dismiss(failure: number): void {
    this.store.patch({ failures: this.store.state.failures.filter(({ id }) => id !== failure) });
  }

  dismissAll(): void {
    this.store.patch({ failures: [] });
  }

  async #work(): Promise<void> {
    this.#run = new AbortController();
    const { signal } = this.#run;
    const begin = performance.now();
    const report = (change: Partial<NonNullable<AppState["analysis"]>>) => {
      const before = this.store.state.analysis ?? {
        done: 0,
        total: this.#queue.length,
        file: "",
        fraction: 0,
        elapsed: 0,
      };
      this.store.patch({ analysis: { ...before, ...change, elapsed: performance.now() - begin } });
    };
    report({});
    let done = 0;
    let analyzed = 0;
    for (let file = this.#queue.shift(); file && !signal.aborted; file = this.#queue.shift()) {
      report({ file: file.name, fraction: 0 });
      try {
        const song = await this.engine.analyze(file, signal, (fraction) => report({ fraction }));
        this.#keep(file, pieceOfSong(song));
        analyzed += 1;
      } catch (fault) {
        if (signal.aborted || isCancellation(fault)) break;
        this.#fail(file, inWords(fault));
      }
      done += 1;
      report({ done, fraction: 0 });
    }
    const total = this.store.state.analysis?.total ?? done;
    const outcome = signal.aborted
      ? `Stopped: ${analyzed} of ${count(total, "file")} analyzed.`
      : `${count(analyzed, "song")} analyzed${analyzed < done ? `, ${done - analyzed} not` : ""}.`;
    this.store.patch({ analysis: null, announcement: outcome });
  }

  #keep(file: File, piece: OwnPiece): void {
    const { songs, seeds } = this.store.state;
    this.#files.set(piece.id, file);
    this.store.patch({
      songs: songs.some(({ id }) => id === piece.id) ? songs : [...songs, piece],
      seeds: seeds.length === 0 ? [piece] : seeds,
    });
  }

  #fail(file: File, reason: string): void {
    this.#failures += 1;
    // An error of the engine begins with the file, which the list shows already.
    const cause = reason.startsWith(`${file.name}: `) ? reason.slice(file.name.length + 2) : reason;
    const failure = { id: this.#failures, file: file.name, reason: cause };
    this.store.patch({ failures: [...this.store.state.failures, failure] });
  }
}
