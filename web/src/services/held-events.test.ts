import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { HeldEvents, secondThoughts } from "./held-events";

let published: { track: string; signal: AbortSignal }[];
let events: HeldEvents;

beforeEach(() => {
  vi.useFakeTimers();
  published = [];
  events = new HeldEvents(({ track }, signal) => published.push({ track, signal }));
});
afterEach(() => {
  vi.useRealTimers();
});

const hold = (track: string) => events.hold({ event: "like", track });
const tracks = () => published.map(({ track }) => track);

it("publishes what nobody took back, once, after a while", () => {
  hold("kept");
  hold("undone").takeBack();
  expect(tracks()).toEqual([]);
  vi.advanceTimersByTime(secondThoughts);
  expect(tracks()).toEqual(["kept"]);
  events.send();
  expect(tracks()).toEqual(["kept"]);
});

it("publishes at once where there is nothing to wait for", () => {
  const first = hold("first");
  hold("second");
  first.send();
  expect(tracks()).toEqual(["first"]);
  events.send();
  vi.advanceTimersByTime(secondThoughts);
  expect(tracks()).toEqual(["first", "second"]);
});

it("withdraws what is published already, for it may wait for a relay", () => {
  const event = hold("waiting");
  event.send();
  expect(published[0]?.signal.aborted).toBe(false);
  event.takeBack();
  expect(published[0]?.signal.aborted).toBe(true);
});

it("lets go of all that is held when the listener shares no more", () => {
  hold("first");
  hold("second");
  events.takeBack();
  vi.advanceTimersByTime(secondThoughts);
  expect(tracks()).toEqual([]);
});
