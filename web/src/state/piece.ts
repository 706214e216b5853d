import type { Hit, Song, Track } from "earshot";

interface Described {
  id: string;
  title: string;
  artist: string;
  /** Beats a minute; 0 if unknown. */
  tempo: number;
  /** Seconds. */
  duration: number;
  vector: Float32Array;
}

/** A file of one's own that was analyzed. */
export interface OwnPiece extends Described {
  origin: "yours";
  /** What the engine is asked with. */
  source: Song;
  /** The file's name, and the folders it came with: "Records/1998". */
  file: string;
  folder: string;
  /** What is doubtful about it, in the engine's words: "is cut short: ...". */
  warnings: readonly string[];
}

export interface CatalogPiece extends Described {
  origin: "catalog";
  source: Track;
  /** Where it can be heard. */
  preview?: string;
}

/** A piece of music as the page shows it. */
export type Piece = OwnPiece | CatalogPiece;

export function pieceOfSong(song: Song, file = "", folder = ""): OwnPiece {
  const { id, title, artist, tempo, duration, vector, warnings } = song;
  return { id, origin: "yours", title, artist, tempo, duration, vector, source: song, file, folder, warnings };
}

/** Where a song lies, for telling apart those that are called the same: "Records/1998/01.flac". */
export const placeOf = ({ file, folder }: { file: string; folder: string }): string =>
  folder ? `${folder}/${file}` : file;

/** The songs that share title and artist with another one. */
export function namesakes(songs: readonly OwnPiece[]): ReadonlySet<OwnPiece> {
  const first = new Map<string, OwnPiece>();
  const shared = new Set<OwnPiece>();
  for (const song of songs) {
    const name = `${song.title}\n${song.artist}`;
    const other = first.get(name);
    if (other) shared.add(other).add(song);
    else first.set(name, song);
  }
  return shared;
}

export function pieceOfTrack(track: Track): CatalogPiece {
  const { id, title, artist, tempo, duration, vector, preview } = track;
  const piece: CatalogPiece = { id, origin: "catalog", title, artist, tempo, duration, vector, source: track };
  return preview === undefined ? piece : { ...piece, preview };
}

/** A hit is one of one's own songs where those are ranked among themselves. */
export function pieceOfHit(hit: Hit, ranked: readonly OwnPiece[] | null): Piece {
  return ranked?.find(({ id }) => id === hit.id) ?? pieceOfTrack(hit);
}

/** Ids of songs and of tracks come from different places: two of them may be equal by chance. */
export const keyOf = (piece: Piece): string => `${piece.origin}:${piece.id}`;

export const isSame = (a: Piece, b: Piece): boolean => keyOf(a) === keyOf(b);
