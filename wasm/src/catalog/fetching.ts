import { canceled, EarshotError } from "../error.js";
import { damaged, fault, grouped } from "./faults.js";
import { type CatalogFile, manifestName } from "./manifest.js";
import type { Bytes } from "./safetensors.js";

/** No manifest comes near it. */
const mostManifestBytes = 1 << 20;

export interface Progress {
  onBytes?: ((count: number) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** Fetches catalog.json. Errors: not-found, io, corrupt, canceled. */
export async function fetchManifest(folder: URL, signal?: AbortSignal): Promise<string> {
  const response = await get(folder, manifestName, { cache: "no-cache", signal: signal ?? null });
  const bytes = await receive(response, manifestName, mostManifestBytes, { signal });
  return new TextDecoder().decode(bytes);
}

/**
 * Fetches a file and compares it with its manifest: size while it arrives, so that an endless one ends, and SHA-256
 * when it is whole. Errors: not-found, io, corrupt, out-of-memory, canceled.
 */
export async function fetchFile(
  folder: URL,
  file: CatalogFile,
  { onBytes, signal }: Progress,
  headers: Record<string, string> = {},
): Promise<{ bytes: Bytes; status: number }> {
  const load = async (cache: RequestCache, progress: Progress) => {
    const response = await get(folder, file.name, { headers, cache, signal: signal ?? null });
    return { bytes: await receiveFile(response, file, progress), status: response.status };
  };
  // Names carry their hash: what a cache holds is right, or is found wrong and fetched past the cache.
  try {
    return await load("force-cache", { onBytes, signal });
  } catch (error) {
    if (!(error instanceof EarshotError && error.code === "corrupt")) throw error;
    return load("reload", { signal });
  }
}

/** Takes a file from a response and compares it with its manifest. Errors: io, corrupt, out-of-memory, canceled. */
export async function receiveFile(response: Response, file: CatalogFile, progress: Progress): Promise<Bytes> {
  return checkFile(await receive(response, file.name, file.bytes, progress), file);
}

/** Compares size and hash; gives the bytes back. Errors: corrupt. */
export async function checkFile(bytes: Bytes, { name, bytes: size, sha256 }: CatalogFile): Promise<Bytes> {
  checkLength(name, bytes.length, size);
  checkHash(name, hexadecimal(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))), sha256);
  return bytes;
}

export async function get(folder: URL, name: string, options: RequestInit): Promise<Response> {
  const address = new URL(name, folder);
  let response: Response;
  try {
    response = await fetch(address, options);
  } catch (error) {
    throw options.signal?.aborted ? canceled(name) : unreachable(name, error);
  }
  if (response.ok) return response;
  void response.body?.cancel();
  if (response.status === 416) throw damaged(name, "is shorter than catalog.json says (HTTP 416)");
  const code = response.status === 404 || response.status === 410 ? "not-found" : "io";
  throw fault(code, name, `could not be fetched from ${address.href} (HTTP ${response.status})`, "Check its address.");
}

/** The body, whole or cut short, in a buffer of its own. Errors: io, corrupt (more than `most` bytes), out-of-memory, canceled. */
export async function receive(
  response: Response,
  name: string,
  most: number,
  { onBytes, signal }: Progress,
): Promise<Bytes> {
  let bytes: Bytes;
  try {
    bytes = new Uint8Array(most);
  } catch (cause) {
    throw fault("out-of-memory", name, `needs ${grouped(most)} bytes`, "Close other tabs.", cause);
  }
  let size = 0;
  try {
    for (const reader = response.body?.getReader(); reader; ) {
      const { value, done } = await reader.read();
      if (done) break;
      if (size + value.length > most) {
        void reader.cancel();
        throw damaged(name, `is more than the ${grouped(most)} bytes expected`);
      }
      bytes.set(value, size);
      size += value.length;
      onBytes?.(value.length);
    }
  } catch (error) {
    if (error instanceof EarshotError) throw error;
    throw signal?.aborted ? canceled(name) : unreachable(name, error);
  }
  return bytes.subarray(0, size);
}

export function checkLength(where: string, actual: number, expected: number): void {
  if (actual === expected) return;
  const cut = actual < expected ? " (truncated?)" : "";
  throw damaged(where, `is ${grouped(actual)} bytes, expected ${grouped(expected)}${cut}`);
}

export function checkHash(where: string, actual: string, expected: string): void {
  if (actual === expected) return;
  throw damaged(where, `has the sha256 ${actual.slice(0, 16)}..., expected ${expected.slice(0, 16)}...`);
}

export const hexadecimal = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

function unreachable(name: string, cause: unknown): EarshotError {
  return fault("io", name, "could not be fetched", "Check the connection and try again.", cause);
}
