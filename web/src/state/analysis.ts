/** A run over the files that were added. Files added meanwhile make it longer. */
export interface Analysis {
  /** Files finished, well or not. */
  done: number;
  total: number;
  /** The name of the file that was begun last. */
  file: string;
  /** How far the files at work are, 0 to 1 each, added up. */
  fraction: number;
  /** Milliseconds since the run began, at the last report. */
  elapsed: number;
}

/** Why a file gave no song, in words for its owner. */
export interface Failure {
  id: number;
  file: string;
  /** The folders it lies in, where they are known. */
  folder: string;
  /** What kind of fault it is: many files fail for one cause. */
  cause: string;
  reason: string;
}

const causes: Record<string, string> = {
  "unsupported-format": "No audio that is read here",
  corrupt: "Damaged",
  "too-short": "Too short",
  "not-finite": "Impossible samples",
  io: "Could not be read",
  "out-of-memory": "Too large for the memory at hand",
};

export const causeOf = (code: unknown): string => causes[String(code)] ?? "Failed";

/** Failures by cause, the most frequent first. */
export function byCause(failures: readonly Failure[]): { cause: string; failures: Failure[] }[] {
  const groups = new Map<string, Failure[]>();
  for (const failure of failures) {
    const group = groups.get(failure.cause);
    if (group) group.push(failure);
    else groups.set(failure.cause, [failure]);
  }
  return [...groups]
    .map(([cause, failures]) => ({ cause, failures }))
    .sort((a, b) => b.failures.length - a.failures.length);
}

export const progressOf = (run: Analysis): number => (run.total === 0 ? 0 : (run.done + run.fraction) / run.total);

/** Seconds left by the speed so far; undefined until there is enough behind to judge by. */
export function secondsLeft(run: Analysis): number | undefined {
  const finished = run.done + run.fraction;
  if (finished < 1 || run.elapsed < 1000) return undefined;
  return ((run.total - finished) * run.elapsed) / finished / 1000;
}
