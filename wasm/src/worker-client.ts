import { canceled, EarshotError } from "./error.js";
import type { FromWorker, Operation, ProgressOf, RequestOf, ResponseOf, ToWorker } from "./protocol.js";

export interface CallOptions<O extends Operation> {
  /** How a canceled call names itself. */
  where: string;
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: ProgressOf<O>) => void) | undefined;
  transfer?: Transferable[];
}

interface Pending {
  resolve: (response: never) => void;
  reject: (error: EarshotError) => void;
  onProgress: ((progress: never) => void) | undefined;
}

/** A worker as functions: each call is a promise, a canceled one rejects at once, a broken worker rejects all. */
export class WorkerClient {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  /** What the worker has not answered yet, calls included that were canceled here. */
  readonly #unanswered = new Set<number>();
  #lastId = 0;
  #heardAt = performance.now();
  #memory = 0;
  /** Why no more calls are possible. */
  #ended: EarshotError | undefined;
  /** Called whenever the worker has answered all, or ended. */
  onFree: () => void = () => {};

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => this.#receive(data));
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.fail(event.message || "its script could not be loaded");
    });
    worker.addEventListener("messageerror", () => this.fail("an answer could not be read"));
  }

  /** Gives the worker its engine; calls before that wait for it. */
  start(module: WebAssembly.Module): void {
    if (!this.#ended) this.#worker.postMessage({ operation: "start", module } satisfies ToWorker);
  }

  /** No more calls are possible: it was closed, or it broke. */
  get ended(): boolean {
    return this.#ended !== undefined;
  }

  /** The worker is at work, maybe on something that was canceled. */
  get busy(): boolean {
    return this.#unanswered.size > 0;
  }

  /** Somebody waits for it. */
  get wanted(): boolean {
    return this.#pending.size > 0;
  }

  /** When it last said something or got work, as performance.now(). */
  get heardAt(): number {
    return this.#heardAt;
  }

  /** Bytes that its engine holds, at its last answer. */
  get memory(): number {
    return this.#memory;
  }

  call<O extends Operation>(operation: O, request: RequestOf<O>, options: CallOptions<O>): Promise<ResponseOf<O>> {
    const { where, signal, onProgress, transfer = [] } = options;
    return new Promise<ResponseOf<O>>((resolve, reject) => {
      if (this.#ended) throw this.#ended;
      if (signal?.aborted) throw canceled(where);
      const id = ++this.#lastId;
      const cancel = () => {
        this.#worker.postMessage({ id, operation: "cancel" } satisfies ToWorker);
        this.#settle(id)?.reject(canceled(where));
      };
      const finish =
        <T>(settle: (value: T) => void) =>
        (value: T) => {
          signal?.removeEventListener("abort", cancel);
          settle(value);
        };
      this.#pending.set(id, { resolve: finish(resolve), reject: finish(reject), onProgress });
      signal?.addEventListener("abort", cancel);
      try {
        this.#worker.postMessage({ id, operation, request } as ToWorker, transfer);
        this.#unanswered.add(id);
        this.#heardAt = performance.now();
      } catch (error) {
        this.#settle(id)?.reject(unsendable(where, error));
      }
    });
  }

  /** Ends the worker; whatever is pending rejects. */
  close(): void {
    this.#end(new EarshotError({ code: "canceled", where: "Earshot", what: "was closed", remedy: "" }));
  }

  /** Ends the worker as broken. */
  fail(why: string): void {
    const remedy = "Reload the page; the engine's files must lie on the page's own origin.";
    this.#end(new EarshotError({ code: "io", where: "engine-worker.js", what: `stopped: ${why}`, remedy }));
  }

  #receive(message: FromWorker): void {
    this.#heardAt = performance.now();
    // What was canceled may still be answered: nobody waits for it.
    if ("progress" in message) {
      this.#pending.get(message.id)?.onProgress?.(message.progress as never);
      return;
    }
    this.#unanswered.delete(message.id);
    const pending = this.#settle(message.id);
    if ("error" in message) {
      const error = new EarshotError(message.error);
      if (message.fatal) this.#end(error);
      pending?.reject(error);
    } else {
      this.#memory = message.memory;
      pending?.resolve(message.response as never);
    }
    if (!this.busy) this.onFree();
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }

  #end(reason: EarshotError): void {
    if (this.#ended) return;
    this.#ended = reason;
    this.#worker.terminate();
    this.#unanswered.clear();
    for (const id of [...this.#pending.keys()]) this.#settle(id)?.reject(reason);
    this.onFree();
  }
}

function unsendable(where: string, cause: unknown): EarshotError {
  const what = `can't be sent to the worker (${cause instanceof Error ? cause.message : String(cause)})`;
  return new EarshotError({ code: "invalid-argument", where, what, remedy: "" }, { cause });
}
