import { expect, test } from "vitest";
import {
  clock,
  closenessSentence,
  company,
  count,
  doubt,
  likeness,
  milliseconds,
  particulars,
  percent,
  pickLine,
  reasonLine,
  timeLeft,
  versionNote,
} from "./words";

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

test("reasons say what is alike, then what is not", () => {
  expect(reasonLine(["same dynamics", "similar timbre", "similar rhythm", "faster"])).toBe(
    "same dynamics, similar timbre and rhythm, but faster",
  );
  expect(reasonLine(["same pulse", "same key", "brighter", "slower", "different harmony"])).toBe(
    "same pulse and key, but brighter, slower and different harmony",
  );
  expect(reasonLine(["nearest in rhythm", "darker"])).toBe("nearest in rhythm, but darker");
  expect(reasonLine(["louder"])).toBe("louder");
  expect(reasonLine([])).toBe("");
});

test("no reason of the engine is lost in the phrase", () => {
  const given = [
    "same timbre",
    "similar harmony",
    "same pulse",
    "half the tempo",
    "wider dynamics",
    "different harmony",
  ];
  for (const word of given.flatMap((reason) => reason.split(" "))) expect(reasonLine(given)).toContain(word);
});

test("a score has a word, and chance is called chance", () => {
  expect([1, 0.81, 0.7, 0.55, 0.4, 0.3].map(likeness)).toEqual([
    "nearly the same",
    "very close",
    "close",
    "related",
    "loosely related",
    "no closer than by chance",
  ]);
});

test("a doubt has a mark of a few words, and a rest", () => {
  expect(doubt("is cut short: it holds 12.1 s of the 30 s its header promises")).toEqual([
    "Cut short",
    ": it holds 12.1 s of the 30 s its header promises",
  ]);
  expect(doubt("2 of 90 packets are damaged")).toEqual(["2 of 90 packets are damaged", ""]);
});

test("a pick says first what it goes back to, then how it sounds", () => {
  expect(pickLine(["sounds like Fog Signal", "same pulse", "slower"])).toBe(
    "sounds like Fog Signal: same pulse, but slower",
  );
  expect(pickLine(["something new", "listeners of X also play this"])).toBe(
    "something new, listeners of X also play this",
  );
  expect(pickLine(["same pulse"])).toBe("same pulse");
  expect(pickLine([])).toBe("");
});

test("artists are alike by their listeners", () => {
  expect([0.8, 0.55, 0.4, 0.1].map(company)).toEqual([
    "heard by nearly the same listeners",
    "heard by many of the same listeners",
    "heard by some of the same listeners",
    "heard by other listeners",
  ]);
});
