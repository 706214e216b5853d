// From plays to recommendations: train, pack, verify, recommend on the command line, and the same from the same files as
// the page reads them.
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Catalog } from "../../wasm/src/catalog/catalog.js";
import type { RecommendRequest } from "../../wasm/src/protocol.js";
import { CatalogHost } from "../catalogs/catalog-host.js";
import { loadEngine } from "../wasm/engine-in-node.js";
import { earshot, run, testData } from "./programs.js";

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "earshot-recommend-"));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(scratch, name);
  await writeFile(path, text);
  return path;
}

interface Answer {
  results: {
    id: string;
    title: string;
    artist: string;
    score: number;
    sound: number | null;
    taste: number | null;
    from: string;
    because: string | null;
    reasons: string[];
    tracks: { id: string }[];
  }[];
  tasteShare: number;
  known: number;
  history: { entries: number; matched: number; rate: number; unmatched: { title: string; plays: number }[] };
}

const recommend = async (...args: string[]): Promise<Answer> =>
  JSON.parse(await earshot("recommend", ...args, "--format", "json"));

/** A catalog's files, served as any host would. */
async function hostOf(folder: string): Promise<CatalogHost> {
  const names = await readdir(folder);
  return CatalogHost.start(
    new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))] as const))),
  );
}

const wish = (history: RecommendRequest["history"], changes: Partial<RecommendRequest> = {}): RecommendRequest => ({
  history,
  limit: 10,
  exclude: [],
  blockedArtists: [],
  known: false,
  filters: {},
  artistCap: 2,
  explore: 0,
  seed: 1,
  tasteShare: undefined,
  among: undefined,
  ...changes,
});

/** Tracks of a table in four keys; listeners of two tastes, which nothing of the sound tells apart. Nobody played some. */
function tasteOfTable(): { table: string; plays: string } {
  const rows = [
    "id,name,artists,danceability,energy,key,loudness,mode,speechiness,acousticness,instrumentalness,liveness,valence,tempo,time_signature",
  ];
  for (let i = 0; i < 48; i++) {
    const part = (n: number) => (((i * n) % 17) / 17).toFixed(3);
    rows.push(
      `t${i},Title ${i},Artist ${i % 24},${part(3)},${part(5)},${i % 12},${-5 - (i % 7)},1,.05,${part(7)},0,.1,${part(11)},${90 + (i % 50)},4`,
    );
  }
  const plays = ["listener,item,plays"];
  for (let u = 0; u < 40; u++)
    for (let i = u % 2; i < 44; i += 2) if ((u * 7 + i * 3) % 5 < 3) plays.push(`l${u},t${i},${1 + ((u + i) % 9)}`);
  return { table: rows.join("\n"), plays: plays.join("\n") };
}

