import type { Song } from "earshot";
import { expect, test } from "vitest";
import { namesakes, pieceOfSong, placeOf } from "./piece";

const song = (id: string, title: string, folder = "") =>
  pieceOfSong({ id, title, artist: "x", vector: new Float32Array(64) } as Song, "01.flac", folder);

test("songs that are called the same are told apart by where they lie", () => {
  const songs = [song("a", "Intro", "Records/first"), song("b", "Song"), song("c", "Intro", "Records/second")];
  expect([...namesakes(songs)].map(placeOf)).toEqual(["Records/first/01.flac", "Records/second/01.flac"]);
});

test("a file chosen alone lies nowhere but in its name", () => {
  expect(placeOf(song("a", "Intro"))).toBe("01.flac");
});
