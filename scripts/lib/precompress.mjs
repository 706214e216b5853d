// Puts name.br and name.gz beside the files of a site that shrink by it: the relay sends them to those who accept them.
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const shrinking = new Set([".html", ".js", ".mjs", ".css", ".svg", ".json", ".webmanifest", ".wasm", ".txt"]);
const worthIt = 1024;

const codings = {
  br: (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
  gz: (bytes) => promisify(gzip)(bytes, { level: 9 }),
};

export async function precompress(folder) {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !shrinking.has(extname(entry.name))) continue;
    const path = join(entry.parentPath ?? entry.path, entry.name);
    const bytes = await readFile(path);
    for (const [suffix, compress] of Object.entries(codings)) {
      const compressed = bytes.length < worthIt ? bytes : await compress(bytes);
      if (compressed.length < bytes.length) await writeFile(`${path}.${suffix}`, compressed);
      else await rm(`${path}.${suffix}`, { force: true });
    }
  }
}
