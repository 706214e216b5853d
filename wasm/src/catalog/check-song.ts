import type { ErrorCode, Song } from "../types.js";
import { fault } from "./faults.js";

/** Of a song's vector. */
const dimensions = 64;

/** Errors: version-mismatch (a song of another space, or with a vector of another length), not-finite. */
export function checkSong({ title, space, vector }: Song, wanted: string): void {
  const wrong = (code: ErrorCode, what: string) => fault(code, title, what, "Analyze it again.");
  if (space !== wanted) throw wrong("version-mismatch", `is of the space "${space}", expected "${wanted}"`);
  if (vector.length !== dimensions) {
    throw wrong("version-mismatch", `has a vector of ${vector.length} numbers, expected ${dimensions}`);
  }
  if (!vector.every(Number.isFinite)) throw wrong("not-finite", "has a vector that is not of finite numbers");
}
