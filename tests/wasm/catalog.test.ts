// Catalogs as the page opens them: small ones whole, large ones by ranges; searched, ranked, added to.
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { Catalog } from "../../wasm/src/catalog/catalog.js";
import type { Engine } from "../../wasm/src/engine.js";
import type { CatalogSummary, Song } from "../../wasm/src/types.js";
import { CatalogHost } from "../catalogs/catalog-host.js";
import { catalogContent, type WrittenCatalog } from "../catalogs/catalog-writer.js";
import { tensor } from "../catalogs/safetensors-writer.js";
import { madeTracks } from "../catalogs/test-tracks.js";
import { loadEngine } from "./engine-in-node.js";
import { errorOf } from "./error-of.js";
import { request } from "./wish.js";

let engine: Engine;
beforeAll(async () => {
  engine = await loadEngine();
});

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const tracks = madeTracks(1000);
/** Large by a last cell that is nothing but large. */
const large: WrittenCatalog = {
  tracks,
  tracksPerCell: 20,
  keysPerShard: 40,
  spoil: {
    tensors: (file, tensors, number) => {
      if (file === "cell" && number === 49) tensors.set("padding", tensor(new Uint8Array(9 << 20)));
    },
  },
};
const small: WrittenCatalog = { ...large, spoil: {} };

interface Opened {
  catalog: Catalog;
  summary: CatalogSummary;
  host: CatalogHost;
}

async function open(written: WrittenCatalog, load: "auto" | "all" = "auto"): Promise<Opened> {
  const host = await CatalogHost.start(catalogContent(written));
  closing.push(() => host.stop());
  const opened = await Catalog.open(engine, host.address, { load, onProgress: () => {} });
  closing.push(() => opened.catalog.close());
  return { ...opened, host };
}

function song(id: string, vector: readonly number[], changes: Partial<Song> = {}): Song {
  const numbers = { year: 0, duration: 200, sampleRate: 44100, tempo: 0 };
  const texts = { id, title: id, artist: "Somebody", album: "", genre: "", set: "librosa", space: "test-1" };
  return {
    ...texts,
    ...numbers,
    columns: [],
    values: new Float32Array(),
    vector: Float32Array.from(vector),
    ...changes,
  } as Song;
}

const ids = (list: readonly { id: string }[]): string[] => list.map(({ id }) => id);

