import { canceled, EarshotError } from "./error.js";
import type { AnalyzeRequest } from "./protocol.js";
import type { Song } from "./types.js";
import type { WorkerClient } from "./worker-client.js";

export interface PoolOptions {
  /** The most workers at a time. */
  size: number;
  /** Milliseconds without a sign of life after which a worker that should work is given up. */
  patience: number;
  start: () => WorkerClient;
}

export interface TaskOptions {
  signal?: AbortSignal | undefined;
  onProgress?: ((fraction: number) => void) | undefined;
}

interface Task extends TaskOptions {
  request: AnalyzeRequest;
  resolve: (song: Song) => void;
  reject: (error: unknown) => void;
  /** How a worker was lost over it; it gets a second one, not a third. */
  lost: EarshotError | undefined;
}

/** A worker that was told to cancel and does not stops within this many milliseconds, or is stopped. */
const grace = 1000;
/** An idle worker is ended after this many milliseconds: its memory is worth more than the few it takes to start one. */
const idleTime = 60_000;
/** An engine's memory never shrinks: above this many bytes the next file gets a new one. */
const memoryLimit = 256 * 1024 * 1024;
const tick = 500;

/**
 * Workers that analyze, one file each at a time. They start when they are needed and end when they idle. A worker that
 * breaks, runs out of memory or falls silent is replaced, its file tried once more; the others are not touched.
 */
export class WorkerPool {
  readonly #options: PoolOptions;
  readonly #waiting: Task[] = [];
  readonly #workers = new Map<WorkerClient, { ticks: number; heardAt: number }>();
  #clock: ReturnType<typeof setInterval> | undefined;
  #closed: EarshotError | undefined;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  analyze(request: AnalyzeRequest, { signal, onProgress }: TaskOptions): Promise<Song> {
    return new Promise<Song>((resolve, reject) => {
      if (this.#closed) throw this.#closed;
      if (signal?.aborted) throw canceled(request.name);
      const finish =
        <T>(settle: (value: T) => void) =>
        (value: T) => {
          signal?.removeEventListener("abort", leave);
          settle(value);
        };
      const task: Task = {
        request,
        signal,
        onProgress,
        resolve: finish(resolve),
        reject: finish(reject),
        lost: undefined,
      };
      // Once a worker has it, the worker's client hears of the abort itself.
      const leave = () => {
        const place = this.#waiting.indexOf(task);
        if (place < 0) return;
        this.#waiting.splice(place, 1);
        task.reject(canceled(request.name));
      };
      signal?.addEventListener("abort", leave);
      this.#waiting.push(task);
      this.#dispatch();
    });
  }

  /** Ends the workers; whatever is under way or waits rejects with "canceled". */
  close(): void {
    this.#closed = new EarshotError({ code: "canceled", where: "Earshot", what: "was closed", remedy: "" });
    clearInterval(this.#clock);
    for (const worker of this.#workers.keys()) worker.close();
    for (const task of this.#waiting.splice(0)) task.reject(this.#closed);
  }

  #dispatch(): void {
    while (this.#waiting.length > 0 && !this.#closed) {
      const worker = this.#freeWorker();
      if (!worker) return;
      void this.#run(worker, this.#waiting.shift() as Task);
    }
  }

  #freeWorker(): WorkerClient | undefined {
    for (const worker of this.#workers.keys()) if (!worker.busy) return worker;
    return this.#workers.size < this.#options.size ? this.#startWorker() : undefined;
  }

  #startWorker(): WorkerClient {
    const worker = this.#options.start();
    this.#workers.set(worker, { ticks: 0, heardAt: worker.heardAt });
    worker.onFree = () => {
      if (worker.ended) this.#workers.delete(worker);
      // After the answer's own promise, so that a worker that is given up is not handed the next file.
      queueMicrotask(() => this.#dispatch());
    };
    this.#clock ??= setInterval(() => this.#look(), tick);
    return worker;
  }

  async #run(worker: WorkerClient, task: Task): Promise<void> {
    const { request, signal, onProgress } = task;
    try {
      const song = await worker.call("analyze", request, { where: request.name, signal, onProgress });
      if (worker.memory > memoryLimit) this.#retire(worker);
      task.resolve(song);
    } catch (error) {
      const fault = error as EarshotError;
      if (fault.code === "out-of-memory") this.#retire(worker);
      if (!worker.ended || fault.code === "canceled") task.reject(fault);
      else this.#tryAgain(task, fault);
    }
    this.#dispatch();
  }

  #tryAgain(task: Task, fault: EarshotError): void {
    if (task.signal?.aborted) task.reject(canceled(task.request.name));
    else if (this.#closed || task.lost) task.reject(this.#closed ?? stoppedTwice(task.request.name, fault));
    else {
      task.lost = fault;
      this.#waiting.unshift(task);
    }
  }

  #retire(worker: WorkerClient): void {
    this.#workers.delete(worker);
    worker.close();
  }

  /** Gives up workers that fell silent, ends those that idle. */
  #look(): void {
    const now = performance.now();
    for (const [worker, seen] of this.#workers) {
      if (seen.heardAt !== worker.heardAt) Object.assign(seen, { ticks: 0, heardAt: worker.heardAt });
      seen.ticks += 1;
      const silence = now - worker.heardAt;
      // Some ticks as well: after the computer slept, all clocks show a long silence and the worker had no chance to speak.
      const silentFor = (limit: number) => silence >= limit && seen.ticks > 2;
      if (!worker.busy) {
        if (silence >= idleTime) this.#retire(worker);
      } else if (!worker.wanted) {
        if (silentFor(grace)) worker.fail("it did not hear that it was canceled");
      } else if (silentFor(this.#options.patience)) {
        worker.fail(`it gave no sign of life for ${Math.round(silence / 1000)} s`);
      }
    }
    if (this.#workers.size > 0) return;
    clearInterval(this.#clock);
    this.#clock = undefined;
  }
}

/** Half a dozen recordings at once gain little and take the memory of other tabs. */
export function defaultPoolSize(): number {
  const { hardwareConcurrency = 2, deviceMemory = 4 } = navigator as Navigator & { deviceMemory?: number };
  return Math.max(1, Math.min(hardwareConcurrency - 1, deviceMemory <= 2 ? 2 : 4));
}

function stoppedTwice(name: string, { code, what }: EarshotError): EarshotError {
  const remedy = "Reload the page and add it again; if it stays, convert it to another format.";
  return new EarshotError({ code, where: name, what: `made the analysis stop, twice (${what})`, remedy });
}
