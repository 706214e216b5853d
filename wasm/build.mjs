// Makes the npm package in dist/: the facade, the worker with the engine's glue, the decoder it loads when it analyzes,
// earshot.wasm, what speaks with a relay (earshot/live) and the worker that tabs share for it, and types. Fails if what a page must load has grown too large. Needs the engine built: cmake --build --preset wasm (or EARSHOT_WASM_DIR).
import { execFile } from "node:child_process";
import { copyFile, readdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompressSync } from "node:zlib";
import { rolldown } from "rolldown";
import { writeNotices } from "./notices.mjs";

const folder = dirname(fileURLToPath(import.meta.url));
const engine = process.env.EARSHOT_WASM_DIR ?? join(folder, "../build/wasm/bin");
const dist = join(folder, "dist");

/** Brotli bytes of engine and worker together, what a page loads before it can rank. More fails. */
const budget = 60 * 1024;

/** What runs together is bundled together. Page and workers share nothing: a chunk of a few lines would cost each a request. */
const bundles = [
  { index: "src/index.ts", live: "src/live/index.ts" },
  { "engine-worker": "src/engine-worker.ts" },
  { "live-worker": "src/live/live-worker.ts" },
];

async function bundle() {
  for (const entries of bundles) {
    const input = Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, join(folder, path)]));
    const build = await rolldown({ input, platform: "browser" });
    await build.write({
      dir: dist,
      format: "esm",
      minify: true,
      comments: false,
      entryFileNames: "[name].js",
      chunkFileNames: "[name].js",
    });
    await build.close();
  }
}

async function declareTypes() {
  const typescript = dirname(createRequire(import.meta.url).resolve("typescript/package.json"));
  const options = ["-p", folder, "--emitDeclarationOnly", "--outDir", dist];
  await promisify(execFile)(process.execPath, [join(typescript, "bin/tsc"), ...options]);
}

/** Types that index.d.ts does not lead to are the worker's own business. */
async function pruneTypes() {
  const reached = new Set(["index.d.ts"]);
  for (const name of reached) {
    const text = await readFile(join(dist, name), "utf8");
    for (const [, module] of text.matchAll(/from "\.\/([\w-]+)\.js"/g)) reached.add(`${module}.d.ts`);
  }
  const declarations = (await readdir(dist)).filter((name) => name.endsWith(".d.ts"));
  await Promise.all(declarations.filter((name) => !reached.has(name)).map((name) => rm(join(dist, name))));
}

async function reportSizes() {
  let whole = 0;
  for (const name of (await readdir(dist)).filter((file) => /\.(js|wasm)$/.test(file)).sort()) {
    const bytes = await readFile(join(dist, name));
    const brotli = brotliCompressSync(bytes).length;
    if (name === "earshot.wasm" || name === "engine-worker.js") whole += brotli;
    console.log(`${name}: ${bytes.length} bytes, ${brotli} brotli`);
  }
  console.log(`engine and worker: ${whole} bytes brotli of ${budget}`);
  if (whole > budget) throw new Error(`Engine and worker are ${whole - budget} bytes above their budget.`);
}

await rm(dist, { recursive: true, force: true });
await bundle();
await copyFile(join(engine, "earshot.wasm"), join(dist, "earshot.wasm"));
await declareTypes();
await pruneTypes();
await writeNotices(dist);
await copyFile(join(folder, "../LICENSE"), join(dist, "LICENSE"));
await reportSizes();
