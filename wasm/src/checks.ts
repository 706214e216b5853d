import { EarshotError } from "./error.js";

/** Which option can't be taken, what was given, and what is expected. */
export function invalid(where: string, given: unknown, expected: string): EarshotError {
  return new EarshotError({
    code: "invalid-argument",
    where,
    what: `is ${spelled(given)}`,
    remedy: `Give ${expected}.`,
  });
}

export function number(where: string, given: unknown, least: number, most: number): number {
  if (typeof given === "number" && given >= least && given <= most) return given;
  throw invalid(where, given, `a number from ${least} to ${most}`);
}

/** 0 or more. */
export function wholeNumber(where: string, given: unknown): number {
  if (typeof given === "number" && Number.isInteger(given) && given >= 0) return given;
  throw invalid(where, given, "a whole number, 0 or more");
}

export function text(where: string, given: unknown): string {
  if (typeof given === "string") return given;
  throw invalid(where, given, "a string");
}

export function oneOf<T extends string | boolean>(where: string, given: unknown, choices: readonly T[]): T {
  if (choices.includes(given as T)) return given as T;
  throw invalid(where, given, choices.map((choice) => spelled(choice)).join(" or "));
}

/** From the lowest to the highest; infinite ends are open ones. */
export function range(where: string, given: unknown): readonly [number, number] {
  const [from, to, ...rest] = Array.isArray(given) ? given : [];
  const ordered = typeof from === "number" && typeof to === "number" && from <= to && rest.length === 0;
  if (!ordered) throw invalid(where, given, "two numbers, [from, to], the lower one first");
  return [from, to];
}

/** Each thing of any iterable; a string is none of things. */
export function list<T>(where: string, given: unknown, of: string, each: (where: string, item: unknown) => T): T[] {
  if (typeof given !== "object" || given === null || !(Symbol.iterator in given)) {
    throw invalid(where, given, `a list of ${of}`);
  }
  return Array.from(given as Iterable<unknown>, (item, i) => each(`${where}[${i}]`, item));
}

export function record<T extends object>(where: string, given: T): T {
  if (typeof given === "object" && given !== null) return given;
  throw invalid(where, given, "an object");
}

/** An object with none but these names: one that is misspelt would be passed over. */
export function recordOf<T extends object>(where: string, given: T, names: readonly (keyof T & string)[]): T {
  for (const [name, value] of Object.entries(record(where, given))) {
    if (value === undefined || (names as readonly string[]).includes(name)) continue;
    const remedy = `${where} has ${names.join(", ")}.`;
    throw new EarshotError({ code: "invalid-argument", where: `${where}.${name}`, what: "is not known", remedy });
  }
  return given;
}

/** The options of any method, with those checked that all have. */
export function options<T extends { signal?: AbortSignal; onProgress?: unknown }>(given: T): T {
  const { signal, onProgress } = record("options", given);
  if (signal !== undefined && !(signal instanceof AbortSignal)) throw invalid("signal", signal, "an AbortSignal");
  if (onProgress !== undefined && typeof onProgress !== "function") {
    throw invalid("onProgress", onProgress, "a function");
  }
  return given;
}

function spelled(given: unknown): string {
  if (typeof given === "string") return JSON.stringify(given);
  if (Array.isArray(given)) {
    const items = given.slice(0, 3).map((item) => (Array.isArray(item) ? "a list" : spelled(item)));
    return `[${items.join(", ")}${given.length > items.length ? ", ..." : ""}]`;
  }
  if (typeof given === "object" && given !== null) return "an object";
  return typeof given === "function" ? "a function" : String(given);
}
