import { type ByGroup, groups } from "earshot";

/** 84.3 -> "1:24", 3723 -> "1:02:03". */
export function clock(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return "0:00";
  const whole = Math.floor(seconds);
  const two = (value: number) => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** Rounded so that it does not jump about: "about 9 s left", "about 2 min left". */
export function timeLeft(seconds: number): string {
  if (seconds < 1) return "nearly done";
  if (seconds < 10) return `about ${Math.ceil(seconds)} s left`;
  if (seconds < 55) return `about ${Math.ceil(seconds / 5) * 5} s left`;
  return `about ${Math.ceil(seconds / 60)} min left`;
}

export const percent = (share: number): string => `${Math.round(Math.min(1, Math.max(0, share)) * 100)}%`;

export const count = (value: number, one: string, many = `${one}s`): string =>
  `${value.toLocaleString("en")} ${value === 1 ? one : many}`;

/** "Max McCracken · 112 bpm · 3:51", leaving out what is unknown. */
export function particulars(piece: { artist: string; tempo: number; duration: number }): string {
  const parts = [piece.artist];
  if (piece.tempo > 0) parts.push(`${Math.round(piece.tempo)} bpm`);
  if (piece.duration > 0) parts.push(clock(piece.duration));
  return parts.filter(Boolean).join(" · ");
}

/**
 * The engine's doubt about a song, as a mark and the rest of it: "is cut short: it holds 12 s of ..." -> "Cut short",
 * ": it holds 12 s of ...".
 */
export function doubt(warning: string): [mark: string, rest: string] {
  const [mark = "", ...rest] = warning.replace(/^is /, "").split(":");
  return [mark.charAt(0).toUpperCase() + mark.slice(1), rest.map((part) => `:${part}`).join("")];
}

const list = (words: readonly string[]): string =>
  words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${words.at(-1)}` : (words[0] ?? "");

/**
 * The engine's reasons as a phrase: what is alike, then what is not. "same pulse", "similar timbre", "similar harmony", "brighter",
 * "slower" -> "same pulse, similar timbre and harmony, but brighter and slower".
 */
export function reasonLine(reasons: readonly string[]): string {
  const alike = new Map<string, string[]>();
  const different: string[] = [];
  for (const reason of reasons) {
    const [, kind, thing] = /^(same|similar|nearest in) (.+)$/.exec(reason) ?? [];
    if (kind && thing) alike.set(kind, [...(alike.get(kind) ?? []), thing]);
    else different.push(reason);
  }
  const likeness = [...alike].map(([kind, things]) => `${kind} ${list(things)}`).join(", ");
  return [likeness, list(different)].filter(Boolean).join(", but ");
}

/** What speaks for a pick by itself, before how it sounds. */
const speaks = /^(listeners of|sounds like|has the listeners of|something new)/;

/** A pick's reasons as a phrase: what it goes back to, then how it sounds: "sounds like Fog Signal: same pulse, but slower". */
export function pickLine(reasons: readonly string[]): string {
  const spoken = reasons.filter((reason) => speaks.test(reason)).join(", ");
  return [spoken, reasonLine(reasons.filter((reason) => !speaks.test(reason)))].filter(Boolean).join(": ");
}

/** Closeness that music picked at random has: exp(-1), the scale's other fixed point beside 1, the same. */
export const unrelated = Math.exp(-1);

/** What a score means, for people who would rather not read a number. */
export function likeness(score: number): string {
  if (score >= 0.95) return "nearly the same";
  if (score >= 0.8) return "very close";
  if (score >= 0.65) return "close";
  if (score >= 0.5) return "related";
  return score > unrelated ? "loosely related" : "no closer than by chance";
}

/** What the likeness of two artists means where it is made of who listens to them. */
export function company(score: number): string {
  if (score >= 0.65) return "heard by nearly the same listeners";
  if (score >= 0.5) return "heard by many of the same listeners";
  return score > unrelated ? "heard by some of the same listeners" : "heard by other listeners";
}

/** "1 version" says nothing: only folded ones are named. */
export const versionNote = (versions: number): string => (versions > 1 ? `${versions} versions` : "");

/** Which groups meet most and least, as a sentence. */
export function closenessSentence(closeness: ByGroup<number>): string {
  const ordered = [...groups].sort((a, b) => closeness[b] - closeness[a]);
  const [closest, furthest] = [ordered[0], ordered.at(-1)];
  if (!closest || !furthest) return "";
  const [most, least] = [closeness[closest], closeness[furthest]];
  if (most - least < 0.08) return `About equally close in all four: ${percent(most)}.`;
  return `Closest in ${closest} (${percent(most)}), furthest in ${furthest} (${percent(least)}).`;
}

/** "3 plays, 1 skip". */
export const timesOf = ({ plays, skips }: { plays: number; skips: number }): string =>
  [plays > 0 && count(plays, "play"), skips > 0 && count(skips, "skip")].filter(Boolean).join(", ");

export function milliseconds(value: number): string {
  if (value < 10) return `${value.toFixed(1)} ms`;
  return `${Math.round(value)} ms`;
}
