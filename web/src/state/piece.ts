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
}

export interface CatalogPiece extends Described {
  origin: "catalog";
  source: Track;
  /** Where it can be heard. */
  preview?: string;
}

/** A piece of music as the page shows it. */
export type Piece = OwnPiece | CatalogPiece;

export function pieceOfSong(song: Song): OwnPiece {
  const { id, title, artist, tempo, duration, vector } = song;
  return { id, origin: "yours", title, artist, tempo, duration, vector, source: song };
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
