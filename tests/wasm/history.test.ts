// Histories of other services, read and matched as the native programs do (tests/unit/native/history_vectors_test.cpp).
import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { titleIdentity } from "../../wasm/src/history/title-identity.js";
import {
  type CatalogSummary,
  EarshotError,
  fold,
  type Heard,
  HistoryMatcher,
  matchHistory,
  readHistory,
  type Track,
} from "../../wasm/src/index.js";

const vectors = async (name: string) =>
  JSON.parse(await readFile(new URL(`../vectors/histories/${name}.json`, import.meta.url), "utf8"));

const heardOf = (about: Partial<Heard>): Heard => ({
  id: "",
  isrc: "",
  title: "",
  artist: "",
  album: "",
  plays: 1,
  skips: 0,
  likes: 0,
  dislikes: 0,
  last: 0,
  ...about,
});

describe("matching", async () => {
  const { tracks, listens, artists, listensOfArtists, sameWork, otherWork } = await vectors("matching");

  it("finds tracks by id, by ISRC and by name, and never a false one", () => {
    const matcher = new HistoryMatcher();
    matcher.want(listens.map(heardOf));
    for (const track of tracks) matcher.pass(track);
    const matches = matcher.matches();
    for (const [k, { is, track, by }] of listens.entries())
      expect(matches[k], is).toEqual(track === undefined ? undefined : { track, by });
  });

  it("finds artists by their name alone", () => {
    const matcher = new HistoryMatcher("artists");
    matcher.want(listensOfArtists.map(heardOf));
    for (const { id, name } of artists) matcher.pass({ id, title: name, artist: name });
    expect(matcher.matches().map((match) => match?.track)).toEqual(
      listensOfArtists.map(({ track }: { track?: string }) => track),
    );
  });

  it("knows a merged id for its track", () => {
    const matcher = new HistoryMatcher();
    matcher.want([heardOf({ id: "spotify:track:former" })]);
    matcher.pass(tracks[0]);
    expect(matcher.matches()).toEqual([undefined]);
    matcher.meetId("t-army", "former");
    expect(matcher.matches()).toEqual([{ track: "t-army", by: "id" }]);
  });

  it("tells versions of a piece from other pieces", () => {
    const same = ([one, other]: [string, string]) =>
      titleIdentity(fold(one), "a") === titleIdentity(fold(other), "a") && titleIdentity(fold(one), "a") !== "";
    for (const pair of sameWork) expect(same(pair), pair.join(" | ")).toBe(true);
    for (const pair of otherWork) expect(same(pair), pair.join(" | ")).toBe(false);
  });

  it("takes odd texts without a fault", () => {
    const matcher = new HistoryMatcher();
    for (const odd of ["(", ")", "((", "))", " - ", "- ", "a -", "(feat", "[feat. x", "a (live", "\ud800", "a]b["])
      matcher.want([heardOf({ title: odd, artist: odd, id: odd })]);
    matcher.pass(tracks[0]);
    expect(matcher.matches().filter(Boolean)).toEqual([]);
  });
});

