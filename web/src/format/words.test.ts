import { expect, test } from "vitest";
import { clock, closenessSentence, count, milliseconds, particulars, percent, timeLeft, versionNote } from "./words";

test("a clock shows hours only where there are some", () => {
  expect([0, 59.9, 84.3, 3723].map(clock)).toEqual(["0:00", "0:59", "1:24", "1:02:03"]);
});

test("an unknown duration is no NaN on the page", () => {
  expect([Number.NaN, Number.POSITIVE_INFINITY, -1].map(clock)).toEqual(["0:00", "0:00", "0:00"]);
});

test("time left is rounded more the longer it is", () => {
  expect([0.4, 8.2, 31, 61, 600].map(timeLeft)).toEqual([
    "nearly done",
    "about 9 s left",
    "about 35 s left",
    "about 2 min left",
    "about 10 min left",
  ]);
});

test("shares outside 0 to 1 are brought back", () => {
  expect([-0.1, 0.456, 1.2].map(percent)).toEqual(["0%", "46%", "100%"]);
});

test("what is unknown about a piece is left out", () => {
  expect(particulars({ artist: "Max McCracken", tempo: 111.6, duration: 231 })).toBe("Max McCracken · 112 bpm · 3:51");
  expect(particulars({ artist: "", tempo: 0, duration: 231 })).toBe("3:51");
});

test("one of a thing is singular", () => {
  expect([count(1, "track"), count(1234, "track")]).toEqual(["1 track", "1,234 tracks"]);
});

test("only folded versions are named", () => {
  expect([versionNote(1), versionNote(3)]).toEqual(["", "3 versions"]);
});

test("the sentence names the closest and the furthest group", () => {
  expect(closenessSentence({ timbre: 0.5, harmony: 0.41, rhythm: 0.92, dynamics: 0.7 })).toBe(
    "Closest in rhythm (92%), furthest in harmony (41%).",
  );
  expect(closenessSentence({ timbre: 0.5, harmony: 0.5, rhythm: 0.52, dynamics: 0.5 })).toBe(
    "About equally close in all four: 52%.",
  );
});

test("fast is shown with a decimal", () => {
  expect([0.42, 12.3].map(milliseconds)).toEqual(["0.4 ms", "12 ms"]);
});
