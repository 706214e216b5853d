import { fold } from "../fold.js";

/** Whatever is not of a word: ASCII but letters and digits, general and CJK punctuation. */
const between = /[\0-/:-@[-`{-\x7f\u2000-\u206f\u3000-\u303f]+/;

/** The words of a text as search compares them; as splitWords in shared/catalog/lookup.h. An apostrophe joins. */
export function wordsOf(text: string): string[] {
  return fold(text)
    .replace(/['’]/g, "")
    .split(between)
    .filter((word) => word !== "");
}

/** Whether a text has all the words, the last one as a beginning. */
export function hasWords(text: string, words: readonly string[]): boolean {
  const present = wordsOf(text);
  const last = words.length - 1;
  return words.every((word, i) => present.some((other) => (i === last ? other.startsWith(word) : other === word)));
}
