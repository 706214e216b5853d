import type { AddedTrack } from "../ranker.js";
import type { Song } from "../types.js";
import { hasWords } from "./words.js";

const unknownPopularity = 255;
const unnumbered = 0xffff_ffff;
const unknownGenre = 65_535;
/** Numbers of artists that only additions have begin here; a catalog counts its own from 0. */
const firstArtist = 2 ** 31;

/** What is shown of a song. Its numbers are the engine's: thousands that a relay brings would be as many megabytes. */
type Shown = Pick<Song, "id" | "title" | "artist" | "album" | "genre" | "year" | "duration">;

/** Songs that were added to a catalog while it is open: their texts, and what ranking is told of them. */
export class Additions {
  readonly #songs: Shown[] = [];
  readonly #places = new Map<string, number>();
  readonly #artists = new Map<string, number>();
  readonly #genres: Map<string, number>;

  /** `genres` are the catalog's, by their numbers. */
  constructor(genres: Iterable<string>) {
    this.#genres = new Map(Array.from(genres, (name, number) => [name, number]));
  }

  get count(): number {
    return this.#songs.length;
  }

  at(place: number): Shown | undefined {
    return this.#songs[place];
  }

  placeOf(id: string): number | undefined {
    return this.#places.get(id);
  }

  /** Places of those that have all the words, the last one as a beginning. */
  search(words: readonly string[]): number[] {
    const places = Array.from(this.#songs.keys());
    return places.filter((place) => {
      const { title, artist } = this.#songs[place] as Shown;
      return hasWords(`${title} ${artist}`, words);
    });
  }

  /** Songs of the space whose ids are new, `values` in the order of the engine's columns. */
  add(songs: readonly Song[]): AddedTrack[] {
    return songs.map((song) => {
      const { vector, values, duration, year, genre, artist, id, title, album } = song;
      this.#places.set(id, this.#songs.push({ id, title, artist, album, genre, year, duration }) - 1);
      return {
        vector,
        values,
        duration,
        year,
        genre: genre === "" ? unknownGenre : numberIn(this.#genres, genre, 0),
        popularity: unknownPopularity,
        work: unnumbered,
        artist: artist === "" ? unnumbered : numberIn(this.#artists, artist, firstArtist),
        album: unnumbered,
      };
    });
  }
}

function numberIn(numbers: Map<string, number>, name: string, first: number): number {
  const number = numbers.get(name) ?? first + numbers.size;
  numbers.set(name, number);
  return number;
}
