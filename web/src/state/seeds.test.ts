import type { Song, Track } from "earshot";
import { expect, test } from "vitest";
import { type Piece, pieceOfSong, pieceOfTrack } from "./piece";
import { addSeed, isSeed, onlySeed, removeSeed } from "./seeds";

const described = {
  title: "",
  artist: "",
  album: "",
  genre: "",
  year: 0,
  duration: 1,
  tempo: 1,
  warnings: [],
  vector: new Float32Array(64),
};
const song = (id: string): Piece =>
  pieceOfSong({
    ...described,
    id,
    sampleRate: 1,
    set: "",
    columns: [],
    values: new Float32Array(),
    space: "",
  } satisfies Song);
const track = (id: string): Piece => pieceOfTrack({ ...described, id } satisfies Track);

test("a plain choice makes a piece the only seed, and never toggles it", () => {
  const seeds = onlySeed([song("a"), song("b")], song("b"));
  expect(seeds.map((seed) => seed.id)).toEqual(["b"]);
  expect(onlySeed(seeds, song("b"))).toBe(seeds);
});

test("adding keeps the order and adds nothing twice", () => {
  const seeds = addSeed(addSeed([song("a")], song("b")), song("a"));
  expect(seeds.map((seed) => seed.id)).toEqual(["a", "b"]);
});

test("a song and a track with the same id are two pieces", () => {
  const seeds = addSeed([song("7")], track("7"));
  expect(seeds).toHaveLength(2);
  expect(removeSeed(seeds, song("7"))).toEqual([track("7")]);
  expect(isSeed([song("7")], track("7"))).toBe(false);
});
