import { EarshotError } from "../error.js";
import type { ErrorCode } from "../types.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export const fresh = "Get the file again or build the catalog again.";

export function fault(code: ErrorCode, where: string, what: string, remedy: string, cause?: unknown): EarshotError {
  return new EarshotError({ code, where, what, remedy }, { cause });
}

/** What is wrong with a file, worded as the native reader words it (shared/catalog): a test holds both equal. */
export function corrupt(where: string, what: string): EarshotError {
  return fault("corrupt", where, what, fresh);
}

/** What arrived is not what was sent. */
export function damaged(where: string, what: string): EarshotError {
  return fault("corrupt", where, what, "Download it again.");
}

/** 10240 as "10,240". */
export const grouped = (count: number): string => count.toLocaleString("en-US");

/** What a message may quote of text that nobody has checked: no control characters, at most 60 bytes. */
export function quoted(text: string): string {
  const bytes = encoder.encode(text);
  const excerpt = decoder.decode(bytes.subarray(0, 60)).replace(/\p{Cc}/gu, " ");
  return `"${excerpt}${bytes.length > 60 ? "..." : ""}"`;
}

/** As shared/decimal_text.h: up to six decimals, an exponent from 1e15 on and below 1e-4. */
export function decimal(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  const size = Math.abs(value);
  if (size === Number.POSITIVE_INFINITY) return value < 0 ? "-infinity" : "infinity";
  if (size !== 0 && (size < 1e-4 || size >= 1e15)) {
    const [digits, exponent] = value.toExponential().split("e");
    return `${Number(Number(digits).toFixed(6))}e${Number(exponent)}`;
  }
  return String(Number(value.toFixed(6)));
}

/** Names a number that breaks a column's rule. */
export function checkValues(
  values: ArrayLike<number>,
  isValid: (value: number) => boolean,
  expected: string,
  tensor: string,
  where: string,
): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (isValid(value)) continue;
    throw corrupt(where, `tensor "${tensor}" holds ${decimal(value)} at element ${grouped(i)}, expected ${expected}`);
  }
}
