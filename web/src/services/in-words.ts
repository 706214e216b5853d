/** What went wrong, for a person. The engine's errors already say where, what and the remedy. */
export function inWords(fault: unknown): string {
  if (fault instanceof Error && fault.message) return fault.message;
  return typeof fault === "string" && fault ? fault : "Something went wrong, and it did not say what.";
}

export const isCancellation = (fault: unknown): boolean =>
  fault instanceof Error && (fault.name === "AbortError" || (fault as { code?: unknown }).code === "canceled");
