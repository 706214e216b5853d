// `earshot similar` beyond the nearest tracks: filters, emerging artists, dislikes, a path, artists and albums.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { earshot, type Result, run, similar } from "./programs.js";

let folder: string;
let catalog: string;

const header =
  "id,name,popularity,duration_ms,explicit,artists,release_date,danceability,energy,key,loudness,mode,speechiness,acousticness,instrumentalness,liveness,valence,tempo,time_signature";

/** Tracks on a line from calm to wild; three artists take turns, one of them famous. */
const row = (place: number) => {
  const part = place / 30;
  const artist = ["Known", "Rising", "Hidden"][place % 3];
  const popularity = artist === "Known" ? 20 + place * 2 : 10;
  const sound = [0.3 + 0.4 * part, 0.2 + 0.6 * part, place % 12, -20 + 15 * part, place % 2, 0.05, 0.9 - 0.8 * part];
  return [
    `t${place}`,
    `Song ${place}`,
    popularity,
    200_000,
    0,
    `"['${artist}', 'Guest']"`,
    1980 + place,
    ...sound.slice(0, 7),
    0.1,
    0.1,
    0.2 + 0.6 * part,
    90 + 2 * place,
    4,
  ].join(",");
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "earshot-similar-"));
  const table = join(folder, "songs.csv");
  await writeFile(table, `${[header, ...Array.from({ length: 31 }, (_, place) => row(place))].join("\n")}\n`);
  catalog = join(folder, "catalog");
  await earshot("catalog", "build", table, "--out", catalog);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const placesOf = async (...flags: string[]) =>
  (await similar(catalog, "--track", "t0", ...flags)).map(({ id }) => Number(id.slice(1)));

/** What a method answers, and how much it looked at. */
const answer = async (folder: string, track: string, method: string, ...flags: string[]) => {
  const text = await earshot("similar", folder, "--track", track, "--method", method, "--format", "json", ...flags);
  return JSON.parse(text) as { results: Result[]; method: string; candidates: number };
};

