import type { WrittenTrack } from "./catalog-writer.js";

/** Numbers that look random and are the same each time (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const colours = ["red", "green", "blue", "grey", "golden", "violet", "black", "white"];
const things = ["river", "mountain", "window", "garden", "engine", "letter", "harbour", "lantern", "winter"];
const artists = ["The Lines", "Mára Holt", "Ola & Co.", "Quiet Hours", "North"];

/** Made tracks in clusters of `perCluster`, one cluster after the other; genre, popularity and year say something too. */
export function madeTracks(count: number, { dimensions = 64, perCluster = 20, seed = 1 } = {}): WrittenTrack[] {
  const random = randomNumbers(seed);
  let centre: number[] = [];
  return Array.from({ length: count }, (_, i) => {
    if (i % perCluster === 0) centre = Array.from({ length: dimensions }, () => random() * 8 - 4);
    return {
      id: `track-${i}`,
      title: `${colours[i % colours.length]} ${things[i % things.length]} ${i}`,
      artist: artists[i % artists.length] as string,
      album: i % 4 === 0 ? "" : `Album ${i % 7}`,
      genre: ["jazz", "rock", "folk"][i % 3] as string,
      year: 1960 + (i % 60),
      duration: 100 + (i % 200),
      popularity: (i * 37) % 101,
      tempo: 60 + (i % 120),
      key: i % 24,
      vector: centre.map((x) => x + (random() - 0.5)),
    };
  });
}
