/** One playing of a recording, as the export of another service tells of it. Title or id is there; others may be empty. */
export interface Listen {
  /** The service's own: "4uLU6hMCjMI75M1A2tKUQC" of "spotify:track:...", a MusicBrainz recording id. */
  id: string;
  isrc: string;
  title: string;
  artist: string;
  album: string;
  /** Seconds since 1970, UTC; 0: unknown. */
  at: number;
  /** Seconds; below 0: unknown. */
  heard: number;
  /** The service says so. */
  skipped: boolean;
}

/** A recording of a history, with all that was done with it. */
export interface Heard {
  id: string;
  isrc: string;
  title: string;
  artist: string;
  album: string;
  /** How often it was heard for half a minute or more, or for an unknown time. */
  plays: number;
  /** How often it was left before. */
  skips: number;
  /** Of files that Earshot itself wrote. */
  likes: number;
  dislikes: number;
  /** The last time, milliseconds since 1970; 0: unknown. */
  last: number;
}

/** What is heard for less counts as skipped: from here on services count a stream. */
const heardSeconds = 30;

const isSkip = ({ heard, skipped }: Listen): boolean => (heard >= 0 ? heard < heardSeconds : skipped);

export type HeardEvent = "play" | "skip" | "like" | "dislike";

const counters = { play: "plays", skip: "skips", like: "likes", dislike: "dislikes" } as const;

/** Sums listens of the same recording: by its id, else its ISRC, else its title and artist. */
export class HeardTracks {
  readonly #tracks = new Map<string, Heard>();

  add(listen: Listen): void {
    this.addEvent(listen, isSkip(listen) ? "skip" : "play", 1);
  }

  addEvent({ id, isrc, title, artist, album, at }: Listen, event: HeardEvent, count: number): void {
    const key = id ? `id\n${id}` : isrc ? `isrc\n${isrc}` : `${title}\n${artist}`;
    let track = this.#tracks.get(key);
    if (!track) {
      track = { id, isrc, title, artist, album, plays: 0, skips: 0, likes: 0, dislikes: 0, last: 0 };
      this.#tracks.set(key, track);
    }
    track[counters[event]] += count;
    track.last = Math.max(track.last, at * 1000);
  }

  /** The most played first. */
  list(): Heard[] {
    return [...this.#tracks.values()].sort((a, b) => b.plays - a.plays);
  }
}
