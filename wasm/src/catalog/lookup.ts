import type { Blocks } from "./blocks.js";
import type { CatalogIndex } from "./catalog-index.js";
import { LookupShard } from "./lookup-shard.js";
import type { Bytes } from "./safetensors.js";
import { compareBytes, countBefore } from "./strings.js";

/** A letter or two lead through many shards: only so many are read for a beginning. The word itself is in the first. */
const mostShardsOfWord = 16;

const encoder = new TextEncoder();

/** A track that a search may mean. */
export interface Match {
  track: number;
  /** Otherwise a word that leads to too many tracks does not list it, and the track's text has to decide. */
  isSure: boolean;
}

/** Ids and words to track numbers, by a catalog's lookup. Shards are fetched and read when they are first needed. */
export class Lookup {
  readonly #index: CatalogIndex;
  readonly #blocks: Blocks;
  readonly #shards = new Map<number, LookupShard>();
  /** Shards on their way: whoever looks for thousands of ids at once reads each but once. */
  readonly #loading = new Map<number, Promise<void>>();

  constructor(index: CatalogIndex, blocks: Blocks) {
    this.#index = index;
    this.#blocks = blocks;
  }

  /** The number of a track by its id, or by one that was merged into it. */
  async track(id: string): Promise<number | undefined> {
    const key = encoder.encode(id);
    const shard = this.#lastFrom(key, 0, this.#index.shards.ofIds);
    if (shard < 0) return undefined;
    await this.#load([shard]);
    return this.#shards.get(shard)?.trackOf(key);
  }

  /** Tracks that have all the words, the last one as a beginning; the most popular first. No words find nothing. */
  async search(words: readonly string[]): Promise<Match[]> {
    const wishes = words.map((word, i) => {
      const key = encoder.encode(word);
      const isBeginning = i === words.length - 1;
      return { key, isBeginning, shards: this.#shardsOf(key, isBeginning) };
    });
    await this.#load(wishes.flatMap(({ shards }) => shards));

    const found = new Map<number, { popularity: number; lists: number; wholeLists: number }>();
    let wholeLists = 0;
    for (const { key, isBeginning, shards } of wishes) {
      const tracks = new Map<number, number>();
      let isWhole = true;
      for (const shard of shards) if (this.#shards.get(shard)?.collect(key, isBeginning, tracks)) isWhole = false;
      if (isWhole) wholeLists++;
      for (const [track, popularity] of tracks) {
        const match = found.get(track) ?? { popularity, lists: 0, wholeLists: 0 };
        match.lists++;
        if (isWhole) match.wholeLists++;
        found.set(track, match);
      }
    }
    return [...found]
      .filter(([, match]) => match.wholeLists === wholeLists)
      .sort(([a, first], [b, second]) => second.popularity - first.popularity || a - b)
      .map(([track, { lists }]) => ({ track, isSure: lists === words.length }));
  }

  #shardsOf(word: Bytes, isBeginning: boolean): number[] {
    const { ofIds, first } = this.#index.shards;
    const shards = [];
    for (let i = Math.max(this.#lastFrom(word, ofIds, first.length), ofIds); i < first.length; i++) {
      const key = first.bytes(i);
      const order = compareBytes(isBeginning ? key.subarray(0, word.length) : key, word);
      if (order > 0 || shards.length === mostShardsOfWord) break;
      shards.push(i);
    }
    return shards;
  }

  /** The last shard in [begin, end) whose keys begin at or before this one, or -1. */
  #lastFrom(key: Bytes, begin: number, end: number): number {
    const { first } = this.#index.shards;
    const count = countBefore(end - begin, (i) => compareBytes(first.bytes(begin + i), key) <= 0);
    return count === 0 ? -1 : begin + count - 1;
  }

  async #load(numbers: readonly number[]): Promise<void> {
    const missing = numbers.filter((number) => !this.#shards.has(number) && !this.#loading.has(number));
    if (missing.length > 0) {
      const load = this.#read(missing).finally(() => {
        for (const number of missing) this.#loading.delete(number);
      });
      for (const number of missing) this.#loading.set(number, load);
    }
    for (const number of numbers) await this.#loading.get(number);
  }

  async #read(missing: readonly number[]): Promise<void> {
    const { file, kind, keys, first } = this.#index.shards;
    for (const [number, bytes] of await this.#blocks.get(missing)) {
      const entry = { keys: keys[number] as number, firstKey: first.bytes(number), tracks: this.#index.tracks };
      this.#shards.set(number, new LookupShard(bytes, entry, `${file.name}, ${kind} ${number}`));
    }
  }
}
