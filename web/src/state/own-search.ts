import { fold } from "earshot";
import type { OwnPiece } from "./piece";

/**
 * One's own songs whose title, artist and file have all the words, as the catalog is searched: in any order, whatever case
 * and accents, the last word as a beginning. In the order of the list.
 */
export function findOwn(songs: readonly OwnPiece[], query: string, limit: number): OwnPiece[] {
  const words = wordsOf(query);
  const last = words.pop();
  if (last === undefined) return [];
  const found: OwnPiece[] = [];
  for (const song of songs) {
    const known = wordsOf(`${song.title} ${song.artist} ${song.file}`);
    const matches = words.every((word) => known.includes(word)) && known.some((word) => word.startsWith(last));
    if (matches && found.push(song) === limit) break;
  }
  return found;
}

const wordsOf = (text: string): string[] => fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
