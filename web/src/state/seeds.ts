import { isSame, type Piece } from "./piece";

/** The pieces that recommendations are asked for, in the order they were chosen. */
export type Seeds = readonly Piece[];

export const isSeed = (seeds: Seeds, piece: Piece): boolean => seeds.some((seed) => isSame(seed, piece));

/** Chooses one piece alone. Choosing it again changes nothing: a plain click never takes a seed away. */
export function onlySeed(seeds: Seeds, piece: Piece): Seeds {
  return seeds.length === 1 && isSeed(seeds, piece) ? seeds : [piece];
}

export function addSeed(seeds: Seeds, piece: Piece): Seeds {
  return isSeed(seeds, piece) ? seeds : [...seeds, piece];
}

export function removeSeed(seeds: Seeds, piece: Piece): Seeds {
  return seeds.filter((seed) => !isSame(seed, piece));
}