describe("a catalog's tracks", () => {
  const track = (id: string, title: string): Track => ({
    id,
    title,
    artist: "A",
    album: "",
    genre: "",
    year: 0,
    duration: 0,
    tempo: 0,
    vector: new Float32Array(),
  });
  const all = Array.from({ length: 1200 }, (_, k) => track(`t${k}`, `Song ${k}`));
  /** As the package's facade answers. `former` was merged into t5. */
  const catalogOf = (about: object) => {
    const asked: string[] = [];
    const catalog = { kind: "tracks", tracks: all.length, loaded: "whole", held: 1, bytes: 1, ...about };
    const earshot = {
      catalog: catalog as CatalogSummary,
      tracks: async ({ offset = 0, limit = 100 } = {}) => all.slice(offset, offset + limit),
      track: async (id: string) => {
        asked.push(id);
        return id === "former" ? all[5] : all.find((each) => each.id === id);
      },
    };
    return { earshot, asked };
  };
  const heard = [
    heardOf({ title: "Song 1100", artist: "The A" }),
    heardOf({ id: "former", title: "No such name" }),
    heardOf({ id: "t7" }),
    heardOf({ title: "Unknown", artist: "A" }),
  ];

  it("are all gone through where the catalog is here, merged ids after them", async () => {
    const { earshot, asked } = catalogOf({});
    const steps: number[] = [];
    const { matches, complete } = await matchHistory(earshot, heard, { onProgress: (done) => steps.push(done) });
    expect(matches.map((match) => match?.track)).toEqual(["t1100", "t5", "t7", undefined]);
    expect(complete).toBe(true);
    expect(asked).toEqual(["former"]);
    expect(steps).toEqual([500, 1000, 1200]);
  });

  it("are asked for by id where only parts of it are here", async () => {
    const { earshot, asked } = catalogOf({ loaded: "parts", bytes: 2 });
    const { matches, complete } = await matchHistory(earshot, heard);
    expect(matches.map((match) => match?.track)).toEqual([undefined, "t5", "t7", undefined]);
    expect(complete).toBe(false);
    expect(asked).toEqual(["former", "t7"]);
  });

  it("are none without a catalog, and are left when that is wished", async () => {
    const { earshot } = catalogOf({});
    const none = await matchHistory({ ...earshot, catalog: undefined }, heard);
    expect(none.matches).toEqual(heard.map(() => undefined));
    const controller = new AbortController();
    const onProgress = () => controller.abort();
    await expect(matchHistory(earshot, heard, { signal: controller.signal, onProgress })).rejects.toMatchObject({
      code: "canceled",
    });
  });
});

