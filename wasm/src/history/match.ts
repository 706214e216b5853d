import { fold } from "../fold.js";
import type { Heard } from "./heard.js";
import { bareIsrc } from "./listen-json.js";
import { firstArtist, titleIdentity, wordsOf } from "./title-identity.js";

/** A known track, as histories may name it. */
export interface NamedTrack {
  id: string;
  isrc?: string;
  title: string;
  artist: string;
}

export type MatchedBy = "id" | "isrc" | "name";

export interface Match {
  track: string;
  by: MatchedBy;
}

/** What a track and a history may have in common, the surest first. */
const ways = ["id", "isrc", "words", "identity", "first's words", "first's identity", "first of several"] as const;

/** Where a recording of the history stands in the list, and how sure this key of it is. */
interface Wish {
  heard: number;
  rank: number;
}

/**
 * Finds the tracks that recordings of a history tell of, while tracks pass by: a catalog of any size costs no more memory
 * than the history.
 *
 * By the id first, in whichever of Spotify's forms; then by the ISRC, hyphens and case apart; then by title and artist,
 * folded. Of those the words as they are go before the piece's: "Song - Live" is the live version if it is known, else the
 * song, and a remix is never its original. "The" before an artist does not count. Of several artists the first who is
 * named also counts alone ("A & B" is "A", "A" is "A & B"), but "A & B" is never "A & C". Of tracks that are called the
 * same the first is meant. Among artists only the artist's name counts. shared/records/history_match.h has the same.
 */
export class HistoryMatcher {
  readonly #wishes = new Map<string, Wish[]>();
  readonly #found: { rank: number; track: string }[] = [];

  constructor(private readonly kind: "tracks" | "artists" = "tracks") {}

  /** Recordings to look for: before the tracks pass. */
  want(heard: readonly Heard[]): void {
    for (const { id, isrc, title, artist } of heard) {
      const number = this.#found.push({ rank: ways.length, track: "" }) - 1;
      const wish = (way: (typeof ways)[number], key: string, kindOfKey: string) => {
        if (key === "") return;
        const wishes = this.#wishes.get(`${kindOfKey} ${key}`);
        const entry = { heard: number, rank: ways.indexOf(way) };
        if (wishes) wishes.push(entry);
        else this.#wishes.set(`${kindOfKey} ${key}`, [entry]);
      };
      const foldedArtist = fold(artist);
      const { whole, first } = namesOf(foldedArtist);
      if (this.kind === "artists") {
        wish("words", artistKey(foldedArtist), "words");
        wish("identity", artistKey(whole), "words");
        wish("first's words", artistKey(whole), "identity");
        if (first) wish("first's identity", artistKey(first), "words");
        continue;
      }
      const foldedTitle = fold(title);
      const identity = titleIdentity(foldedTitle, whole);
      wish("id", trackIdOf(id), "id");
      wish("isrc", bareIsrc(isrc), "isrc");
      wish("words", wordsKey(foldedTitle, whole), "words");
      wish("identity", identity, "identity");
      if (first) {
        wish("first's words", wordsKey(foldedTitle, first), "words");
        wish("first's identity", titleIdentity(foldedTitle, first), "identity");
      }
      wish("first of several", identity, "first");
    }
  }

  /** The next track. */
  pass({ id, isrc = "", title, artist }: NamedTrack): void {
    const foldedArtist = fold(artist);
    const { whole, first } = namesOf(foldedArtist);
    if (this.kind === "artists") {
      this.#meet(id, "words", artistKey(foldedArtist));
      this.#meet(id, "identity", artistKey(whole));
      return;
    }
    this.meetId(id, id);
    this.#meet(id, "isrc", bareIsrc(isrc));
    const foldedTitle = fold(title);
    this.#meet(id, "words", wordsKey(foldedTitle, whole));
    this.#meet(id, "identity", titleIdentity(foldedTitle, whole));
    if (first) this.#meet(id, "first", titleIdentity(foldedTitle, first));
  }

  /** A track under another id: one that was merged into it. */
  meetId(track: string, id: string): void {
    this.#meet(track, "id", trackIdOf(id));
  }

  /** Of each recording, in their order. */
  matches(): (Match | undefined)[] {
    return this.#found.map(({ rank, track }) => {
      const way = ways[rank];
      return way && { track, by: way === "id" || way === "isrc" ? way : "name" };
    });
  }

  #meet(track: string, kindOfKey: string, key: string): void {
    if (key === "") return;
    for (const { heard, rank } of this.#wishes.get(`${kindOfKey} ${key}`) ?? []) {
      const found = this.#found[heard];
      if (found && rank < found.rank) {
        found.rank = rank;
        found.track = track;
      }
    }
  }
}

/** An artist's name, folded, and that of the first artist, empty if there is no other. */
function namesOf(foldedArtist: string): { whole: string; first: string } {
  const whole = firstArtist(foldedArtist).replace(/(?<= )\+(?= )/g, "&");
  const other = / & | and | x | \/ | vs\.? | with /.exec(whole);
  return { whole, first: other && other.index > 0 ? whole.slice(0, other.index) : "" };
}

/** Names without a letter or digit are themselves: "!!!". */
const wordsOrText = (folded: string): string => wordsOf(folded).join(" ") || folded;

const artistKey = (folded: string): string => wordsOrText(folded).replace(/^the /, "");

/** All that is said of the piece, live or not; empty if the title or the artist is. */
function wordsKey(foldedTitle: string, foldedArtist: string): string {
  const [title, artist] = [wordsOrText(foldedTitle), artistKey(foldedArtist)];
  return title && artist ? `${title}\n${artist}` : "";
}

/** The id in "spotify:track:ID" and "https://open.spotify.com/intl-de/track/ID?si=..."; any other text is an id itself. */
function trackIdOf(text: string): string {
  const [, id] =
    /^spotify:track:(.*)$/s.exec(text) ?? /^(?:https?:\/\/)?open\.spotify\.com\/.*?track\/([^?#/]*)/s.exec(text) ?? [];
  return id ?? text;
}
