// Ranking in WebAssembly against the definition, in double precision and plain loops.
import { beforeAll, describe, expect, it } from "vitest";
import { Catalog } from "../../wasm/src/catalog/catalog.js";
import type { Engine } from "../../wasm/src/engine.js";
import { EarshotError } from "../../wasm/src/error.js";
import type { Song } from "../../wasm/src/types.js";
import { randomNumbers } from "../catalogs/test-tracks.js";
import { analyzeSamples, loadEngine } from "./engine-in-node.js";
import { request } from "./wish.js";

let engine: Engine;
let space: string;
let songs: Song[];

beforeAll(async () => {
  engine = await loadEngine();
  ({ space } = await analyzeSamples(engine, new Float32Array(22050).fill(0.1), 22050));
  const random = randomNumbers(7);
  songs = Array.from({ length: 3000 }, (_, i) => ({
    id: `song-${i}`,
    title: `Title ${i}`,
    artist: "Sigur Rós",
    album: "",
    genre: "",
    year: 2001,
    duration: 200,
    sampleRate: 44100,
    set: "librosa",
    columns: [],
    values: new Float32Array(),
    space,
    vector: Float32Array.from({ length: 64 }, () => random() * 2 - 1),
    tempo: 120,
    warnings: [],
  }));
});

const squared = (a: Float32Array, b: Float32Array) => a.reduce((sum, x, i) => sum + (x - (b[i] as number)) ** 2, 0);

describe("ranking", () => {
  it("finds the nearest of the stored vectors, distances included", async () => {
    const catalog = await Catalog.ofSongs(engine, songs);
    const seed = songs[42] as Song;
    const { hits, candidates } = await catalog.similar(request({ seeds: [seed], limit: 20 }));
    const stored = (await catalog.range(0, songs.length)).filter(({ id }) => id !== seed.id);
    const expected = stored
      .map(({ id, vector }) => ({ id, distance: Math.sqrt(squared(seed.vector, vector)) }))
      .sort((a, b) => a.distance - b.distance)
      .slice(0, 20);
    expect(hits.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
    for (const [i, hit] of hits.entries()) {
      expect(hit.rank).toBe(i + 1);
      expect(hit.distance).toBeCloseTo(expected[i]?.distance ?? Number.NaN, 5);
      const parts = Object.values(hit.distances).reduce((sum, part) => sum + part * part, 0);
      expect(Math.sqrt(parts)).toBeCloseTo(hit.distance, 5);
      expect(hit.reasons.length).toBeGreaterThan(0);
    }
    expect(candidates).toBeGreaterThanOrEqual(songs.length - 1);
    catalog.close();
  });

  it("keeps stored vectors within half a step of the given ones", async () => {
    const catalog = await Catalog.ofSongs(engine, songs);
    for (const { id, vector } of songs.slice(0, 50)) {
      const stored = (await catalog.track(id))?.vector ?? new Float32Array();
      const step = Math.max(...vector.map(Math.abs)) / 103; // the coarsest scale that is tried
      for (const [j, x] of stored.entries())
        expect(Math.abs(x - (vector[j] as number))).toBeLessThanOrEqual(step * 0.501);
    }
    catalog.close();
  });

  it("never brings back seeds or what is excluded", async () => {
    const catalog = await Catalog.ofSongs(engine, songs);
    const seeds = [songs[1], songs[2]] as Song[];
    const first = (await catalog.similar(request({ seeds, limit: 5 }))).hits.map(({ id }) => id);
    const again = await catalog.similar(request({ seeds, limit: 50, exclude: [...first, "nobody"] }));
    const rest = again.hits.map(({ id }) => id);
    for (const id of [...first, "song-1", "song-2"]) expect(rest).not.toContain(id);
    catalog.close();
  });

  it("ignores a group of weight 0", async () => {
    const catalog = await Catalog.ofSongs(engine, songs);
    const weights = { timbre: 0, harmony: 0, rhythm: 1, dynamics: 0 };
    const { hits } = await catalog.similar(request({ seeds: [songs[0] as Song], limit: 1, weights }));
    const [hit] = hits;
    expect(hit?.distance).toBeCloseTo(hit?.distances.rhythm ?? Number.NaN, 6);
    catalog.close();
  });

  it("refuses a song of another space, and an id it does not know", async () => {
    const catalog = await Catalog.ofSongs(engine, songs.slice(0, 10));
    const stranger = { ...(songs[0] as Song), space: "other-9" };
    expect(await codeOf(catalog.similar(request({ seeds: [stranger] })))).toBe("version-mismatch");
    expect(await codeOf(catalog.similar(request({ seeds: ["nobody"] })))).toBe("not-found");
    expect(await codeOf(catalog.similar(request({ seeds: [] })))).toBe("invalid-argument");
    const short = { ...(songs[0] as Song), vector: new Float32Array(3) };
    expect(await codeOf(catalog.similar(request({ seeds: [short] })))).toBe("version-mismatch");
    catalog.close();
  });

  it("gives some tracks of all the catalog for an empty query", async () => {
    const catalog = await Catalog.ofSongs(engine, songs);
    expect(await catalog.search("  ", 4)).toHaveLength(4);
    expect(new Set((await catalog.search("", 3000)).map(({ id }) => id)).size).toBe(3000);
    catalog.close();
  });
});

async function codeOf(answer: Promise<unknown>): Promise<string> {
  try {
    await answer;
  } catch (error) {
    if (error instanceof EarshotError) return error.code;
    throw error;
  }
  return "no error";
}
