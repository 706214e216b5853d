import type { LiveRecord, Positions } from "./types.js";

/** Positions that move on. */
export type Seen = Record<string, number>;

export const seenOf = (seen: Positions, partition: number | string): number => seen[partition] ?? -1;

export const isNewTo = (seen: Positions, { partition, offset }: LiveRecord): boolean =>
  offset > seenOf(seen, partition);

export function markSeen(seen: Seen, records: readonly LiveRecord[]): void {
  for (const record of records) if (isNewTo(seen, record)) seen[record.partition] = record.offset;
}

/** Whether who has seen `seen` lacks nothing of `other`. */
export const covers = (seen: Positions, other: Positions): boolean =>
  Object.entries(other).every(([partition, offset]) => seenOf(seen, partition) >= offset);

/** What all of them have seen. */
export function seenByAll(all: readonly Positions[]): Seen {
  const partitions = new Set(all.flatMap((seen) => Object.keys(seen)));
  return Object.fromEntries(
    Array.from(partitions, (partition) => [partition, Math.min(...all.map((seen) => seenOf(seen, partition)))]),
  );
}

/** What any of them has seen. */
export function seenByAny(one: Positions, other: Positions): Seen {
  const most: Seen = { ...one };
  for (const [partition, offset] of Object.entries(other)) most[partition] = Math.max(seenOf(one, partition), offset);
  return most;
}
