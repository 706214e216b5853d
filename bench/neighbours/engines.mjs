// Gets the peers of the ranking, pinned, into the bench's folder, and bundles what pages and Node run.
import { cp, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../../scripts/lib/run.mjs";
import { bundle, npmPackages, pythonPackages } from "../peers.mjs";

const sources = "bench/neighbours/peers";

/** FAISS, usearch and hnswlib in a virtual environment. */
export const pythonPeers = (folder) =>
  pythonPackages("bench-neighbours-python", "FAISS, usearch and hnswlib", sources, folder);

/** hnswlib-wasm, voy and edgevec with Earshot's engine, as modules for Node and for the page. */
export async function javascriptPeers(folder, engine) {
  const npm = await npmPackages("bench-neighbours-npm", "hnswlib-wasm, voy and edgevec", sources, folder);
  const modules = ["searches", "page", "worker"].map((name) => `bench/neighbours/${name}.mjs`);
  await bundle(folder, modules, {
    "bench-cells": join(engine, "bench_cells.js"),
    "hnswlib-wasm": join(npm, "hnswlib-wasm"),
    "voy-search": join(npm, "voy-search"),
    edgevec: join(npm, "edgevec"),
  });
  for (const name of ["earshot.wasm", "bench_cells.wasm"]) await cp(join(engine, name), join(folder, name));
  for (const file of ["voy-search/voy_search_bg.wasm", "edgevec/edgevec_bg.wasm"]) {
    await mkdir(join(folder, "peers", file, ".."), { recursive: true });
    await cp(join(npm, file), join(folder, "peers", file));
  }
  const { dependencies } = JSON.parse(await readFile(join(root, sources, "package.json"), "utf8"));
  return { npm, versions: dependencies };
}