describe("reading", async () => {
  interface Expected {
    is: string;
    name: string;
    text: string;
    error?: string;
    listens?: (Partial<Heard> & { at: number; heard: number; skip: boolean })[];
    leftOut?: string[];
  }
  const cases: Expected[] = await vectors("reading");

  for (const { is, name, text, error, listens = [], leftOut } of cases) {
    it(`${error === undefined ? "reads" : "refuses"} ${is}`, async () => {
      const { files, failures } = await readHistory([new File([text], name)]);
      if (error !== undefined) {
        expect(files).toEqual([]);
        expect(failures[0]?.error).toBeInstanceOf(EarshotError);
        expect(failures[0]?.error.message).toMatch(new RegExp(`^${name.replaceAll(".", "\\.")}: `));
        expect(failures[0]?.error.message).toContain(error);
        return;
      }
      expect(failures).toEqual([]);
      const [file] = files;
      expect(file?.listens).toBe(listens.length);
      const plain = listens.map(({ at, heard, skip, ...names }) =>
        heardOf({ ...names, plays: skip ? 0 : 1, skips: skip ? 1 : 0, last: at * 1000 }),
      );
      const order = (a: Heard, b: Heard) => a.title.localeCompare(b.title);
      expect(file?.heard.toSorted(order)).toEqual(plain.toSorted(order));
      expect(file?.leftOut.map(({ what }) => what).sort()).toEqual(leftOut?.toSorted());
    });
  }

  it("reads the same however the file is cut into pieces", async () => {
    for (const { text, name, error } of cases) {
      const whole = await readHistory([new File([text], name)]);
      const bytes = new TextEncoder().encode(text);
      const cut = new File([], name);
      // One byte at a time, also within a letter.
      Object.defineProperty(cut, "stream", {
        value: () =>
          new ReadableStream({
            start(controller) {
              for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
              controller.close();
            },
          }),
      });
      const pieces = await readHistory([cut]);
      expect(pieces.files.map(({ heard, leftOut }) => ({ heard, leftOut }))).toEqual(
        whole.files.map(({ heard, leftOut }) => ({ heard, leftOut })),
      );
      if (error === undefined) expect(pieces.failures).toEqual([]);
      else expect(pieces.failures).toHaveLength(1);
    }
  });

  it("tells of a bad file and reads the others", async () => {
    const good = cases[0] as Expected;
    const files = [new File(["PK\u0003\u0004"], "a.zip"), new File([good.text], good.name)];
    const history = await readHistory(files);
    expect(history.files).toHaveLength(1);
    expect(history.failures.map(({ error }) => error.message)).toEqual([
      "a.zip: is an archive. Unpack it and give the files in it.",
    ]);
  });

  it("adds up what was heard of one recording", async () => {
    const listen = (ms: number) => ({ trackName: "T", artistName: "A", endTime: "2021-11-06 12:33", msPlayed: ms });
    const text = JSON.stringify([listen(200_000), listen(5_000), listen(90_000)]);
    const { files } = await readHistory([new File([text], "a.json")]);
    expect(files[0]?.heard).toEqual([heardOf({ title: "T", artist: "A", plays: 2, skips: 1, last: 1636201980000 })]);
  });

  it("reads events as Earshot writes them", async () => {
    const lines = [
      { listener: "me", item: "x", event: "play", count: 3, at: 5000, title: "X", artist: "A" },
      { listener: "me", item: "x", event: "like", count: 1, at: 9000, title: "X", artist: "A" },
      { listener: "me", item: "y", event: "dislike", count: -4 },
    ];
    const { files } = await readHistory([new File([lines.map((line) => JSON.stringify(line)).join("\n")], "me.jsonl")]);
    expect(files[0]?.kind).toBe("events");
    expect(files[0]?.heard).toEqual([
      heardOf({ id: "x", title: "X", artist: "A", plays: 3, likes: 1, last: 9000 }),
      heardOf({ id: "y", plays: 0, dislikes: 1 }),
    ]);
  });

  it("goes through bytes that are no UTF-8, and through a line that never ends", async () => {
    const broken = new Uint8Array([...new TextEncoder().encode('[{"artistName":"A","trackName":"')]);
    const rest = new TextEncoder().encode('"}]');
    const history = await readHistory([
      new File([broken, new Uint8Array([0xe9, 0xff]), rest], "latin.json"),
      new File([`{"x":"${"y".repeat(3 << 20)}`], "endless.jsonl"),
      new File([`["${"y".repeat(3 << 20)}`], "endless.json"),
      new File(["[".repeat(200_000)], "deep.json"),
    ]);
    expect(history.files[0]?.heard[0]?.title).toBe("\ufffd\ufffd");
    expect(history.failures.map(({ error }) => [error.where, error.code])).toEqual([
      ["endless.jsonl", "corrupt"],
      ["endless.json", "corrupt"],
      ["deep.json", "corrupt"],
    ]);
  });

  it("gives listens or an error in words for whatever bytes", async () => {
    let state = 7;
    const random = (below: number) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state % below;
    };
    const files = cases.flatMap(({ text, name }) =>
      Array.from({ length: 25 }, () => {
        const bytes = new TextEncoder().encode(text);
        for (let k = random(4); k > 0 && bytes.length > 0; k--) bytes[random(bytes.length)] = random(256);
        return new File([bytes.subarray(0, random(4) === 0 ? random(bytes.length + 1) : bytes.length)], name);
      }),
    );
    const history = await readHistory(files);
    expect(history.files.length + history.failures.length).toBe(files.length);
    for (const { error } of history.failures) {
      expect(["corrupt", "unsupported-format"]).toContain(error.code);
      expect(error.remedy).not.toBe("");
    }
    for (const { heard } of history.files)
      for (const { title, id, plays, skips, last } of heard) {
        expect(title || id).not.toBe("");
        expect(plays + skips).toBeGreaterThan(0);
        expect(Number.isFinite(last)).toBe(true);
      }
  });

  it("says how far it is, and stops when it is told to", async () => {
    const text = `[${Array.from({ length: 20_000 }, (_, k) => `{"trackName":"T${k}","artistName":"A"}`).join()}]`;
    const steps: [number, number][] = [];
    await readHistory([new File([text], "a.json")], { onProgress: (...step) => steps.push(step) });
    expect(steps.at(-1)).toEqual([text.length, text.length]);
    const controller = new AbortController();
    const reading = readHistory([new File([text], "a.json")], {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(reading).rejects.toMatchObject({ code: "canceled" });
  });
});