describe("earshot similar", () => {
  it("keeps to years, popularity, tempo and key", async () => {
    for (const place of await placesOf("--years", "1990-1995", "-n", "30")) {
      expect(place).toBeGreaterThanOrEqual(10);
      expect(place).toBeLessThanOrEqual(15);
    }
    expect((await placesOf("--popularity", "50-", "-n", "30")).sort((a, b) => a - b)).toEqual([15, 18, 21, 24, 27, 30]);
    expect((await placesOf("--tempo", "-94")).sort()).toEqual([1, 2]);
    expect((await placesOf("--key", "C#", "-n", "30")).sort((a, b) => a - b)).toEqual([1, 13, 25]);
    expect(await placesOf("--key", "Db minor")).toEqual([]);
  });

  it("finds emerging artists, one track each, by Manhattan distance", async () => {
    const places = await placesOf("--emerging");
    expect(places.map((place) => place % 3).sort()).toEqual([1, 2]);
    expect((await placesOf("--emerging", "--emerging-below", "100")).length).toBe(3);
  });

  it("lets no artist have more than the cap", async () => {
    const artists = (await placesOf("--artist-cap", "2", "-n", "30")).map((place) => place % 3);
    for (const artist of [0, 1, 2]) expect(artists.filter((other) => other === artist)).toHaveLength(2);
  });

  it("keeps away from what is disliked", async () => {
    const plain = await placesOf("-n", "30");
    const places = await placesOf("-n", "30", "--dislike", "t30");
    expect(plain).toContain(30);
    expect(places.length).toBeGreaterThan(0);
    expect(Math.max(...places)).toBeLessThan(25);
  });

  it("leads from one track to another without an artist following upon itself", async () => {
    const places = await placesOf("--path-to", "t30", "-n", "6");
    expect(places).toHaveLength(6);
    expect(new Set(places).size).toBe(6);
    expect(places.at(0)).toBeLessThan(15);
    expect(places.at(-1)).toBeGreaterThan(15);
    const artists = [0, ...places, 30].map((place) => place % 3);
    for (const [i, artist] of artists.slice(1).entries()) expect(artist).not.toBe(artists[i]);
  });

  it("finds artists, as text, table and JSON", async () => {
    const { results } = JSON.parse(
      await earshot("similar", catalog, "--track", "t0", "--of", "artists", "--format", "json"),
    );
    expect(results).toHaveLength(2); // the seed's own is left out
    expect(results[0]).toMatchObject({ rank: 1, tracks: 10 });
    expect(results[0].nearest).toHaveLength(3);
    expect(await earshot("similar", catalog, "--track", "t0", "--of", "artists")).toContain("10 tracks");
    const csv = await earshot("similar", catalog, "--track", "t0", "--of", "artists", "--format", "csv");
    expect(csv.split("\r\n")[0]).toBe("rank,artist,album,score,distance,tracks,nearest");
    expect(await earshot("similar", catalog, "--track", "t0", "--of", "albums")).toContain("No other albums");
  });

  it("compares all of a small catalog's one cell, whatever the method", async () => {
    const exact = await answer(catalog, "t0", "exact");
    expect(exact.candidates).toBe(30);
    for (const method of ["ivf", "cluster"]) expect(await answer(catalog, "t0", method)).toEqual({ ...exact, method });
  });

  it("keeps what is disliked out of paths and of what counts for an artist", async () => {
    const path = await placesOf("--path-to", "t30", "-n", "6");
    const disliked = path[2] as number;
    expect(await placesOf("--path-to", "t30", "-n", "6", "--dislike", `t${disliked}`)).not.toContain(disliked);
    const artists = async (...flags: string[]) =>
      JSON.parse(await earshot("similar", catalog, "--track", "t0", "--of", "artists", "--format", "json", ...flags))
        .results as { nearest: { id: string }[] }[];
    const [first] = await artists();
    const nearest = first?.nearest[0]?.id as string;
    const counting = (await artists("--dislike", nearest)).flatMap(({ nearest }) => nearest.map(({ id }) => id));
    expect(counting).not.toContain(nearest);
  });

  it("takes the addresses by which tables and players name a track", async () => {
    for (const address of ["spotify:track:t5", "https://open.spotify.com/track/t5?si=1"]) {
      expect((await similar(catalog, "--track", address)).map(({ id }) => id)).not.toContain("t5");
    }
  });

  it("says truly why nothing came", async () => {
    const words = (...flags: string[]) => earshot("similar", catalog, "--track", "t0", ...flags);
    expect(await words("--years", "1800-1801")).toBe("No other tracks of this catalog pass the filters.\n");
    expect(await words("--years", "1800-1801", "--of", "artists")).toBe(
      "No other artists of this catalog pass the filters.\n",
    );
    expect(await words("--years", "1990", "--dislike", "t10")).toBe(
      "No other tracks of this catalog pass the filters and are nearer to where you start than to a dislike.\n",
    );
  });

  it("warns of a filter by what no track says", async () => {
    const bare = join(folder, "bare.jsonl");
    const out = join(folder, "bare");
    await writeFile(bare, '{"id":"a","energy":0.1}\n{"id":"b","energy":0.2}\n');
    await earshot("catalog", "build", bare, "--out", out);
    for (const [flag, ...value] of [
      ["--emerging"],
      ["--years", "1990-"],
      ["--popularity", "0-50"],
      ["--tempo", "90-"],
    ]) {
      const { code, stdout, stderr } = await run("earshot", "similar", out, "--track", "a", flag as string, ...value);
      expect(stderr).toMatch(new RegExp(`^earshot: warning: ${flag}: this catalog knows the \\w+ of no track`));
      expect(stdout).toBe("No other tracks of this catalog pass the filters.\n");
      expect(code).toBe(0);
    }
    expect(await earshot("similar", out, "--track", "a", "--track", "b")).toBe(
      "No other tracks are in this catalog.\n",
    );
  });

  it("cuts a small catalog into the clusters that are there", async () => {
    const table = join(folder, "kinds.jsonl");
    const out = join(folder, "kinds");
    const kinds = [0.1, 0.5, 0.9];
    const lines = Array.from({ length: 1200 }, (_, i) => {
      const at = (kinds[i % 3] as number) + 0.0001 * (i % 97);
      return JSON.stringify({
        id: `k${i}`,
        energy: at,
        valence: at,
        danceability: at,
        liveness: at,
        tempo: 80 + 80 * at,
      });
    });
    await writeFile(table, lines.join("\n"));
    await earshot("catalog", "build", table, "--out", out);
    const { candidates, results } = await answer(out, "k1", "cluster");
    expect(candidates).toBe(399);
    expect(results.map(({ id }) => Number(id.slice(1)) % 3)).toEqual(Array(10).fill(1));
  });

  it("says what is wrong with a flag", async () => {
    const faults: [string[], string, number][] = [
      [["--years", "1990-1980"], "no range", 2],
      [["--key", "H"], "no key", 2],
      [["--genre", "rock"], "no genre of this catalog", 1],
      [["--path-to", "nobody"], "no track of this catalog", 1],
      [["--path-to", "t3", "--track", "t4"], "leads from one", 2],
      [["--emerging-below", "30"], "--emerging", 2],
      [["--method", "guess"], "--method", 2],
      [["--method", "ivf", "--path-to", "t3"], "--method", 2],
      [["--variety", "0.5", "--path-to", "t3"], "--variety", 2],
      [["--versions", "all", "--path-to", "t3"], "--versions", 2],
      [["--artist-cap", "1", "--path-to", "t3"], "--artist-cap", 2],
      [["--variety", "0.5", "--of", "artists"], "--variety", 2],
      [["--artist-cap", "1", "--of", "albums"], "--artist-cap", 2],
      [["--artist-cap", "-1"], "--artist-cap", 2],
      [["--popularity", "200-300"], "not within 0 to 100", 2],
      [["--dislike", "t0"], "t0 is where you want to start", 1],
      [["--dislike", "t3", "--path-to", "t3"], "t3 is where you want to start or arrive", 1],
      [["--track", "nobody"], "Ids are those of the table", 1],
      [["--file", "any.wav"], "numbers (spotify-audio-1) come from a table", 1],
    ];
    for (const [flags, words, ends] of faults) {
      const { code, stderr } = await run("earshot", "similar", catalog, "--track", "t0", ...flags);
      expect(stderr).toContain(words);
      expect(code).toBe(ends);
    }
  });
});