describe("taste in a catalog of tracks", () => {
  let catalog: string;
  let model: string;
  let table: string;
  beforeAll(async () => {
    const texts = tasteOfTable();
    table = await file("tracks.csv", texts.table);
    const plays = await file("plays.csv", texts.plays);
    const plain = join(scratch, "plain");
    [catalog, model] = [join(scratch, "catalog"), join(scratch, "model")];
    await earshot("catalog", "build", table, "--out", plain);
    await earshot("train", plays, "--out", model, "--factors", "6", "--epochs", "10", "--catalog", plain);
    const { stderr } = await run("earshot", "catalog", "build", table, "--out", catalog, "--factors", model);
    expect(stderr).toContain(
      "44 of 48 tracks have factors of 44 items: 44 by id; 4 that nobody played by their vectors",
    );
  });

  it("is whole, and told of", async () => {
    expect(await earshot("catalog", "verify", catalog)).toContain("all is well");
    const report = JSON.parse(await earshot("catalog", "inspect", catalog, "--format", "json"));
    expect(report).toMatchObject({ kind: "tracks", taste: { factors: 6, trained: 44, mapped: 4, none: 0 } });
    expect(await earshot("catalog", "inspect", catalog)).toMatch(/taste +6 factors/);
  });

  it("is what recommendations go by, with what the history left out said", async () => {
    const history = await file("history.csv", "listener,item,plays\nme,t0,3\nme,t4,9\nme,t8,2\nme,elsewhere,7\n");
    const answer = await recommend(catalog, "--history", history, "--taste-share", "1", "--explore", "0");
    expect(answer.results).toHaveLength(10);
    for (const { id, from, because, reasons } of answer.results) {
      expect(Number(id.slice(1)) % 2).toBe(0);
      expect(["taste", "both"]).toContain(from);
      expect(["t0", "t4", "t8"]).toContain(because);
      expect(reasons[0]).toMatch(
        /^(listeners of Title \d+ also play this|sounds like what listeners of Title \d+ play)$/,
      );
    }
    expect(answer.history).toEqual({
      entries: 4,
      matched: 3,
      rate: 0.75,
      unmatched: [{ title: "elsewhere", artist: "", plays: 7 }],
    });
    const blended = await recommend(catalog, "--history", history);
    expect(blended.tasteShare).toBeCloseTo(3 / 13, 6);
    const artists = await recommend(catalog, "--history", history, "--artists");
    const known = ["Artist 0", "Artist 4", "Artist 8"];
    for (const { artist } of artists.results) expect(known).not.toContain(artist);
  });

  it("follows a history that another service wrote", async () => {
    const listens = [0, 4, 8].map((i) => ({
      ts: "2024-05-01T10:00:00Z",
      ms_played: 200000,
      master_metadata_track_name: `Title ${i}`,
      master_metadata_album_artist_name: `Artist ${i}`,
      spotify_track_uri: `spotify:track:t${i}`,
    }));
    const history = await file("Streaming_History_Audio_2024.json", JSON.stringify(listens));
    const { results } = await recommend(catalog, "--history", history, "--taste-share", "1", "--explore", "0");
    for (const { id } of results) expect(Number(id.slice(1)) % 2).toBe(0);
    const csv = await earshot("recommend", catalog, "--history", history, "--format", "csv");
    expect(csv.split("\r\n")[0]).toBe("rank,id,title,artist,score,sound,taste,from,reasons");
  });

  it("gives the page the same list, and a dislike pushes away in both", async () => {
    const host = await hostOf(catalog);
    const { catalog: opened, summary } = await Catalog.open(await loadEngine(), host.address, {
      load: "auto",
      onProgress: () => {},
    });
    const recommending = await opened.recommending();
    try {
      expect(summary).toMatchObject({ kind: "tracks", taste: true });
      expect(host.sent("taste-") + host.sent("factors-")).toBe(0);
      const events = ["t0", "t4", "t8"].map((track) => ({ track, event: "play" as const }));
      const lines = events.map(({ track }) => JSON.stringify({ listener: "me", item: track, event: "play" }));
      const dislike = JSON.stringify({ listener: "me", item: "t12", event: "dislike" });
      for (const disliked of [false, true]) {
        const history = await file("events.jsonl", [...lines, ...(disliked ? [dislike] : [])].join("\n"));
        const { results } = await recommend(catalog, "--history", history, "--explore", "0");
        const given = disliked ? [...events, { track: "t12", event: "dislike" as const }] : events;
        const { picks } = await recommending.recommend(wish(given));
        expect(picks.map(({ id }) => id)).toEqual(results.map(({ id }) => id));
        for (const [i, { score, sound, taste, because, reasons, from }] of picks.entries()) {
          expect(score).toBeCloseTo(results[i]?.score as number, 4);
          expect(sound).toBeCloseTo(results[i]?.sound as number, 4);
          expect(taste).toBeCloseTo(results[i]?.taste as number, 4);
          expect({ because, reasons, from }).toMatchObject({
            because: results[i]?.because,
            reasons: results[i]?.reasons,
            from: results[i]?.from,
          });
        }
      }
      const tasteOf = async (history: RecommendRequest["history"], id: string) => {
        const { picks } = await recommending.recommend(wish(history, { limit: 48, tasteShare: 1, artistCap: 0 }));
        return picks.find((pick) => pick.id === id)?.taste as number;
      };
      const disliked = [...events, { track: "t12", event: "dislike" as const }];
      expect(await tasteOf(disliked, "t20")).toBeLessThan(await tasteOf(events, "t20"));
      const artists = await recommending.newArtists(wish(events, { blockedArtists: ["artist 2"] }));
      expect(artists.length).toBeGreaterThan(5);
      for (const { artist } of artists) expect(["Artist 0", "Artist 4", "Artist 8", "Artist 2"]).not.toContain(artist);
      const { picks } = await recommending.recommend(wish(events, { blockedArtists: ["artist 2"], limit: 40 }));
      expect(picks.map(({ artist }) => artist)).not.toContain("Artist 2");
    } finally {
      opened.close();
      await host.stop();
    }
  });

  it("refuses what does not fit, each in one sentence", async () => {
    const others = await file("others.csv", "listener,item\na,x1\na,x2\nb,x1\n");
    const strange = join(scratch, "strange");
    await earshot("train", others, "--out", strange, "--factors", "2", "--epochs", "1");
    const unrelated = await run(
      "earshot",
      "catalog",
      "build",
      table,
      "--out",
      join(scratch, "none"),
      "--factors",
      strange,
    );
    expect(unrelated.code).toBe(1);
    expect(unrelated.stderr).toContain("do not fit the catalog: none of their 2 items is a track of it");
    const missing = await run(
      "earshot",
      "catalog",
      "build",
      table,
      "--out",
      join(scratch, "none"),
      "--factors",
      scratch,
    );
    expect(missing.stderr).toContain("holds no factors-");
    const history = await file("nothing.csv", "listener,item\nme,elsewhere\n");
    const nothing = await run("earshot", "recommend", catalog, "--history", history);
    expect(nothing.code).toBe(1);
    expect(nothing.stderr).toContain("holds nothing that this catalog knows: none of 1 entries matched");
    const several = await run("earshot", "recommend", catalog, "--history", join(scratch, "plays.csv"));
    expect(several.stderr).toContain("holds plays of 40 listeners");
  });

  it("recommends from a model alone", async () => {
    const history = await file("history.csv", "listener,item,plays\nme,t0,3\nme,t4,9\nme,t8,2\n");
    const { results, tasteShare } = await recommend(model, "--history", history, "--explore", "0");
    expect(tasteShare).toBe(1);
    for (const { id } of results) expect(Number(id.slice(1)) % 2).toBe(0);
  });
});

