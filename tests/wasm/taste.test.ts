// Recommending from a history, as the page does it: what it fetches, what it keeps apart, what it refuses.
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { Catalog } from "../../wasm/src/catalog/catalog.js";
import { LookupShard } from "../../wasm/src/catalog/lookup-shard.js";
import type { Engine } from "../../wasm/src/engine.js";
import type { RecommendRequest } from "../../wasm/src/protocol.js";
import type { ListenEvent } from "../../wasm/src/types.js";
import { CatalogHost } from "../catalogs/catalog-host.js";
import { catalogContent } from "../catalogs/catalog-writer.js";
import { tensor } from "../catalogs/safetensors-writer.js";
import { type WrittenTaste, withArtists, withTaste } from "../catalogs/taste-writer.js";
import { madeTracks } from "../catalogs/test-tracks.js";
import { loadEngine } from "./engine-in-node.js";
import { errorOf } from "./error-of.js";

let engine: Engine;
beforeAll(async () => {
  engine = await loadEngine();
});
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const tracks = madeTracks(1000);
/** Two tastes, by the number's last bit: what sounds alike (the same twenty) is of both. */
const tastes: WrittenTaste = {
  tracks: 1000,
  tracksPerCell: 20,
  factors: 70,
  factorsOf: (track) =>
    track % 10 === 9
      ? undefined
      : Array.from({ length: 70 }, (_, j) => (j === track % 2 ? 100 : (track * (j + 3)) % 7)),
};

async function open({ large = false, taste = tastes }: { large?: boolean; taste?: WrittenTaste | "none" } = {}) {
  const content = catalogContent({
    tracks,
    tracksPerCell: 20,
    keysPerShard: 40,
    spoil: {
      tensors: (file, tensors, number) => {
        withArtists(file, tensors, number);
        if (large && file === "cell" && number === 49) tensors.set("padding", tensor(new Uint8Array(9 << 20)));
      },
    },
  });
  const host = await CatalogHost.start(taste === "none" ? content : withTaste(content, taste));
  closing.push(() => host.stop());
  const { catalog, summary } = await Catalog.open(engine, host.address, { load: "auto", onProgress: () => {} });
  closing.push(() => catalog.close());
  return { catalog: await catalog.recommending(), summary, host };
}

const wish = (
  events: readonly (readonly [number, ListenEvent])[],
  changes: Partial<RecommendRequest> = {},
): RecommendRequest => ({
  history: events.map(([track, event]) => ({ track: `track-${track}`, event })),
  limit: 10,
  exclude: [],
  blockedArtists: [],
  known: false,
  filters: {},
  artistCap: 0,
  explore: 0,
  seed: 1,
  tasteShare: undefined,
  among: undefined,
  ...changes,
});
const numbersOf = (picks: readonly { id: string }[]) => picks.map(({ id }) => Number(id.slice(6)));

describe("a small catalog with taste", () => {
  it("fetches it with the first history, once", async () => {
    const { catalog, summary, host } = await open();
    expect(summary.taste).toBe(true);
    expect(host.sent("taste-") + host.sent("factors-")).toBe(0);
    const { picks, tasteShare, known } = await catalog.recommend(
      wish(
        [
          [0, "play"],
          [202, "like"],
        ],
        { tasteShare: 1 },
      ),
    );
    expect({ tasteShare, known }).toEqual({ tasteShare: 1, known: 2 });
    expect(picks).toHaveLength(10);
    for (const number of numbersOf(picks)) expect(number % 2).toBe(0);
    const fetched = host.seen.length;
    await catalog.recommend(wish([[0, "play"]]));
    expect(host.seen.length).toBe(fetched);
  });

  it("takes the listener to the same place however they got there", async () => {
    const [first, second] = [(await open()).catalog, (await open()).catalog];
    const history = [
      [0, "play"],
      [202, "like"],
      [405, "dislike"],
      [608, "skip"],
    ] as const;
    for (let i = 1; i < history.length; i++) await first.recommend(wish(history.slice(0, i)));
    const [step, once] = [await first.recommend(wish(history)), await second.recommend(wish(history))];
    expect(numbersOf(step.picks)).toEqual(numbersOf(once.picks));
    for (const [i, { taste }] of step.picks.entries()) expect(taste).toBeCloseTo(once.picks[i]?.taste as number, 4);
  });

  it("says which part spoke and of which track", async () => {
    const { catalog } = await open();
    const by = async (tasteShare: number) => (await catalog.recommend(wish([[0, "play"]], { tasteShare }))).picks;
    for (const { from, because, reasons } of await by(1)) {
      expect({ from, because, reason: reasons[0] }).toEqual({
        from: "taste",
        because: "track-0",
        reason: `listeners of ${tracks[0]?.title} also play this`,
      });
    }
    for (const { from, because, reasons, sound } of await by(0)) {
      expect({ from, because, reason: reasons[0] }).toEqual({
        from: "sound",
        because: "track-0",
        reason: `sounds like ${tracks[0]?.title}`,
      });
      expect(sound).toBeGreaterThan(0);
    }
  });

  it("keeps out what is excluded, blocked and filtered, and explores as the seed says", async () => {
    const { catalog } = await open();
    const ids = async (changes: Partial<RecommendRequest>) =>
      (
        await catalog.recommend(
          wish(
            [
              [0, "play"],
              [2, "dislike"],
            ],
            changes,
          ),
        )
      ).picks;
    const plain = numbersOf(await ids({}));
    expect(plain).not.toContain(0);
    expect(plain).not.toContain(2);
    expect(numbersOf(await ids({ exclude: [`track-${plain[0]}`] }))).not.toContain(plain[0]);
    expect(numbersOf(await ids({ known: true, limit: 1000 }))).toContain(0);
    expect(numbersOf(await ids({ known: true, limit: 1000 }))).not.toContain(2);
    for (const { genre } of await ids({ filters: { genres: ["Jazz"] } })) expect(genre).toBe("jazz");
    for (const { artist } of await ids({ blockedArtists: ["north", "quiet hours"], limit: 50 })) {
      expect(["North", "Quiet Hours"]).not.toContain(artist);
    }
    const explored = async (seed: number) => (await ids({ explore: 0.3, seed })).map(({ id, from }) => `${id} ${from}`);
    const first = await explored(1);
    expect(first.filter((line) => line.endsWith("exploring"))).toHaveLength(3);
    expect(await explored(1)).toEqual(first);
    expect(await explored(2)).not.toEqual(first);
  });

  it("goes by sound where the catalog knows no taste, or the history nothing", async () => {
    const { catalog, summary } = await open({ taste: "none" });
    expect(summary.taste).toBe(false);
    const { picks, tasteShare, known } = await catalog.recommend(wish([[0, "play"]]));
    expect({ tasteShare, known }).toEqual({ tasteShare: 0, known: 0 });
    for (const number of numbersOf(picks)) expect(number).toBeLessThan(20);
    expect((await catalog.recommend(wish([]))).picks).toEqual([]);
    expect((await catalog.recommend({ ...wish([]), history: [{ track: "unheard of", event: "play" }] })).picks).toEqual(
      [],
    );
  });
});

