// What a page asks for, before any worker hears of it: defaults, and one clear error for each thing that can't be meant.
import { describe, expect, it } from "vitest";
import { EarshotError } from "../../wasm/src/error.js";
import { analyzeRequest, similarRequest, songOf } from "../../wasm/src/requests.js";
import type { AnalyzeOptions, AudioInput, Seed, SimilarOptions, Song } from "../../wasm/src/types.js";

const song = {
  id: "mine",
  title: "Mine",
  space: "some-1",
  columns: ["tempo"],
  values: new Float32Array(1),
  vector: new Float32Array(64),
} as Song;

/** The message of the error, or what was made. */
function told(make: () => unknown): unknown {
  try {
    return make();
  } catch (error) {
    expect(error).toBeInstanceOf(EarshotError);
    const { code, message } = error as EarshotError;
    expect(code).toBe("invalid-argument");
    return message;
  }
}
const refused = (options: object) => told(() => similarRequest(["a"], options as SimilarOptions));
const refusedSeeds = (seeds: unknown) => told(() => similarRequest(seeds as Seed[], {}));

describe("a request for recommendations", () => {
  it("has its defaults, songs as they are and tracks by their ids", () => {
    expect(similarRequest([song, "b", { id: "c" } as Seed], {})).toEqual({
      seeds: [song, "b", "c"],
      dislikes: [],
      limit: 20,
      metric: "euclidean",
      weights: { timbre: 1, harmony: 1, rhythm: 1, dynamics: 1 },
      variety: 0,
      exclude: [],
      artistCap: 0,
      filters: {},
      foldVersions: true,
      among: undefined,
    });
    expect(similarRequest(new Set(["a"]), { emerging: true })).toMatchObject({
      metric: "manhattan",
      artistCap: 1,
      filters: { artistPopularity: [0, 40] },
    });
  });

  it("takes filters with open ends and from any iterable", () => {
    const filters = {
      genres: new Set(["Rock"]),
      years: [1990, Number.POSITIVE_INFINITY],
      tempo: [0, Number.MAX_SAFE_INTEGER],
      popularity: [20, Number.MAX_SAFE_INTEGER],
      keys: Uint8Array.of(9, 21),
    } as const;
    const { years, popularity, tempo: tempos } = filters;
    expect(similarRequest(["a"], { filters }).filters).toEqual({
      genres: ["Rock"],
      years,
      popularity,
      tempos,
      keys: [9, 21],
    });
  });

  it.each([
    [{ limit: -1 }, "limit: is -1. Give a whole number, 0 or more."],
    [{ limit: "20" }, 'limit: is "20". Give a whole number, 0 or more.'],
    [{ variety: 2 }, "variety: is 2. Give a number from 0 to 1."],
    [{ metric: "foo" }, 'metric: is "foo". Give "euclidean" or "manhattan".'],
    [{ versions: "none" }, 'versions: is "none". Give "fold" or "all".'],
    [{ weights: { timber: 2 } }, "weights.timber: is not known. weights has timbre, harmony, rhythm, dynamics."],
    [{ weights: { rhythm: "2" } }, 'weights.rhythm: is "2". Give a number from 0 to 4.'],
    [{ weights: null }, "weights: is null. Give an object."],
    [{ artistCap: 0.5 }, "artistCap: is 0.5. Give a whole number, 0 or more."],
    [{ emerging: 101 }, "emerging: is 101. Give a number from 0 to 100."],
    [{ emerging: "yes" }, 'emerging: is "yes". Give a number from 0 to 100.'],
    [{ exclude: "track-1" }, 'exclude: is "track-1". Give a list of ids.'],
    [{ exclude: [{ id: "a" }] }, "exclude[0]: is an object. Give a string."],
    [{ dislikes: [{}] }, "dislikes[0]: is an object. Give a song, a track or the id of a track."],
    [{ among: ["a"] }, 'among[0]: is "a". Give a song as `analyze` made it.'],
    [{ signal: 5 }, "signal: is 5. Give an AbortSignal."],
    [{ filters: { year: [1, 2] } }, "filters.year: is not known. filters has genres, years, popularity, tempo, keys."],
    [{ filters: { years: "1990" } }, 'filters.years: is "1990". Give two numbers, [from, to], the lower one first.'],
    [
      { filters: { years: [2000, 1990] } },
      "filters.years: is [2000, 1990]. Give two numbers, [from, to], the lower one first.",
    ],
    [
      { filters: { tempo: [Number.NaN, 1] } },
      "filters.tempo: is [NaN, 1]. Give two numbers, [from, to], the lower one first.",
    ],
    [{ filters: { genres: "Rock" } }, 'filters.genres: is "Rock". Give a list of names.'],
    [{ filters: { genres: [7] } }, "filters.genres[0]: is 7. Give a string."],
    [{ filters: { keys: ["A minor"] } }, 'filters.keys[0]: is "A minor". Give a whole number, 0 or more.'],
    [{ filters: { keys: [-1] } }, "filters.keys[0]: is -1. Give a whole number, 0 or more."],
    [{ filters: { keys: [9, 99] } }, "filters.keys[1]: is 99. Give 0 (C) to 11 (B), plus 12 in minor."],
  ])("is refused with %o", (options, message) => {
    expect(refused(options)).toBe(message);
  });

  it("is refused without seeds that are any", () => {
    expect(refusedSeeds(null)).toBe("seeds: is null. Give a list of songs, tracks and ids.");
    expect(refusedSeeds("track-1")).toBe('seeds: is "track-1". Give a list of songs, tracks and ids.');
    expect(refusedSeeds([{}])).toBe("seeds[0]: is an object. Give a song, a track or the id of a track.");
    expect(refusedSeeds(["a", undefined])).toBe("seeds[1]: is undefined. Give a song, a track or the id of a track.");
    expect(refusedSeeds([{ ...song, vector: [1, 2] }])).toBe(
      "seeds[0]: is an object. Give a song as `analyze` made it.",
    );
    expect(told(() => similarRequest(["a"], null as unknown as SimilarOptions))).toBe(
      "options: is null. Give an object.",
    );
    const endless: unknown[] = [];
    endless.push(endless, endless, endless, endless);
    expect(refusedSeeds(endless)).toMatch(/^seeds\[0\]: is \[a list, a list, a list, \.\.\.\]/);
  });
});

