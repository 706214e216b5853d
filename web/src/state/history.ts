import { fold, type Heard, type LeftOut, type Listened, type Match } from "earshot";
import { keyOf, type Piece } from "./piece";

/** What a listener did with a piece here. Times are milliseconds since 1970; 0: never. */
export interface Mark {
  /** keyOf() of the piece: of the catalog, or one's own. */
  key: string;
  origin: Piece["origin"];
  id: string;
  title: string;
  artist: string;
  plays: number;
  skips: number;
  last: number;
  liked: number;
  hidden: number;
}

export interface BlockedArtist {
  /** The name as it is compared. */
  key: string;
  name: string;
  at: number;
}

/** A history that another service exported. */
export interface ImportedHistory {
  /** Of the file's content: the same file again replaces it. */
  id: string;
  file: string;
  added: number;
  listens: number;
  leftOut: LeftOut[];
  heard: Heard[];
  /** Of each recording, in a catalog; others are kept, for another catalog may have them. */
  matches: (Match | undefined)[];
  /** Which catalog that was. Empty: not compared yet. */
  catalog: string;
  /** False if only parts of that catalog were at hand. */
  complete: boolean;
}

export interface HistoryState {
  /** "unkept": the browser keeps nothing, it is here until the page is closed. */
  status: "opening" | "kept" | "unkept";
  marks: ReadonlyMap<string, Mark>;
  blocked: ReadonlyMap<string, BlockedArtist>;
  imports: readonly ImportedHistory[];
}

export interface Importing {
  doing: "reading" | "matching";
  /** 0 to 1. */
  fraction: number;
}

export const emptyHistory: HistoryState = { status: "opening", marks: new Map(), blocked: new Map(), imports: [] };

export const isEmpty = ({ marks, blocked, imports }: HistoryState): boolean =>
  marks.size === 0 && blocked.size === 0 && imports.length === 0;

/** What there is of a piece, or nothing yet. */
export function markOf(marks: ReadonlyMap<string, Mark>, piece: Piece): Mark {
  const { origin, id, title, artist } = piece;
  const none = { plays: 0, skips: 0, last: 0, liked: 0, hidden: 0 };
  return marks.get(keyOf(piece)) ?? { key: keyOf(piece), origin, id, title, artist, ...none };
}

/** Says something: otherwise it need not be kept. */
export const saysSomething = ({ plays, skips, liked, hidden }: Mark): boolean =>
  plays > 0 || skips > 0 || liked > 0 || hidden > 0;

export const artistKey = (artist: string): string => fold(artist.trim());

/** Whether nobody wants to see it: hidden, or by an artist who is blocked. */
export function isUnwanted(
  { marks, blocked }: HistoryState,
  piece: { origin: Piece["origin"]; id: string; artist: string },
) {
  return (marks.get(`${piece.origin}:${piece.id}`)?.hidden ?? 0) > 0 || blocked.has(artistKey(piece.artist));
}

/** `now` without what was changed from `before` to `after`; what else was changed stays. */
export function reverted(now: HistoryState, before: HistoryState, after: HistoryState): HistoryState {
  const back = <Value>(
    is: ReadonlyMap<string, Value>,
    was: ReadonlyMap<string, Value>,
    became: ReadonlyMap<string, Value>,
  ): ReadonlyMap<string, Value> => {
    const result = new Map(is);
    for (const [key, value] of was) if (became.get(key) !== value) result.set(key, value);
    for (const key of became.keys()) if (!was.has(key)) result.delete(key);
    return result;
  };
  const byId = (imports: readonly ImportedHistory[]) => new Map(imports.map((each) => [each.id, each]));
  const imports = back(byId(now.imports), byId(before.imports), byId(after.imports));
  return {
    ...now,
    marks: back(now.marks, before.marks, after.marks),
    blocked: back(now.blocked, before.blocked, after.blocked),
    imports: [...imports.values()].sort((a, b) => a.added - b.added),
  };
}

/** Ids of the pieces that are hidden. */
export const hiddenIds = ({ marks }: HistoryState, origin: Piece["origin"]): string[] =>
  [...marks.values()].filter((mark) => mark.hidden > 0 && mark.origin === origin).map(({ id }) => id);