describe("a small catalog", () => {
  it("is described as it is", async () => {
    const { summary, host } = await open(small);
    const { bytes, ...rest } = summary;
    expect(bytes).toBe(host.sent() - host.sent("catalog.json"));
    expect(rest).toEqual({
      name: "Test",
      licence: "none",
      kind: "tracks",
      taste: false,
      space: "test-1",
      tracks: 1000,
      cells: 50,
      groups: ["timbre", "harmony", "rhythm", "dynamics"],
      layout: {
        timbre: { begin: 0, end: 16, typicalDistance: 1 },
        harmony: { begin: 16, end: 32, typicalDistance: 1 },
        rhythm: { begin: 32, end: 48, typicalDistance: 1 },
        dynamics: { begin: 48, end: 64, typicalDistance: 1 },
      },
      genres: [...new Set(tracks.flatMap(({ genre }) => genre ?? []))].sort(),
      popularity: true,
      held: bytes,
      loaded: "whole",
    });
  });

  it("gives tracks with all that is known of them", async () => {
    const { catalog } = await open(small);
    const [track] = await catalog.range(137, 1);
    expect(track).toMatchObject({
      id: "track-137",
      title: tracks[137]?.title,
      artist: tracks[137]?.artist,
      album: "Album 4",
      genre: "folk",
      year: 1977 + 0 * 60,
      duration: 237,
      tempo: 77,
      popularity: (137 * 37) % 101,
    });
    expect(track?.preview).toBeUndefined();
    const given = tracks[137]?.vector ?? [];
    const step = Math.max(...given.map(Math.abs)) / 127;
    for (const [j, x] of given.entries()) expect(Math.abs((track?.vector[j] ?? Number.NaN) - x)).toBeLessThan(step);
    expect(await catalog.track("track-137")).toEqual(track);
    expect(await catalog.track("nobody")).toBeUndefined();
    expect(ids(await catalog.range(998, 100))).toEqual(["track-998", "track-999"]);
    expect(await catalog.range(-5, 3)).toEqual([]);
  });

  it("says nothing of what it does not know", async () => {
    const bare: WrittenCatalog = {
      tracks: madeTracks(3).map(({ id, title, artist, vector }) => ({ id, title, artist, vector })),
      spoil: {
        tensors: (file, tensors) => {
          const optional = ["genre", "year", "duration", "popularity", "tempo", "key", "album.bytes", "album.offsets"];
          if (file === "cell") for (const name of optional) tensors.delete(name);
        },
      },
    };
    const { catalog } = await open(bare);
    const track = await catalog.track("track-1");
    expect(track).toMatchObject({ album: "", genre: "", year: 0, duration: 0, tempo: 0 });
    expect(track && "popularity" in track).toBe(false);
  });

  it("names the groups that its space has", async () => {
    const { summary, catalog } = await open({ tracks: madeTracks(20, { dimensions: 9 }), bounds: [0, 4, 7, 7, 9] });
    expect(summary.groups).toEqual(["timbre", "harmony", "dynamics"]);
    const { hits } = await catalog.similar(request({ seeds: ["track-0"], limit: 3 }));
    expect(hits).toHaveLength(3);
    for (const hit of hits) expect(hit.distances.rhythm).toBe(0);
  });

  it("is searched by words in any order, the last as a beginning, the most popular first", async () => {
    const { catalog } = await open(small);
    const popularity = (i: number) => tracks[i]?.popularity ?? 0;
    const meant = (...words: string[]) =>
      Array.from(tracks.keys())
        .filter((i) => words.every((word) => `${tracks[i]?.title} ${tracks[i]?.artist}`.toLowerCase().includes(word)))
        .sort((a, b) => popularity(b) - popularity(a) || a - b)
        .map((i) => `track-${i}`);
    expect(meant("river", "golden").length).toBeGreaterThan(5);
    expect(ids(await catalog.search("River golden", 50))).toEqual(meant("river", "golden"));
    expect(ids(await catalog.search("golden RIV", 5))).toEqual(meant("river", "golden").slice(0, 5));
    expect(ids(await catalog.search("mára", 3))).toEqual([]);
    expect(ids(await catalog.search("quiet hours 13", 50))).toContain("track-13");
    expect(await catalog.search("river xylophone", 5)).toEqual([]);
    expect(await catalog.search("riv golden", 5)).toEqual([]);
  });

  it("finds all words of a title of which some lead to too many tracks", async () => {
    const { catalog } = await open({ ...small, tracksPerWord: 60 });
    // Each of the words alone is cut to sixty tracks; this track is among none of them.
    const { title, popularity } = tracks[404] as (typeof tracks)[number];
    expect(popularity).toBe(0);
    expect(ids(await catalog.search(title, 5))).toEqual(["track-404"]);
    const found = await catalog.search("river red", 200);
    expect(found.length).toBeGreaterThan(5);
    for (const track of found) expect(track.title).toMatch(/^red river/);
  });

  it("shows the most popular before anybody asks", async () => {
    const { catalog } = await open(small);
    const shown = await catalog.search("", 9);
    expect(shown.map(({ popularity }) => popularity)).toEqual(Array(9).fill(100));
  });

  it("takes keys that are named twice for one", async () => {
    const { catalog } = await open(small);
    const wish = { seeds: ["track-0"], limit: 1000 };
    const { hits } = await catalog.similar(request({ ...wish, filters: { keys: [9, 9] } }));
    const ids = new Set(hits.map(({ id }) => id));
    expect(ids).toEqual(new Set(tracks.filter(({ key }) => key === 9).map(({ id }) => id)));
  });

  it("ranks what is added with the rest, at once", async () => {
    const { catalog } = await open(small);
    const vector = tracks[300]?.vector ?? [];
    const near = song("mine", vector, { title: "A new river", artist: "Me", genre: "polka", duration: 100 });
    expect(await catalog.add([near, song("track-5", vector), near])).toBe(1);
    expect(await catalog.add([near])).toBe(0);
    expect(catalog.tracks).toBe(1001);
    const { hits } = await catalog.similar(request({ seeds: ["track-300"], limit: 5 }));
    expect(hits[0]).toMatchObject({ id: "mine", title: "A new river", artist: "Me", genre: "polka", duration: 100 });
    expect(ids((await catalog.similar(request({ seeds: [near], limit: 5 }))).hits)).not.toContain("mine");
    expect(ids((await catalog.similar(request({ seeds: ["mine"], limit: 5 }))).hits)[0]).toBe("track-300");
    const without = await catalog.similar(request({ seeds: ["track-300"], exclude: ["mine"], limit: 5 }));
    expect(ids(without.hits)).not.toContain("mine");
    expect(ids(await catalog.search("new riv", 5))).toEqual(["mine"]);
    expect((await catalog.track("mine"))?.title).toBe("A new river");
    expect((await errorOf(catalog.add([song("other", vector, { space: "test-2" })]))).code).toBe("version-mismatch");
    expect((await errorOf(catalog.add([song("other", [Number.NaN, ...vector.slice(1)])]))).code).toBe("not-finite");
    expect(catalog.tracks).toBe(1001);
  });
});