describe("a request for an analysis", () => {
  const refused = (audio: unknown, options: object = {}) =>
    told(() => analyzeRequest(audio as AudioInput, options as AnalyzeOptions));

  it("takes one channel or several, and tags that are given", () => {
    const samples = new Float32Array(8);
    const tags = { id: "x", title: "Tune", year: undefined } as object;
    expect(analyzeRequest({ samples, sampleRate: 8000 }, { tags })).toEqual({
      audio: { planes: [samples], sampleRate: 8000 },
      name: "Tune",
      excerpt: 30,
      tags: { id: "x", title: "Tune" },
    });
    const stereo = { samples: [samples, samples], sampleRate: 8000 };
    expect(analyzeRequest(stereo, {}).audio).toEqual({ planes: [samples, samples], sampleRate: 8000 });
  });

  it("is refused where there is nothing to hear", () => {
    const audio = "Give a File, a Blob, an AudioBuffer, or { samples, sampleRate }.";
    expect(refused(null)).toBe(`audio: is null. ${audio}`);
    expect(refused("song.mp3")).toBe(`audio: is "song.mp3". ${audio}`);
    expect(refused({})).toBe(`audio: is an object. ${audio}`);
    const sampleRate = 8000;
    expect(refused({ samples: [[0, 1]], sampleRate })).toBe("samples[0]: is [0, 1]. Give a Float32Array.");
    const samples = new Float32Array(8);
    expect(refused({ samples, sampleRate }, { excerpt: "some" })).toBe(
      'excerpt: is "some". Give seconds above 0, or "all".',
    );
    expect(refused({ samples, sampleRate }, { tags: { title: 7 } })).toBe("tags.title: is 7. Give a string.");
    expect(refused({ samples, sampleRate }, { onProgress: true })).toBe("onProgress: is true. Give a function.");
  });
});

it("tells a song from what only looks like one", () => {
  expect(songOf("song", song)).toBe(song);
  expect(told(() => songOf("song", undefined))).toBe("song: is undefined. Give a song as `analyze` made it.");
});
