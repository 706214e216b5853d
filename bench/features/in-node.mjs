// node in-node.mjs FOLDER: the bundled peers in Node, a line on stdin "PEER TASK" for a line of JSON on stdout.
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const folder = process.argv[2];
// Emscripten of essentia.js asks for what only CommonJS has.
Object.assign(globalThis, { require: createRequire(import.meta.url), __dirname: folder });
const { createPeers } = await import(pathToFileURL(join(folder, "page/javascript.js")).href);
const load = async (name) => {
  const bytes = await readFile(join(folder, name));
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
};
const peers = await createPeers(load);
await writeFile(join(folder, "mfcc-node.f32"), peers.earshot.matrix());
console.log(JSON.stringify({ version: process.versions.node }));
for await (const line of createInterface({ input: process.stdin })) {
  const [peer, task] = line.split(": ");
  const start = performance.now();
  const value = await peers[peer].tasks[task]();
  console.log(JSON.stringify({ ms: performance.now() - start, value: Number.isFinite(value) }));
}