describe.skipIf(!testData)("a catalog of artists out of Last.fm's listeners", () => {
  it("recommends and searches artists, in the page as by the command", async () => {
    const data = join(testData as string, "data/lastfm-2k");
    const [model, catalog] = [join(scratch, "artists-model"), join(scratch, "artists")];
    await earshot("train", join(data, "user_artists.dat"), "--out", model, "--factors", "32", "--epochs", "4");
    await earshot("catalog", "build", model, "--out", catalog, "--metadata", join(data, "artists.dat"), "--key", "id");
    expect(await earshot("catalog", "verify", catalog)).toContain("all is well");
    const history = await file("pop.csv", "listener,item,plays\nme,89,50\nme,289,40\nme,288,30\n");
    const { results, tasteShare } = await recommend(catalog, "--history", history, "--explore", "0");
    expect(results.map(({ title }) => title)).toEqual(expect.arrayContaining(["Katy Perry"]));
    expect(tasteShare).toBe(1);
    expect((await recommend(catalog, "--history", history, "--taste-share", ".25")).tasteShare).toBe(0.25);

    const near = JSON.parse(
      await earshot("similar", catalog, "--track", "89", "-n", "200", "--format", "json"),
    ).results;
    for (const { score, reasons } of near) {
      const share = score >= 0.65 ? "nearly the same" : score >= 0.5 ? "many of the same" : "some of the same";
      if (score > 0.37) expect(reasons).toEqual([`heard by ${share} listeners`]);
    }
    expect(near[0].reasons[0]).toMatch(/^heard by (nearly|many)/);
    expect(await earshot("similar", catalog, "--track", "89")).not.toContain("timbre");
    expect(await earshot("catalog", "inspect", catalog)).not.toContain("of the tracks");
    const circle = await run("earshot", "similar", catalog, "--track", "89", "--path-to", "89");
    expect(circle.code).toBe(1);
    expect(circle.stderr).toContain("--path-to: is where you start");

    const host = await hostOf(catalog);
    const { catalog: opened, summary } = await Catalog.open(await loadEngine(), host.address, {
      load: "auto",
      onProgress: () => {},
    });
    const recommending = await opened.recommending();
    try {
      expect(summary).toMatchObject({ kind: "artists", taste: true, groups: ["timbre"] });
      const events = [
        ["89", 50],
        ["289", 40],
        ["288", 30],
      ] as const;
      const given = events.map(([track, count]) => ({ track, event: "play", count }) as const);
      const { picks, tasteShare } = await recommending.recommend(wish(given));
      expect(tasteShare).toBe(1);
      expect((await recommending.recommend(wish(given, { tasteShare: 0.25 }))).tasteShare).toBe(0.25);
      expect(picks.map(({ id }) => id)).toEqual(results.map(({ id }) => id));
      const artists = await recommending.newArtists(wish(given));
      const listed = JSON.parse(
        await earshot("recommend", catalog, "--history", history, "--artists", "--format", "json"),
      ).results;
      expect(artists.map(({ artist }) => artist)).toEqual(listed.map(({ artist }: { artist: string }) => artist));
      const [found] = await opened.search("lady gag", 3);
      expect(found).toMatchObject({ id: "89", title: "Lady Gaga", artist: "Lady Gaga" });
    } finally {
      opened.close();
      await host.stop();
    }
  });
});
