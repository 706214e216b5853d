import { corrupt, grouped, quoted } from "./faults.js";
import { type Bytes, Safetensors } from "./safetensors.js";
import { compareBytes, countBefore, Strings } from "./strings.js";

/** Sorted keys and, for each, the sorted numbers of the tracks it leads to: a block of lookup-<hash>.blocks. */
export class LookupShard {
  readonly #keys: Strings;
  readonly #starts: Uint32Array;
  readonly #tracks: Uint32Array;
  readonly #popularity: Uint8Array | undefined;
  readonly #cut: Uint8Array | undefined;

  /** Reads a block whose hash was compared. Errors: unsupported-format, corrupt. */
  constructor(bytes: Bytes, entry: { keys: number; firstKey: Bytes; tracks: number }, where: string) {
    const file = new Safetensors(bytes, where);
    this.#keys = new Strings(file, "keys", entry.keys);
    this.#starts = file.elements("starts", "U32", entry.keys + 1);
    this.#tracks = file.elements("tracks", "U32", undefined);
    const [starts, tracks, keys] = [this.#starts, this.#tracks, this.#keys];

    const rises = starts.every((start, i) => (i === 0 ? start === 0 : start > (starts[i - 1] as number)));
    if (!rises || starts[entry.keys] !== tracks.length) {
      throw corrupt(where, `tensor "starts" does not rise from 0 to ${grouped(tracks.length)}`);
    }
    const stray = tracks.find((track) => track >= entry.tracks);
    if (stray !== undefined) throw corrupt(where, `leads to track ${grouped(stray)} of ${grouped(entry.tracks)}`);
    for (let i = 0; i < keys.length; i++) {
      const key = keys.bytes(i);
      const inOrder = i === 0 ? compareBytes(key, entry.firstKey) === 0 : compareBytes(key, keys.bytes(i - 1)) > 0;
      if (!inOrder) throw corrupt(where, `key ${grouped(i)} is out of order: ${quoted(keys.at(i))}`);
    }
    if (file.has("popularity")) this.#popularity = file.elements("popularity", "U8", tracks.length);
    if (file.has("cut")) this.#cut = file.elements("cut", "U8", entry.keys);
  }

  /** The track that an id leads to. */
  trackOf(id: Bytes): number | undefined {
    const i = this.#lowerBound(id);
    if (i === this.#keys.length || compareBytes(this.#keys.bytes(i), id) !== 0) return undefined;
    return this.#tracks[this.#starts[i] as number];
  }

  /**
   * Adds the tracks of a word, or of all words that begin with it, to `into` with their popularity, -1 where it is
   * unknown. True if some word leads to more tracks than are listed.
   */
  collect(word: Bytes, asBeginning: boolean, into: Map<number, number>): boolean {
    let isCut = false;
    for (let i = this.#lowerBound(word); i < this.#keys.length; i++) {
      const key = this.#keys.bytes(i);
      if (compareBytes(asBeginning ? key.subarray(0, word.length) : key, word) !== 0) break;
      isCut ||= this.#cut?.[i] === 1;
      for (let at = this.#starts[i] as number; at < (this.#starts[i + 1] as number); at++) {
        const popularity = this.#popularity?.[at] ?? 255;
        into.set(this.#tracks[at] as number, popularity === 255 ? -1 : popularity);
      }
    }
    return isCut;
  }

  /** The first key that is not before `key`. */
  #lowerBound(key: Bytes): number {
    return countBefore(this.#keys.length, (i) => compareBytes(this.#keys.bytes(i), key) < 0);
  }
}