describe("a catalog that is whole", () => {
  it("names the cell whose vectors are beyond all bounds, though all are loaded as one", async () => {
    const beyond: WrittenCatalog["spoil"] = {
      tensors: (file, tensors, number) => {
        if (file === "cell" && number === 7) tensors.set("scales", tensor(new Float32Array(20).fill(3e38)));
      },
    };
    const error = await errorOf(open({ ...small, spoil: beyond }));
    expect(error.code).toBe("corrupt");
    expect(error.where).toMatch(/^cells-.*, cell 7$/);
    expect(error.what).toBe("the vector of row 0 is too long to be compared");
  });
});

describe("a large catalog", () => {
  it("answers as it does when it is fetched whole, from a few cells", async () => {
    const { catalog, summary, host } = await open(large);
    const { catalog: whole } = await open(large, "all");
    expect(summary.loaded).toBe("parts");
    expect(summary.held).toBeLessThan(summary.bytes / 20);
    for (const seed of ["track-310", "track-7"]) {
      host.seen.length = 0;
      const asked = request({ seeds: [seed], limit: 10 });
      const answer = await catalog.similar(asked);
      const expected = await whole.similar(asked);
      expect(answer.hits).toEqual(expected.hits);
      expect(answer.fetched.cells).toBeGreaterThan(0);
      expect(answer.fetched.cells).toBeLessThan(40);
      expect(answer.fetched.bytes).toBe(host.sent("cells-") + host.sent("lookup-"));
      expect(answer.fetched.requests).toBe(host.seen.length);
      expect(expected.fetched).toEqual({ cells: 0, requests: 0, bytes: 0 });
    }
    host.seen.length = 0;
    const again = await catalog.similar(request({ seeds: ["track-310"], limit: 10 }));
    expect(host.seen).toEqual([]);
    expect(again.fetched).toEqual({ cells: 0, requests: 0, bytes: 0 });
  });

  it("fetches more where few tracks pass the filters, and then answers as it does when it is fetched whole", async () => {
    const wish = request({ seeds: ["track-407"], limit: 5, filters: { keys: [9], tempos: [60, 119] } });
    const [near, exact] = await Promise.all(
      [await open(large), await open(large, "all")].map(({ catalog }) => catalog.similar(wish)),
    );
    expect(near?.hits).toHaveLength(5);
    expect(near?.hits.map(({ id }) => id)).toEqual(exact?.hits.map(({ id }) => id));
    expect(near?.fetched.cells).toBeGreaterThan(13);
  });

  it("knows an artist who has risen, by a track that lies in another cell", async () => {
    const known = { popularity: 10, artistPopularity: 10 };
    const ofMany = tracks.map((track, i) => ({ ...track, ...known, artistPopularity: i % 2 === 0 ? 10 : 90 }));
    const { catalog } = await open({ ...large, tracks: ofMany });
    const filters = { artistPopularity: [0, 40] } as const;
    const { hits } = await catalog.similar(request({ seeds: ["track-400"], limit: 20, filters }));
    expect(hits).toHaveLength(20);
    for (const { id } of hits) expect(Number(id.slice(6)) % 2).toBe(0);
  });

  it("asks nobody where a track lies that it has shown", async () => {
    const { catalog, host } = await open(large);
    const [found] = await catalog.search("garden 12", 1);
    host.seen.length = 0;
    expect(await catalog.track(found?.id ?? "")).toEqual(found);
    expect(host.seen).toEqual([]);
  });

  it("searches as it does when it is fetched whole", async () => {
    const { catalog } = await open(large);
    const { catalog: whole } = await open(large, "all");
    for (const query of ["golden riv", "the lines 4", "99", "nothing of this"]) {
      expect(await catalog.search(query, 12), query).toEqual(await whole.search(query, 12));
    }
  });

  it("shows well-known tracks of a few cells before anybody asks", async () => {
    const { catalog, host } = await open(large);
    host.seen.length = 0;
    const shown = await catalog.search("", 12);
    expect(new Set(ids(shown)).size).toBe(12);
    for (const { popularity } of shown) expect(popularity).toBeGreaterThan(70);
    expect(host.seen.length).toBeLessThanOrEqual(6);
  });

  it("excludes what it must, of cells that came with the answer too", async () => {
    const { catalog } = await open(large);
    const { catalog: other } = await open(large);
    const first = ids((await catalog.similar(request({ seeds: ["track-310"], limit: 5 }))).hits);
    const asked = request({ seeds: ["track-310"], limit: 20, exclude: [...first, "nobody"] });
    const rest = ids((await other.similar(asked)).hits);
    expect(rest).toHaveLength(20);
    for (const id of first) expect(rest).not.toContain(id);
  });

  it("never shows an added song beside the track of its id", async () => {
    const { catalog, host } = await open(large);
    host.seen.length = 0;
    expect(await catalog.add([song("track-311", tracks[310]?.vector ?? [])])).toBe(1);
    expect(host.seen).toEqual([]);
    const { hits } = await catalog.similar(request({ seeds: ["track-310"], limit: 30 }));
    expect(ids(hits).filter((id) => id === "track-311")).toHaveLength(1);
    expect(new Set(ids(hits)).size).toBe(hits.length);
  });

  it("knows an id only if there is such a track", async () => {
    const { catalog } = await open(large);
    expect((await errorOf(catalog.similar(request({ seeds: ["nobody"] })))).code).toBe("not-found");
    expect(await catalog.track("nobody")).toBeUndefined();
  });

  it("rejects what is under way when it is closed", async () => {
    const { catalog } = await open(large);
    const answer = catalog.similar(request({ seeds: ["track-310"] }));
    catalog.close();
    expect((await errorOf(answer)).code).toBe("canceled");
  });

  it("goes on after its host was away", async () => {
    const { catalog, host } = await open(large);
    host.options = {
      instead: (_, __, response) => {
        response.writeHead(500).end();
        return true;
      },
    };
    expect((await errorOf(catalog.similar(request({ seeds: ["track-310"] })))).code).toBe("io");
    host.options = {};
    expect((await catalog.similar(request({ seeds: ["track-310"] }))).hits).toHaveLength(10);
  });
});
