import { canceled, EarshotError } from "./error.js";
import type { ErrorCode } from "./types.js";

/** A catalog's file as its manifest names it. */
export interface CatalogFile {
  role: string;
  name: string;
  bytes: number;
  sha256: string;
}

export type Bytes = Uint8Array<ArrayBuffer>;

/** Fetches catalog.json. Errors: not-found, io, canceled. */
export async function fetchManifest(folder: URL, signal?: AbortSignal): Promise<string> {
  const response = await get(new URL("catalog.json", folder), "catalog.json", "no-cache", signal);
  return response.text().catch((error) => {
    throw signal?.aborted ? canceled("catalog.json") : unreachable("catalog.json", error);
  });
}

/**
 * Fetches a file and compares it with its manifest: size while it arrives, so that an endless one ends, and SHA-256
 * when it is whole. Errors: not-found, io, corrupt, canceled.
 */
export async function fetchVerified(
  folder: URL,
  file: CatalogFile,
  onBytes: (count: number) => void,
  signal?: AbortSignal,
): Promise<Bytes> {
  // Names carry their hash: what a cache holds is right, or is found wrong below and fetched past the cache.
  try {
    return await fetchOnce(folder, file, "force-cache", onBytes, signal);
  } catch (error) {
    if (!(error instanceof EarshotError && error.code === "corrupt")) throw error;
    return fetchOnce(folder, file, "reload", () => {}, signal);
  }
}

async function fetchOnce(
  folder: URL,
  file: CatalogFile,
  cache: RequestCache,
  onBytes: (count: number) => void,
  signal?: AbortSignal,
): Promise<Bytes> {
  const response = await get(new URL(file.name, folder), file.name, cache, signal);
  let bytes: Bytes;
  try {
    bytes = new Uint8Array(file.bytes);
  } catch (cause) {
    throw fault("out-of-memory", file.name, `needs ${spell(file.bytes)} bytes`, "Close other tabs.", cause);
  }
  let size = 0;
  try {
    for (const reader = response.body?.getReader(); reader; ) {
      const { value, done } = await reader.read();
      if (done) break;
      if (size + value.length <= bytes.length) bytes.set(value, size);
      size += value.length;
      onBytes(value.length);
      if (size > bytes.length) {
        await reader.cancel();
        break;
      }
    }
  } catch (error) {
    throw signal?.aborted ? canceled(file.name) : unreachable(file.name, error);
  }
  if (size > bytes.length) throw corrupt(file.name, `is more than the ${spell(file.bytes)} bytes expected`);
  if (size < bytes.length) {
    throw corrupt(file.name, `is ${spell(size)} bytes, expected ${spell(file.bytes)} (truncated?)`);
  }
  const actual = hexadecimal(await crypto.subtle.digest("SHA-256", bytes));
  if (actual !== file.sha256) {
    throw corrupt(file.name, `has the SHA-256 ${actual.slice(0, 12)}..., expected ${file.sha256.slice(0, 12)}...`);
  }
  return bytes;
}

async function get(address: URL, name: string, cache: RequestCache, signal?: AbortSignal): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, { cache, ...(signal && { signal }) });
  } catch (error) {
    throw signal?.aborted ? canceled(name) : unreachable(name, error);
  }
  if (response.ok) return response;
  const code = response.status === 404 || response.status === 410 ? "not-found" : "io";
  throw fault(code, name, `could not be fetched from ${address.href} (HTTP ${response.status})`, "Check its address.");
}

function unreachable(name: string, cause: unknown): EarshotError {
  return fault("io", name, "could not be fetched", "Check the connection and try again.", cause);
}

function corrupt(name: string, what: string): EarshotError {
  return fault("corrupt", name, what, "Load the page again; if it stays, build the catalog again.");
}

function fault(code: ErrorCode, where: string, what: string, remedy: string, cause?: unknown): EarshotError {
  return new EarshotError({ code, where, what, remedy }, { cause });
}

function spell(count: number): string {
  return count.toLocaleString("en-US");
}

function hexadecimal(digest: ArrayBuffer): string {
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