describe("earshot similar --method, in a catalog of many cells", () => {
  const tracks = 6000;
  const seeds = ["n7", "n1500", "n2999", "n4321", "n5998"];
  let large: string;

  /** Songs around forty sounds, spread by a generator of fixed seed. */
  beforeAll(async () => {
    let state = 1;
    const random = () => {
      state = (state * 48271) % 2147483647;
      return state / 2147483647;
    };
    const sounds = Array.from({ length: 40 }, () => Array.from({ length: 8 }, random));
    const lines = Array.from({ length: tracks }, (_, n) => {
      const near = (sounds[n % 40] as number[]).map((part) => Math.min(1, Math.max(0, part + 0.4 * (random() - 0.5))));
      const [dance, energy, loudness, speech, acoustic, live, valence, tempo] = near as [
        number,
        number,
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      const sound = [dance, energy, n % 12, -30 + 25 * loudness, n % 2, speech, acoustic, 0.1, live, valence];
      return `n${n},Song ${n},${n % 100},200000,0,"['Artist ${n % 500}']",${1960 + (n % 60)},${sound},${60 + 120 * tempo},4`;
    });
    const table = join(folder, "many.csv");
    await writeFile(table, `${[header, ...lines].join("\n")}\n`);
    large = join(folder, "large");
    await earshot("catalog", "build", table, "--out", large);
  }, 60_000);

  it("inspect measures the cells", async () => {
    const report = JSON.parse(await earshot("catalog", "inspect", large, "--format", "json"));
    expect(report.cellRows.fewest).toBeGreaterThan(0);
    expect(report.cellRows.median).toBeGreaterThanOrEqual(report.cellRows.fewest);
    expect(report.cellRows.most).toBeLessThanOrEqual(640);
    expect(report.silhouette).toBeGreaterThan(0);
    expect(report.silhouette).toBeLessThan(1);
    expect(report.popularity).toEqual({ quartiles: [25, 50, 74], unknown: 0 });
    expect(report.years).toEqual({ first: 1960, last: 2019, unknown: 0 });
  });

  const recallOf = async (method: string, ...flags: string[]) => {
    let found = 0;
    let compared = 0;
    for (const seed of seeds) {
      const exact = (await answer(large, seed, "exact", ...flags)).results.map(({ id }) => id);
      const { results, candidates, method: named } = await answer(large, seed, method, ...flags);
      expect(named).toBe(method);
      expect(results).toHaveLength(10);
      found += results.filter(({ id }) => exact.includes(id)).length;
      compared += candidates / tracks;
    }
    return { recall: found / (10 * seeds.length), share: compared / seeds.length };
  };

  it("ivf finds what exact finds and looks at fewer tracks", async () => {
    const { recall, share } = await recallOf("ivf");
    expect(recall).toBeGreaterThanOrEqual(0.95);
    expect(share).toBeLessThan(0.5);
  });

  it("lsh and cluster find most of it among few tracks", async () => {
    for (const method of ["lsh", "cluster"]) {
      const { recall, share } = await recallOf(method);
      expect(recall).toBeGreaterThanOrEqual(0.6);
      expect(share).toBeLessThan(0.5);
    }
  });

  it("every method keeps to the filters and leaves the seeds out", async () => {
    for (const method of ["exact", "ivf", "lsh", "cluster"]) {
      const { results } = await answer(large, "n7", method, "--track", "n47", "--years", "1960-1990", "-n", "20");
      expect(results.length).toBeGreaterThan(0);
      for (const { id } of results) {
        const number = Number(id.slice(1));
        expect(number % 60).toBeLessThanOrEqual(30);
        expect([7, 47]).not.toContain(number);
      }
    }
  });
});
