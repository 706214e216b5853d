// Builds what runs: native programs, the engine in WebAssembly, the package, the site, the house catalog.
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { cpuHasX8664V3 } from "./packages.mjs";
import { precompress } from "./precompress.mjs";
import { root, run, say } from "./run.mjs";
import { checkShell } from "./shell-budget.mjs";
import { onceFor } from "./stamp.mjs";

export const binaries = join(root, "build/native/bin");
export const wasmBinaries = join(root, "build/wasm/bin");
export const site = join(root, "web/dist");
export const houseCatalog = join(root, "build/house");
export const houseMusic = join(root, "build/house-music");
export const houseListeners = join(root, "build/house-listeners");
const houseTaste = join(root, "build/house-taste");

/** All of it is built, mostly from nothing: folders are compiled as a few large files. */
const together = ["-DEARSHOT_UNITY=ON"];

async function configureNative() {
  if (existsSync(join(root, "build/native/build.ninja"))) return;
  say("Configuring the native build");
  const portable = (await cpuHasX8664V3()) ? [] : ["-DEARSHOT_X86_64_V3=OFF"];
  await run("cmake", ["--preset", "native", ...together, ...portable]);
}

/** What clang-tidy reads: how each file would be compiled by itself, and the headers that are made. */
export async function configureByFile(folder) {
  await run("cmake", ["--preset", "native", "-B", folder]);
  await run("cmake", ["--build", folder, "--target", "native/generated/analysis_sources.h"]);
}

export async function buildNative() {
  await configureNative();
  say("Building the native programs");
  await run("cmake", ["--build", "--preset", "native"], { show: process.stderr.isTTY });
}

export const sanitizedBuild = join(root, "build/asan");

/** The tests, the command and the fuzz targets with sanitizers: only tests need them. */
export async function buildSanitized() {
  if (!existsSync(join(sanitizedBuild, "build.ninja"))) {
    say("Configuring the sanitized build");
    await run("cmake", ["--preset", "asan", ...together]);
  }
  say("Building the native suite with sanitizers");
  await run("cmake", ["--build", "--preset", "asan", "--target", "sanitized"], { show: process.stderr.isTTY });
}

/** Debian's emcc finds acorn where Debian's Node would look; another Node must be told. */
function emscriptenEnvironment() {
  const debian = "/usr/share/nodejs";
  return existsSync(debian) ? { NODE_PATH: [process.env.NODE_PATH, debian].filter(Boolean).join(":") } : {};
}

export async function buildWasm() {
  const env = emscriptenEnvironment();
  if (!existsSync(join(root, "build/wasm/build.ninja"))) {
    say("Configuring the WebAssembly build");
    await run("emcmake", ["cmake", "--preset", "wasm"], { env });
  }
  say("Building the engine for WebAssembly");
  await run("cmake", ["--build", "--preset", "wasm"], { env, show: process.stderr.isTTY });
}

/** What only a benchmark needs: one target of each build. Precondition: the WebAssembly build is configured. */
export async function buildBenchmarks({ native, wasm }) {
  await configureNative();
  say("Building the benchmark");
  await run("cmake", ["--build", "--preset", "native", "--target", native]);
  if (wasm) await run("cmake", ["--build", "--preset", "wasm", "--target", wasm], { env: emscriptenEnvironment() });
}

export async function buildPackage() {
  const inputs = [
    "wasm/src",
    "wasm/build.mjs",
    "wasm/package.json",
    "wasm/tsconfig.json",
    "build/wasm/bin",
    "package-lock.json",
  ];
  await onceFor("package", { inputs, outputs: ["wasm/dist/index.js"] }, async () => {
    say("Building the package");
    await run("npm", ["run", "build", "-w", "earshot"]);
  });
}

export async function buildSite() {
  const inputs = [
    "web",
    "scripts/lib/precompress.mjs",
    "scripts/lib/shell-budget.mjs",
    "wasm/package.json",
    "wasm/dist",
    "build/stamps/package",
    "package-lock.json",
  ];
  await onceFor("site", { inputs, outputs: ["web/dist/index.html"] }, async () => {
    say("Building the site");
    await run("npm", ["run", "build", "-w", "earshot-web"]);
    await checkShell(site);
    await precompress(site);
  });
}

/**
 * Composes, analyzes and packs the house catalog, and with it the taste of listeners that nobody is: simulated ones,
 * which the catalog's name says wherever it is shown.
 */
export async function buildHouse() {
  const inputs = ["demo", "shared", "native", "cli", "cmake", "CMakeLists.txt"];
  await onceFor("house", { inputs, outputs: ["build/house/catalog.json"] }, async () => {
    const show = { show: process.stderr.isTTY };
    say("Composing the house music");
    await rm(houseMusic, { recursive: true, force: true });
    await run(join(binaries, "earshot-compose"), ["--out", houseMusic], show);
    say("Building the house catalog");
    await rm(houseCatalog, { recursive: true, force: true });
    const earshot = (...args) => run(join(binaries, "earshot"), args, show);
    const build = ["catalog", "build", houseMusic, "--cache", join(root, "build/cache")];
    const plain = join(root, "build/house-plain");
    await earshot(...build, "--out", plain);
    await run(join(binaries, "earshot-simulate"), ["--out", houseListeners]);
    await rm(houseTaste, { recursive: true, force: true });
    const plays = join(houseListeners, "simulated-plays.jsonl");
    await earshot("train", plays, "--catalog", plain, "--out", houseTaste, "--factors", "24", "--lambda", "0.01");
    const about = ["--name", "The house catalog, with the taste of simulated listeners", "--licence", "CC0-1.0"];
    await earshot(...build, "--out", houseCatalog, "--factors", houseTaste, "--previews", ...about);
    await rm(plain, { recursive: true, force: true });
  });
}

export async function buildAll({ house = true } = {}) {
  await buildNative();
  await buildWasm();
  await buildPackage();
  await buildSite();
  if (house) await buildHouse();
}
