/**
 * Text as search compares it: compatibility decomposition without marks, case folded, composed again. Equals the native
 * fold (native/fold.h), with which catalogs were built: a test holds both equal.
 */
export function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().normalize("NFC");
}
