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
  #lastId = 0;
  /** Why no more calls are possible. */
  #ended: EarshotError | undefined;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => this.#receive(data));
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.#end(broken(event.message || "its script could not be loaded"));
    });
    worker.addEventListener("messageerror", () => this.#end(broken("an answer could not be read")));
  }

  /** No more calls are possible: it was closed, or it broke. */
  get ended(): boolean {
    return this.#ended !== undefined;
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
      } catch (error) {
        this.#settle(id)?.reject(unsendable(where, error));
      }
    });
  }

  /** Ends the worker; whatever is pending rejects. */
  close(): void {
    this.#end(new EarshotError({ code: "canceled", where: "Earshot", what: "was closed", remedy: "" }));
  }

  #receive(message: FromWorker): void {
    // What was canceled may still be answered: nobody waits for it.
    if ("progress" in message) this.#pending.get(message.id)?.onProgress?.(message.progress as never);
    else if ("error" in message) this.#settle(message.id)?.reject(new EarshotError(message.error));
    else this.#settle(message.id)?.resolve(message.response as never);
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
    for (const id of [...this.#pending.keys()]) this.#settle(id)?.reject(reason);
  }
}

function broken(why: string): EarshotError {
  const remedy = "Reload the page; the engine's files must lie on the page's own origin.";
  return new EarshotError({ code: "io", where: "engine-worker.js", what: `stopped: ${why}`, remedy });
}

function unsendable(where: string, cause: unknown): EarshotError {
  const what = `can't be sent to the worker (${cause instanceof Error ? cause.message : String(cause)})`;
  return new EarshotError({ code: "invalid-argument", where, what, remedy: "" }, { cause });
}
