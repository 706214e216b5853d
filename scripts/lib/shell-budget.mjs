// The app shell: all that a first visit loads before it can rank, as brotli, without the catalog, without the decoder,
// which the first analysis loads, and without what speaks with a relay, which pages of one load. 150 KB in all, of which the engine, its worker included, has 60 and its own check
// (wasm/build.mjs).
import { readdir, readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { CommandFailed, say } from "./run.mjs";

const limit = (150 - 60) * 1024;
const counted = new Set([".html", ".js", ".css", ".wasm", ".svg", ".webmanifest"]);

/** Fails when the built site is over its budget. */
export async function checkShell(site) {
  const sizes = [];
  for (const entry of await readdir(site, { recursive: true, withFileTypes: true })) {
    if (
      !entry.isFile() ||
      !counted.has(extname(entry.name)) ||
      /^(analyze-song|engine-worker|earshot|live|live-worker|exchange)-/.test(entry.name)
    )
      continue;
    const bytes = await readFile(join(entry.parentPath ?? entry.path, entry.name));
    sizes.push({ name: entry.name, size: brotliCompressSync(bytes).length });
  }
  const total = sizes.reduce((sum, { size }) => sum + size, 0);
  say(`App shell without the engine: ${total} bytes brotli of ${limit}`);
  if (total <= limit) return;
  const lines = sizes.sort((a, b) => b.size - a.size).map(({ name, size }) => `  ${size}  ${name}`);
  throw new CommandFailed(`The app shell is ${total - limit} bytes over its budget:\n${lines.join("\n")}`);
}
