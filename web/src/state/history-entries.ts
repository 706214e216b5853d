import type { BlockedArtist, HistoryState, Mark } from "./history";

export const kinds = ["all", "played", "liked", "hidden", "blocked", "imported"] as const;
export type Kept = (typeof kinds)[number];

/** A line of the history as the page shows it. */
export interface HistoryEntry {
  key: string;
  title: string;
  artist: string;
  plays: number;
  skips: number;
  /** Milliseconds since 1970; 0: unknown. */
  at: number;
  tags: string[];
  mark?: Mark;
  blocked?: BlockedArtist;
}

const lastOf = ({ last, liked, hidden }: Mark): number => Math.max(last, liked, hidden);

/** Of one kind, the latest first. What was imported is in its own list alone: it may be long. */
export function historyEntries({ marks, blocked, imports }: HistoryState, kind: Kept): HistoryEntry[] {
  if (kind === "imported") {
    return imports
      .flatMap(({ id, file, heard, matches, complete }) =>
        heard.map(({ title, artist, id: own, plays, skips, last }, k): HistoryEntry => {
          const tags = matches[k] ? [] : [complete ? "not in this catalog" : "not found yet"];
          return { key: `${id} ${k}`, title: title || own, artist, plays, skips, at: last, tags: [...tags, file] };
        }),
      )
      .sort((a, b) => b.at - a.at);
  }
  const wanted = (mark: Mark) =>
    kind === "all" ||
    (kind === "played" && mark.plays + mark.skips > 0) ||
    (kind === "liked" && mark.liked > 0) ||
    (kind === "hidden" && mark.hidden > 0);
  const entries = [...marks.values()].filter(wanted).map((mark): HistoryEntry => {
    const { key, title, artist, plays, skips, liked, hidden } = mark;
    const tags = [liked > 0 ? "liked" : "", hidden > 0 ? "hidden" : ""].filter(Boolean);
    return { key, title, artist, plays, skips, at: lastOf(mark), tags, mark };
  });
  if (kind === "all" || kind === "blocked") {
    for (const artist of blocked.values()) {
      const { key, name, at } = artist;
      entries.push({
        key: `artist ${key}`,
        title: name,
        artist: "",
        plays: 0,
        skips: 0,
        at,
        tags: ["blocked artist"],
        blocked: artist,
      });
    }
  }
  return entries.sort((a, b) => b.at - a.at);
}
