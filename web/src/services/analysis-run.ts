import type { Song } from "earshot";
import type { AppState } from "../state/app-state";
import type { Store } from "../state/store";
import type { AddedFile } from "./added-files";
import type { Engine } from "./engine";
import { identityOf } from "./file-identity";
import { isCancellation } from "./in-words";

export interface RunEvents {
  /** Whether a recording is in the library already. */
  knows(id: string): boolean;
  /** One that is was added again. */
  meet(id: string, added: AddedFile): void;
  keep(song: Song, added: AddedFile): void;
  fail(added: AddedFile, fault: unknown): void;
  end(outcome: Outcome): void;
}

/** Numbers of files. */
export interface Outcome {
  analyzed: number;
  known: number;
  failed: number;
  /** Not begun, or not ended, when the run was canceled. */
  left: number;
}

/** Milliseconds between two reports of progress. */
const reportPause = 100;

/** Analyzes files until there are no more, as many at a time as the engine does. Files added meanwhile make it longer. */
export class AnalysisRun {
  readonly #queue: AddedFile[] = [];
  #next = 0;
  readonly #canceling = new AbortController();
  readonly #begin = performance.now();
  /** How far the files at work are. */
  readonly #fractions = new Map<AddedFile, number>();
  /** Recordings at work: the same one may have been added twice. */
  readonly #atWork = new Map<string, Promise<void>>();
  readonly #outcome = { analyzed: 0, known: 0, failed: 0 };
  #lanes = 0;
  #reportedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly store: Store<AppState>,
    private readonly engine: Engine,
    private readonly events: RunEvents,
  ) {}

  add(files: readonly AddedFile[]): void {
    for (const file of files) this.#queue.push(file);
    this.#report(true);
    void this.#open();
  }

  cancel(): void {
    this.#canceling.abort();
  }

  get canceled(): boolean {
    return this.#canceling.signal.aborted;
  }

  get #done(): number {
    const { analyzed, known, failed } = this.#outcome;
    return analyzed + known + failed;
  }

  /** One lane more than the engine has workers: the next file is read while the others are analyzed. */
  async #open(): Promise<void> {
    if (this.#lanes === 0) {
      this.#lanes = 1;
      void this.#lane();
    }
    const lanes = (await this.engine.workers().catch(() => 1)) + 1;
    while (this.#lanes > 0 && this.#lanes < lanes && this.#next < this.#queue.length) {
      this.#lanes += 1;
      void this.#lane();
    }
  }

  async #lane(): Promise<void> {
    while (this.#next < this.#queue.length && !this.#canceling.signal.aborted) {
      const added = this.#queue[this.#next++] as AddedFile;
      this.#fractions.set(added, 0);
      await this.#process(added);
      this.#fractions.delete(added);
      this.#report();
    }
    this.#lanes -= 1;
    if (this.#lanes > 0) return;
    this.events.end({ ...this.#outcome, left: this.#queue.length - this.#done });
  }

  async #process(added: AddedFile): Promise<void> {
    try {
      const id = await identityOf(added.file);
      // A second copy waits: it is the same song if the first one gives one.
      while (this.#atWork.has(id)) await this.#atWork.get(id);
      if (this.#canceling.signal.aborted) return;
      if (this.events.knows(id)) {
        this.events.meet(id, added);
        this.#outcome.known += 1;
        return;
      }
      const analysis = this.#analyze(id, added);
      const settled = analysis.catch(() => {});
      this.#atWork.set(id, settled);
      await analysis.finally(() => this.#atWork.delete(id));
      this.#outcome.analyzed += 1;
    } catch (fault) {
      if (this.#canceling.signal.aborted && isCancellation(fault)) return;
      this.#outcome.failed += 1;
      this.events.fail(added, readable(fault, added.file));
    }
  }

  async #analyze(id: string, added: AddedFile): Promise<void> {
    const onProgress = (fraction: number) => {
      this.#fractions.set(added, fraction);
      this.#report();
    };
    this.events.keep(await this.engine.analyze(added.file, id, this.#canceling.signal, onProgress), added);
  }

  #report(now = false): void {
    const time = performance.now();
    if (!now && time - this.#reportedAt < reportPause) return;
    this.#reportedAt = time;
    const last = [...this.#fractions.keys()].at(-1) ?? this.#queue[this.#next];
    const fraction = [...this.#fractions.values()].reduce((sum, each) => sum + each, 0);
    this.store.patch({
      analysis: {
        done: this.#done,
        total: this.#queue.length,
        file: last?.file.name ?? "",
        fraction,
        elapsed: time - this.#begin,
      },
    });
  }
}

/** The browser's own words for a file that it can't open say nothing to its owner. */
function readable(fault: unknown, file: File): unknown {
  if (!(fault instanceof DOMException)) return fault;
  const what = `${file.name}: can't be read (${fault.message})`;
  const remedy = "If it is a folder, use Add a folder; else check that it is still there and may be read.";
  return Object.assign(new Error(`${what} ${remedy}`), { code: "io" });
}