/** The whole history as the engine takes it. */
export function listened({ marks, imports }: HistoryState): Listened[] {
  const events: Listened[] = [];
  const add = (track: string, event: Listened["event"], at: number, count = 1) => {
    if (count > 0) events.push({ track, event, count, ...(at > 0 && { at }) });
  };
  for (const { id, plays, skips, last, liked, hidden } of marks.values()) {
    add(id, "play", last, plays);
    add(id, "skip", last, skips);
    if (liked > 0) add(id, "like", liked);
    if (hidden > 0) add(id, "dislike", hidden);
  }
  for (const { heard, matches } of imports) {
    for (const [k, { plays, skips, last }] of heard.entries()) {
      const track = matches[k]?.track;
      if (track === undefined) continue;
      add(track, "play", last, plays);
      add(track, "skip", last, skips);
    }
  }
  return events;
}

/** What a recommendation goes back to: its title, and what was done with it. */
export interface Origin {
  title: string;
  did: "liked" | "played";
}

/** That of some ids; of artists by their names. */
export function originsOf(
  { marks, imports }: HistoryState,
  ids: ReadonlySet<string>,
  name: "title" | "artist" = "title",
): ReadonlyMap<string, Origin> {
  const origins = new Map<string, Origin>();
  for (const { heard, matches } of imports) {
    for (const [k, one] of heard.entries()) {
      const track = matches[k]?.track;
      if (track !== undefined && one[name] && ids.has(track)) origins.set(track, { title: one[name], did: "played" });
    }
  }
  for (const { id, title, liked } of marks.values())
    if (ids.has(id)) origins.set(id, { title, did: liked > 0 ? "liked" : "played" });
  return origins;
}

/** How an import met the catalog, in listens and in recordings. */
export function matchesOf({ heard, matches }: ImportedHistory) {
  const counts = { id: 0, isrc: 0, name: 0 };
  let matched = 0;
  let all = 0;
  const unmatched: Heard[] = [];
  for (const [k, one] of heard.entries()) {
    const times = one.plays + one.skips;
    const match = matches[k];
    all += times;
    if (match) {
      matched += times;
      counts[match.by] += 1;
    } else unmatched.push(one);
  }
  return { rate: all > 0 ? matched / all : 0, matched, all, recordings: counts, unmatched };
}

/** Lines of events as `earshot train` reads them, with names, so that they can be brought back. */
export function* exportLines({ marks, imports }: HistoryState): Generator<string> {
  for (const { id, title, artist, plays, skips, last, liked, hidden } of marks.values()) {
    const line = (event: Listened["event"], count: number, at: number) =>
      `${JSON.stringify({ listener: "me", item: id, event, count, at, title, artist })}\n`;
    if (plays > 0) yield line("play", plays, last);
    if (skips > 0) yield line("skip", skips, last);
    if (liked > 0) yield line("like", 1, liked);
    if (hidden > 0) yield line("dislike", 1, hidden);
  }
  for (const { heard, matches } of imports) {
    for (const [k, { title, artist, plays, skips, last }] of heard.entries()) {
      const item = matches[k]?.track;
      if (item === undefined) continue;
      const line = (event: Listened["event"], count: number) =>
        `${JSON.stringify({ listener: "me", item, event, count, at: last, title, artist })}\n`;
      if (plays > 0) yield line("play", plays);
      if (skips > 0) yield line("skip", skips);
    }
  }
}

/** Whether there is a line to export: of imports, what the catalog has. */
export const canExport = ({ marks, imports }: HistoryState): boolean =>
  marks.size > 0 || imports.some(({ matches }) => matches.some(Boolean));

/** What marks say beyond the listens of imports: an export brought back beside its imports counts nothing twice. */
export function withoutImported(marks: readonly Mark[], imports: readonly ImportedHistory[]): Mark[] {
  const counts = new Map<string, { plays: number; skips: number }>();
  for (const { heard, matches } of imports) {
    for (const [k, { plays, skips }] of heard.entries()) {
      const track = matches[k]?.track;
      if (track === undefined) continue;
      const before = counts.get(track);
      counts.set(track, { plays: plays + (before?.plays ?? 0), skips: skips + (before?.skips ?? 0) });
    }
  }
  return marks
    .map((mark) => {
      const { plays = 0, skips = 0 } = (mark.origin === "catalog" && counts.get(mark.id)) || {};
      return { ...mark, plays: Math.max(0, mark.plays - plays), skips: Math.max(0, mark.skips - skips) };
    })
    .filter(saysSomething);
}
