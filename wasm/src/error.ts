import type { ErrorCode } from "./types.js";

/** An error as it crosses from the engine to a worker and from a worker to the page. */
export interface ErrorReport {
  code: ErrorCode;
  /** The file, column or argument: "song.mp3", "catalog.json", "weights.rhythm". */
  where: string;
  /** The fault, with actual and expected. */
  what: string;
  /** What to do; may be empty. */
  remedy: string;
}

/** The only error this package throws. `message` is "where: what. remedy", fit to be shown to a person. */
export class EarshotError extends Error implements ErrorReport {
  override readonly name = "EarshotError";
  readonly code: ErrorCode;
  readonly where: string;
  readonly what: string;
  readonly remedy: string;

  constructor(report: ErrorReport, options?: ErrorOptions) {
    super(messageOf(report), options);
    this.code = report.code;
    this.where = report.where;
    this.what = report.what;
    this.remedy = report.remedy;
  }

  /** What structured cloning keeps. */
  get report(): ErrorReport {
    const { code, where, what, remedy } = this;
    return { code, where, what, remedy };
  }
}

/** As Error::message() of the engine. */
function messageOf({ where, what, remedy }: ErrorReport): string {
  let text = where === "" ? what : `${where}: ${what}`;
  if (text !== "" && !/[.!?]$/.test(text)) text += ".";
  return remedy === "" ? text : `${text} ${remedy}`;
}

export function canceled(where: string): EarshotError {
  return new EarshotError({ code: "canceled", where, what: "was canceled", remedy: "" });
}

export function throwIfCanceled(signal: AbortSignal | undefined, where: string): void {
  if (signal?.aborted) throw canceled(where);
}

/** Whatever was thrown, as a report: faults that nobody foresaw keep their own words. */
export function reportOf(error: unknown, where: string): ErrorReport {
  if (error instanceof EarshotError) return error.report;
  if (isFatal(error)) {
    const what = `ran out of memory, or met a fault of ours (${error.message})`;
    return { code: "out-of-memory", where: "engine", what, remedy: "Close other tabs or take a smaller input." };
  }
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  // WebAssembly and typed arrays both say RangeError when memory runs out.
  if (error instanceof RangeError && /memory|allocation|array length/i.test(error.message)) {
    return { code: "out-of-memory", where, what, remedy: "Close other tabs or take a smaller input." };
  }
  return { code: "io", where, what, remedy: "Reload the page; if it happens again, please report it." };
}

/** The engine aborted: its memory can't be trusted any more. */
export function isFatal(error: unknown): error is WebAssembly.RuntimeError {
  return error instanceof WebAssembly.RuntimeError;
}
