import { options as checked } from "../checks.js";
import type { Earshot } from "../earshot.js";
import { throwIfCanceled } from "../error.js";
import type { Heard } from "./heard.js";
import { HistoryMatcher, type Match } from "./match.js";

export interface HistoryMatches {
  /** Of each recording, in the order that was given; undefined: not in this catalog. */
  matches: (Match | undefined)[];
  /**
   * False where only parts of the catalog are here: then no more than the most played ids were asked for, and nothing
   * was looked up by name. Keep the whole catalog and match again.
   */
  complete: boolean;
}

export interface MatchOptions {
  signal?: AbortSignal;
  /** Tracks compared, of all. */
  onProgress?: (compared: number, total: number) => void;
}

/** Recordings and tracks that are looked at between two turns of the page. */
const atOnce = 500;
/** Ids of a history that merged tracks may have; and those a large catalog's host is asked for. */
const mostIds = 5_000;
const mostAsked = 100;
const idsAtOnce = 50;

/**
 * The tracks of the open catalog that recordings of a history tell of: see HistoryMatcher. A catalog that is here whole is
 * gone through once, on the page's thread but in turns with it. Errors: canceled, io, corrupt.
 */
export async function matchHistory(
  earshot: Pick<Earshot, "catalog" | "track" | "tracks">,
  heard: readonly Heard[],
  options: MatchOptions = {},
): Promise<HistoryMatches> {
  const { signal, onProgress } = checked(options);
  const { catalog } = earshot;
  if (!catalog) return { matches: heard.map(() => undefined), complete: true };
  const matcher = new HistoryMatcher(catalog.kind);
  for (let begin = 0; begin < heard.length; begin += atOnce) {
    throwIfCanceled(signal, "history");
    matcher.want(heard.slice(begin, begin + atOnce));
    await new Promise((next) => setTimeout(next));
  }
  const complete = catalog.loaded === "whole" || catalog.held >= catalog.bytes;
  for (let offset = 0; complete && offset < catalog.tracks; offset += atOnce) {
    throwIfCanceled(signal, "history");
    // The answer comes from a worker, so that the page has its turn.
    for (const track of await earshot.tracks({ offset, limit: atOnce })) matcher.pass(track);
    onProgress?.(Math.min(offset + atOnce, catalog.tracks), catalog.tracks);
  }
  if (catalog.kind === "artists") return { matches: matcher.matches(), complete };
  const matched = matcher.matches();
  const ids = heard.filter(({ id }, k) => id !== "" && !matched[k]).map(({ id }) => id);
  const asked = ids.slice(0, complete ? mostIds : mostAsked);
  for (let begin = 0; begin < asked.length; begin += idsAtOnce) {
    throwIfCanceled(signal, "history");
    const batch = asked.slice(begin, begin + idsAtOnce);
    const tracks = await Promise.all(batch.map((id) => earshot.track(id)));
    for (const [k, track] of tracks.entries()) if (track) matcher.meetId(track.id, batch[k] as string);
  }
  return { matches: matcher.matches(), complete };
}