describe("a long history", () => {
  it("of 100,000 tracks, few of them in the catalog, is taken whole, and as many exclusions", async () => {
    const { catalog } = await open();
    const ids = Array.from({ length: 100_000 }, (_, i) => `track-${i % 10 === 0 ? i % 900 : 1000 + i}`);
    const long = {
      ...wish([]),
      history: ids.map((track) => ({ track, event: "play" as const })),
      exclude: Array.from({ length: 200_000 }, (_, i) => `track-${i % 950}`),
    };
    const { picks, known } = await catalog.recommend(long);
    expect(known).toBe(90);
    expect(numbersOf(picks).sort((a, b) => a - b)[0]).toBeGreaterThanOrEqual(950);
    expect(picks).toHaveLength(10);
    expect((await catalog.newArtists(long)).map(({ artist }) => artist)).not.toContain(tracks[0]?.artist);
  });

  it("reads each part of the lookup once", async () => {
    const { catalog } = await open();
    const asked = vi.spyOn(LookupShard.prototype, "trackOf");
    closing.push(() => asked.mockRestore());
    await catalog.recommend(wish(tracks.map((_, i) => [i, "play"])));
    expect(asked).toHaveBeenCalledTimes(1000);
    expect(new Set(asked.mock.contexts).size).toBe(1000 / 40);
  });
});

describe("a large catalog with taste", () => {
  it("fetches the factors of what it holds, no more", async () => {
    const { catalog, summary, host } = await open({ large: true });
    expect(summary.loaded).toBe("parts");
    const { picks } = await catalog.recommend(
      wish([
        [0, "play"],
        [404, "like"],
      ]),
    );
    expect(picks.length).toBe(10);
    const fetched = host.sent("factors-");
    expect(fetched).toBeGreaterThan(0);
    const whole = [...host.content].find(([name]) => name.startsWith("factors-"))?.[1].length as number;
    expect(fetched).toBeLessThan(whole);
  });
});

describe("spoiled taste", () => {
  for (const [name, changes, what] of [
    ["metadata that says nothing", { metadata: { lambda: "" } }, 'says "" for "lambda"'],
    ["a weighting that nobody knows", { metadata: { weighting: "heavy" } }, 'says "heavy" for "weighting"'],
    [
      "a factor that is no number",
      { spoil: (file, tensors) => file === "taste" && tensors.get("gram")?.data.set([0, 0, 192, 127]) },
      'tensor "gram" holds NaN at element 0',
    ],
    [
      "rows of another cell",
      { spoil: (file, tensors) => file === "cell" && tensors.set("origin", tensor(new Uint8Array(3))) },
      'tensor "origin" is U8 (3), expected U8 (20)',
    ],
    [
      "factors of what has none",
      { spoil: (file, tensors) => file === "cell" && tensors.set("origin", tensor(new Uint8Array(20))) },
      'tensor "origin" holds 0 at row 0, expected 1 or 2, as it has factors',
    ],
  ] as [string, Partial<WrittenTaste>, string][]) {
    it(`of ${name} is refused with its place`, async () => {
      const { catalog } = await open({ taste: { ...tastes, ...changes } });
      const error = await errorOf(catalog.recommend(wish([[0, "play"]])));
      expect(error.code).toBe("corrupt");
      expect(error.message).toContain(what);
    });
  }
});
