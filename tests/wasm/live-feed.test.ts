// A channel that several tabs share: what each of them gets, whatever order things happen in.
import { describe, expect, it } from "vitest";
import { Feed, type Listener } from "../../wasm/src/live/feed.js";
import type { Gap, LiveRecord } from "../../wasm/src/live/types.js";

interface Noting extends Listener {
  offsets: number[];
  gaps: Gap[];
}

function listener(seen?: Record<string, number>, atMost?: number): Noting {
  const noting: Noting = {
    seen,
    atMost,
    offsets: [],
    gaps: [],
    take: (records) => noting.offsets.push(...records.map(({ offset }) => offset)),
    skip: (gap) => noting.gaps.push(gap),
    end: () => {},
  };
  return noting;
}

const records = (first: number, last: number, partition = 0): LiveRecord[] =>
  Array.from({ length: last - first + 1 }, (_, i) => ({ partition, offset: first + i, at: 1, value: {} }));
const range = (first: number, last: number) => records(first, last).map(({ offset }) => offset);

describe("a channel of several tabs", () => {
  it("gives each what it has not seen, from one subscription after what all have seen", () => {
    const feed = new Feed("tracks");
    const [first, second] = [listener({ "0": 4 }), listener({ "0": 9, "1": 2 })];
    feed.add(first);
    feed.add(second);
    expect(feed.ask()).toEqual({ "0": 4, "1": -1 });
    feed.begin({ "0": 4, "1": -1 });
    feed.take([...records(5, 12), ...records(0, 3, 1)]);
    expect(first.offsets).toEqual([...range(5, 12), ...range(0, 3)]);
    expect(second.offsets).toEqual([...range(10, 12), 3]);
  });

  it("learns first where the newest is for who wants no more than these, then asks for them", () => {
    const feed = new Feed("tracks");
    const [some, few] = [listener({}, 100), listener({ "0": 980 }, 50)];
    feed.add(some);
    feed.add(few);
    expect(feed.ask()).toBeUndefined();
    expect(feed.begin({ "0": 999, "1": 9, "2": -1 })).toBe(true);
    expect(feed.ask()).toEqual({ "0": 899, "1": -1, "2": -1 });
    feed.take(records(1000, 1001)); // of the first question: they come again
    expect(feed.begin({ "0": 899, "1": -1, "2": -1 })).toBe(false);
    feed.take(records(900, 1001));
    expect(some.offsets).toEqual(range(900, 1001));
    expect(few.offsets).toEqual(range(981, 1001));
    // By then there are more.
    const late = listener({}, 10);
    expect(feed.add(late)).toBe(true);
    expect(feed.ask()).toEqual({ "0": 991, "1": -1, "2": -1 });
    // Another connection, a long time later.
    feed.lose();
    expect(feed.ask()).toBeUndefined();
    expect(feed.begin({ "0": 5000, "1": 9, "2": -1 })).toBe(true);
    expect(feed.ask()).toEqual({ "0": 4900, "1": -1, "2": -1 });
  });

  it("asks once where nothing waits for who wants only the newest", () => {
    const feed = new Feed("tracks");
    const one = listener({ "0": 9 }, 5);
    feed.add(one);
    expect(feed.ask()).toBeUndefined();
    expect(feed.begin({ "0": 9 })).toBe(false);
    feed.take(records(10, 30));
    expect(one.offsets).toEqual(range(10, 30));
  });

  it("asks for all there is when one has seen nothing", () => {
    const feed = new Feed("tracks");
    feed.add(listener({}));
    expect(feed.ask()).toEqual({ "0": -1 });
  });

  it("need not ask again for who comes later and wants what comes from now on, or saw as much", () => {
    const feed = new Feed("tracks");
    feed.add(listener({}));
    feed.ask();
    feed.begin({ "0": -1 });
    feed.take(records(0, 9));
    const [now, same] = [listener(), listener({ "0": 9 })];
    expect(feed.add(now)).toBe(false);
    expect(feed.add(same)).toBe(false);
    feed.take(records(10, 11));
    expect(now.offsets).toEqual([10, 11]);
    expect(same.offsets).toEqual([10, 11]);
  });

  it("asks again for who is behind, and takes nothing of the former subscription for the new one", () => {
    const feed = new Feed("tracks");
    const early = listener({});
    feed.add(early);
    feed.ask();
    feed.begin({ "0": -1 });
    feed.take(records(0, 9));
    const late = listener({ "0": 3 });
    expect(feed.add(late)).toBe(true);
    expect(feed.ask()).toEqual({ "0": 3 });
    feed.take(records(10, 12)); // was on its way
    expect(late.offsets).toEqual([]);
    feed.begin({ "0": 3 });
    feed.take(records(4, 12));
    expect(late.offsets).toEqual(range(4, 12));
    expect(early.offsets).toEqual(range(0, 12));
  });

  it("waits for the last of several answers", () => {
    const feed = new Feed("tracks");
    const first = listener({ "0": 7 });
    feed.add(first);
    feed.ask();
    const second = listener({ "0": 3 });
    expect(feed.add(second)).toBe(true);
    feed.ask();
    feed.begin({ "0": 7 });
    feed.take(records(8, 9));
    expect(second.offsets).toEqual([]);
    feed.begin({ "0": 3 });
    feed.take(records(4, 9));
    expect(first.offsets).toEqual([8, 9]);
    expect(second.offsets).toEqual(range(4, 9));
  });

  it("goes on after a lost connection where each was, in partitions, too, that had nothing yet", () => {
    const feed = new Feed("tracks");
    const now = listener();
    feed.add(now);
    expect(feed.ask()).toBeUndefined();
    feed.begin({ "0": 41, "1": -1, "2": 17 });
    feed.take(records(42, 43));
    feed.lose();
    feed.take(records(44, 45)); // of a connection that is gone
    expect(feed.ask()).toEqual({ "0": 43, "1": -1, "2": 17 });
    expect(now.offsets).toEqual([42, 43]);
  });

  it("asks once more for what it was too slow for, and then takes it as gone", () => {
    const feed = new Feed("tracks");
    const reader = listener({ "0": 4 });
    feed.add(reader);
    feed.ask();
    feed.begin({ "0": 4 });
    feed.take(records(5, 6));
    const gap = { channel: "tracks", partition: 0, first: 7, last: 20, next: 21 };
    expect(feed.skip(gap)).toBe(true);
    expect(feed.ask()).toEqual({ "0": 6 });
    feed.take(records(21, 22));
    feed.begin({ "0": 6 });
    expect(feed.skip({ ...gap, last: 9, next: 10 }), "some of it is really gone").toBe(false);
    feed.take(records(10, 22));
    expect(reader.offsets).toEqual([5, 6, ...range(10, 22)]);
    expect(reader.gaps).toEqual([{ channel: "tracks", partition: 0, first: 7, last: 9, anew: false }]);
  });

  it("begins again where the log is another one", () => {
    const feed = new Feed("tracks");
    const reader = listener({ "0": 500 });
    feed.add(reader);
    feed.ask();
    feed.begin({ "0": 500 });
    expect(feed.skip({ channel: "tracks", partition: 0, first: 3, last: 500, next: 0 })).toBe(false);
    feed.take(records(0, 2));
    expect(reader.gaps).toEqual([{ channel: "tracks", partition: 0, first: 3, last: 500, anew: true }]);
    expect(reader.offsets).toEqual([0, 1, 2]);
  });

  it("tells nobody of gaps before the first record that they saw", () => {
    const feed = new Feed("tracks");
    const reader = listener({});
    feed.add(reader);
    feed.ask();
    feed.begin({ "0": -1 });
    const gap = { channel: "tracks", partition: 0, first: 0, last: 99, next: 100 };
    expect(feed.skip(gap)).toBe(true);
    feed.ask();
    feed.begin({ "0": -1 });
    expect(feed.skip(gap)).toBe(false);
    feed.take(records(100, 101));
    expect(reader.gaps).toEqual([]);
    expect(reader.offsets).toEqual([100, 101]);
  });

  it("of a state gives the last to who comes late, and not twice after a lost connection", () => {
    const feed = new Feed("charts/jazz");
    const first = listener();
    expect(feed.add(first)).toBe(true);
    expect(feed.ask()).toBeUndefined();
    feed.begin({});
    feed.take(records(3, 5));
    const second = listener();
    expect(feed.add(second)).toBe(false);
    expect(second.offsets).toEqual([5]);
    feed.lose();
    feed.ask();
    feed.begin({});
    feed.take(records(5, 5));
    feed.take(records(6, 6));
    expect(first.offsets).toEqual([5, 6]);
  });
});
