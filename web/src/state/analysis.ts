/** A run over the files that were added. Files added meanwhile make it longer. */
export interface Analysis {
  /** Files finished, well or not. */
  done: number;
  total: number;
  /** The name of the file at work and how far it is, 0 to 1. */
  file: string;
  fraction: number;
  /** Milliseconds since the run began, at the last report. */
  elapsed: number;
}

/** Why a file gave no song, in words for its owner. */
export interface Failure {
  id: number;
  file: string;
  reason: string;
}

export const progressOf = (run: Analysis): number => (run.total === 0 ? 0 : (run.done + run.fraction) / run.total);

/** Seconds left by the speed so far; undefined until there is enough behind to judge by. */
export function secondsLeft(run: Analysis): number | undefined {
  const finished = run.done + run.fraction;
  if (finished < 1 || run.elapsed < 1000) return undefined;
  return ((run.total - finished) * run.elapsed) / finished / 1000;
}
