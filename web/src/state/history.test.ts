import { describe, expect, it } from "vitest";
import {
  canExport,
  emptyHistory,
  exportLines,
  type HistoryState,
  type ImportedHistory,
  isEmpty,
  isUnwanted,
  listened,
  type Mark,
  matchesOf,
  originsOf,
  reverted,
  withoutImported,
} from "./history";
import { historyEntries } from "./history-entries";

const mark = (id: string, about: Partial<Mark> = {}): Mark => ({
  key: `catalog:${id}`,
  origin: "catalog",
  id,
  title: `Title ${id}`,
  artist: "Björk",
  plays: 0,
  skips: 0,
  last: 0,
  liked: 0,
  hidden: 0,
  ...about,
});

const heard = (title: string, plays: number, skips = 0) => {
  const none = { id: "", isrc: "", album: "", likes: 0, dislikes: 0 };
  return { ...none, title, artist: "A", plays, skips, last: 5000 };
};

const imported: ImportedHistory = {
  id: "file",
  file: "history.json",
  added: 1,
  listens: 6,
  leftOut: [],
  heard: [heard("Known", 3, 1), heard("Unknown", 2)],
  matches: [{ track: "known", by: "name" }, undefined],
  catalog: "one",
  complete: true,
};

const history = (marks: Mark[], about: Partial<HistoryState> = {}): HistoryState => ({
  ...emptyHistory,
  marks: new Map(marks.map((each) => [each.key, each])),
  ...about,
});

describe("a history", () => {
  it("becomes events: plays, skips, likes and dislikes, and what of imports is known", () => {
    const here = [mark("a", { plays: 2, skips: 1, last: 9000, liked: 7000 }), mark("b", { hidden: 8000 })];
    expect(listened(history(here, { imports: [imported] }))).toEqual([
      { track: "a", event: "play", count: 2, at: 9000 },
      { track: "a", event: "skip", count: 1, at: 9000 },
      { track: "a", event: "like", count: 1, at: 7000 },
      { track: "b", event: "dislike", count: 1, at: 8000 },
      { track: "known", event: "play", count: 3, at: 5000 },
      { track: "known", event: "skip", count: 1, at: 5000 },
    ]);
  });

  it("is empty only if nothing at all is in it", () => {
    expect(isEmpty(emptyHistory)).toBe(true);
    expect(isEmpty(history([], { imports: [imported] }))).toBe(false);
  });

  it("knows what nobody wants: hidden pieces, and blocked artists however they are spelt", () => {
    const blocked = new Map([["bjork", { key: "bjork", name: "Björk", at: 1 }]]);
    const piece = { origin: "catalog" as const, id: "a", artist: "Somebody" };
    expect(isUnwanted(history([mark("a", { hidden: 1 })]), piece)).toBe(true);
    expect(isUnwanted(history([mark("a", { hidden: 1 })]), { ...piece, origin: "yours" })).toBe(false);
    expect(isUnwanted(history([], { blocked }), { ...piece, artist: " BJÖRK " })).toBe(true);
    expect(isUnwanted(history([], { blocked }), piece)).toBe(false);
  });

  it("goes back from one change, and keeps those after it", () => {
    const [a, b] = [mark("a"), mark("b", { liked: 1 })];
    const before = history([a]);
    const after = history([mark("a", { hidden: 5 })], { imports: [imported] });
    const now = history([mark("a", { hidden: 5 }), b], { imports: [imported] });
    const result = reverted({ ...now, marks: new Map([...after.marks, ["catalog:b", b]]) }, before, after);
    expect([...result.marks.values()]).toEqual([a, b]);
    expect(result.imports).toEqual([]);
  });

  it("says how much of an import the catalog has, in listens", () => {
    const { rate, matched, all, recordings, unmatched } = matchesOf(imported);
    expect([matched, all, recordings]).toEqual([4, 6, { id: 0, isrc: 0, name: 1 }]);
    expect(rate).toBeCloseTo(2 / 3);
    expect(unmatched.map(({ title }) => title)).toEqual(["Unknown"]);
  });

  it("names what a recommendation goes back to", () => {
    const all = history([mark("a", { liked: 1 }), mark("b", { plays: 1 })], { imports: [imported] });
    const origins = originsOf(all, new Set(["a", "known", "nothing"]));
    expect([...origins]).toEqual([
      ["known", { title: "Known", did: "played" }],
      ["a", { title: "Title a", did: "liked" }],
    ]);
  });

  it("is exported as events that can be trained with and brought back", () => {
    const lines = [...exportLines(history([mark("a", { plays: 2, last: 9, liked: 7 })]))].map((line) =>
      JSON.parse(line),
    );
    expect(lines).toEqual([
      { listener: "me", item: "a", event: "play", count: 2, at: 9, title: "Title a", artist: "Björk" },
      { listener: "me", item: "a", event: "like", count: 1, at: 7, title: "Title a", artist: "Björk" },
    ]);
  });

  it("is exported with what imports and the catalog share, and brought back without counting it twice", () => {
    const all = history([], { imports: [imported] });
    const line = { listener: "me", item: "known", at: 5000, title: "Known", artist: "A" };
    expect(canExport(all)).toBe(true);
    expect([...exportLines(all)].map((each) => JSON.parse(each))).toEqual([
      { ...line, event: "play", count: 3 },
      { ...line, event: "skip", count: 1 },
    ]);
    expect(canExport(history([], { imports: [{ ...imported, matches: [undefined, undefined] }] }))).toBe(false);
    const back = [mark("known", { plays: 3, skips: 1 }), mark("a", { plays: 2 })];
    expect(withoutImported(back, [])).toEqual(back);
    expect(withoutImported(back, [imported])).toEqual([back[1]]);
    expect(withoutImported([mark("known", { plays: 5, liked: 9 })], [imported])).toMatchObject([
      { plays: 2, liked: 9 },
    ]);
  });

  it("is listed by kind, the latest first", () => {
    const blocked = new Map([["x", { key: "x", name: "X", at: 50 }]]);
    const here = [mark("old", { plays: 1, last: 10 }), mark("new", { liked: 90 }), mark("gone", { hidden: 30 })];
    const all = history(here, { blocked, imports: [imported] });
    const keys = (kind: Parameters<typeof historyEntries>[1]) => historyEntries(all, kind).map(({ key }) => key);
    expect(keys("all")).toEqual(["catalog:new", "artist x", "catalog:gone", "catalog:old"]);
    expect(keys("played")).toEqual(["catalog:old"]);
    expect(keys("liked")).toEqual(["catalog:new"]);
    expect(keys("hidden")).toEqual(["catalog:gone"]);
    expect(keys("blocked")).toEqual(["artist x"]);
    expect(keys("imported")).toEqual(["file 0", "file 1"]);
  });
});
