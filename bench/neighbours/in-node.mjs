// node in-node.mjs BUNDLES TABLE: the searches in Node, a line on stdin for a line of JSON on stdout.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [bundles, table] = process.argv.slice(2);
const { createSearches } = await import(pathToFileURL(join(bundles, "page/searches.js")).href);
const answer = await createSearches(async (name) => {
  const bytes = await readFile(join(name.endsWith(".wasm") ? bundles : table, name));
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
});
console.log(JSON.stringify({ version: process.versions.node }));
for await (const line of createInterface({ input: process.stdin })) console.log(JSON.stringify(await answer(line)));
