import { expect, test } from "vitest";
import { findOwn } from "./own-search";
import type { OwnPiece } from "./piece";

const song = (title: string, artist: string, file = ""): OwnPiece => ({ title, artist, file }) as unknown as OwnPiece;
const songs = [song("Été à la Plage", "Zoë"), song("Plague", "Ocean"), song("", "", "evening take.wav")];
const found = (query: string, limit = 9) => findOwn(songs, query, limit).map((one) => songs.indexOf(one as OwnPiece));

test("all words, in any order, whatever case and accents; the last one as a beginning", () => {
  expect(found("ETE zo")).toEqual([0]);
  expect(found("zoe été")).toEqual([0]);
  expect(found("plag")).toEqual([0, 1]);
  expect(found("plag zoe")).toEqual([]);
});

test("a song without tags is found by its file", () => {
  expect(found("evening")).toEqual([2]);
});

test("no words find nothing, and no more than asked for", () => {
  expect(found("  -  ")).toEqual([]);
  expect(found("p", 1)).toEqual([0]);
});
