import type { CatalogFile } from "./catalog-files.js";
import type { Address, EngineModule } from "./engine-module.js";
import { type Reply, Request } from "./message.js";
import type { SimilarRequest } from "./protocol.js";
import { type ByGroup, groups, type Hit, type Song, type Track } from "./types.js";

export interface ManifestSummary {
  name: string;
  licence: string;
  space: string;
  tracks: number;
  files: CatalogFile[];
}

/** A song whose values are in the order of the engine's columns, NaN where it lacks one. */
export type AlignedSong = Song;

export interface EngineSimilarRequest extends Omit<SimilarRequest, "seeds" | "among"> {
  seeds: (AlignedSong | string)[];
}

/**
 * A catalog in the engine's memory: bindings/catalog_binding.cpp as JavaScript calls it. Filled in the order manifest,
 * index, cells, lookup, or with songs alone; lives until `close`. Errors: the engine's.
 */
export class CatalogBinding {
  readonly #module: EngineModule;
  readonly #address: Address;

  constructor(module: EngineModule) {
    this.#module = module;
    this.#address = module.functions.catalogOpen();
  }

  close(): void {
    this.#module.functions.catalogClose(this.#address);
    this.#module.files.delete(this.#address);
  }

  readManifest(text: string): ManifestSummary {
    this.#module.send(new Request().text(text));
    const reply = this.#reply("catalogReadManifest");
    return {
      name: reply.text(),
      licence: reply.text(),
      space: reply.text(),
      tracks: reply.number(),
      files: reply.list(() => ({
        role: reply.text(),
        name: reply.text(),
        bytes: reply.number(),
        sha256: reply.text(),
      })),
    };
  }

  readIndex(bytes: Uint8Array): void {
    this.#module.files.set(this.#address, bytes);
    this.#module.reply(this.#module.functions.catalogReadIndex(this.#address, bytes.length));
  }

  readCells(bytes: Uint8Array): void {
    this.#module.files.set(this.#address, bytes);
    this.#reply("catalogReadCells");
  }

  /** Its shards are read when words are looked up in them. */
  keepLookup(bytes: Uint8Array): void {
    this.#module.files.set(this.#address, bytes);
  }

  readSongs(songs: readonly AlignedSong[]): void {
    const request = new Request().number(songs.length);
    for (const song of songs) writeSong(request, song);
    this.#module.send(request);
    this.#reply("catalogReadSongs");
  }

  loadedTracks(): number {
    return this.#module.functions.catalogLoadedTracks(this.#address);
  }

  track(id: string): Track | undefined {
    this.#module.send(new Request().text(id));
    const number = this.#module.functions.catalogFind(this.#address);
    return number < 0 ? undefined : this.trackAt(number);
  }

  /** Precondition: number < loadedTracks(). */
  trackAt(number: number): Track {
    return readTrack(this.#module.reply(this.#module.functions.catalogTrackAt(this.#address, number)));
  }

  search(folded: string, limit: number): Track[] {
    this.#module.send(new Request().text(folded));
    const reply = this.#module.reply(this.#module.functions.catalogSearch(this.#address, limit));
    return reply.list(() => reply.number()).map((number) => this.trackAt(number));
  }

  similar({ seeds, limit, weights, variety, exclude, foldVersions }: EngineSimilarRequest): {
    hits: Hit[];
    candidates: number;
  } {
    const request = new Request().number(limit, variety, foldVersions ? 1 : 0);
    request.number(...groups.map((group) => weights[group]));
    request.number(exclude.length).text(...exclude);
    request.number(seeds.length);
    for (const seed of seeds) {
      if (typeof seed === "string") request.number(0).text(seed);
      else writeSong(request.number(1), seed);
    }
    this.#module.send(request);
    const reply = this.#reply("catalogSimilar");
    return { candidates: reply.number(), hits: reply.list(() => readHit(reply)) };
  }

  #reply(name: "catalogReadManifest" | "catalogReadCells" | "catalogReadSongs" | "catalogSimilar"): Reply {
    return this.#module.reply(this.#module.functions[name](this.#address));
  }
}

function writeSong(request: Request, song: AlignedSong): void {
  request.text(song.id, song.title, song.artist, song.album, song.genre, song.space);
  request.number(song.year, song.duration).floats(song.values).floats(song.vector);
}

/** `preview` is relative to the catalog. */
function readTrack(reply: Reply): Track {
  const texts = {
    id: reply.text(),
    title: reply.text(),
    artist: reply.text(),
    album: reply.text(),
    genre: reply.text(),
  };
  const preview = reply.text();
  const track = {
    ...texts,
    year: reply.number(),
    duration: reply.number(),
    tempo: reply.number(),
    vector: reply.floats(),
  };
  return preview === "" ? track : { ...track, preview };
}

function readHit(reply: Reply): Hit {
  const track = readTrack(reply);
  const numbers = {
    rank: reply.number(),
    plainRank: reply.number(),
    versions: reply.number(),
    score: reply.number(),
    distance: reply.number(),
  };
  const distances = {} as ByGroup<number>;
  const closeness = {} as ByGroup<number>;
  for (const group of groups) {
    distances[group] = reply.number();
    closeness[group] = reply.number();
  }
  const reasons = reply.list(() => reply.text());
  return { ...track, ...numbers, distances, closeness, reasons };
}
