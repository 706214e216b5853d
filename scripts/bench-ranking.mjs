// npm run bench:ranking [-- --rounds N --largest ROWS]: times ranking beside FAISS, usearch, hnswlib, hnswlib-wasm, voy,
// edgevec and plain JavaScript, and writes bench/RANKING.md. Timings decide nothing.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildBenchmarks, buildNative, buildPackage, buildWasm, wasmBinaries } from "./lib/build.mjs";
import { main, root } from "./lib/run.mjs";
import { setUp } from "./lib/setup.mjs";

await main(async () => {
  const { values } = parseArgs({
    options: { rounds: { type: "string", default: "10" }, largest: { type: "string", default: "1000000" } },
  });
  await setUp({ testing: true });
  // These import npm packages, which a fresh clone has only now.
  const { javascriptPeers, pythonPeers } = await import("../bench/neighbours/engines.mjs");
  const { reportOf } = await import("../bench/neighbours/report.mjs");
  const { measureNeighbours } = await import("../bench/neighbours/run.mjs");
  await buildNative();
  await buildWasm();
  await buildPackage();
  await buildBenchmarks({ native: "bench_neighbours", wasm: "bench_cells" });
  const folder = join(root, "build/bench/neighbours");
  const peers = { ...(await javascriptPeers(folder, wasmBinaries)), python: await pythonPeers(folder) };
  const result = await measureNeighbours(folder, peers, {
    rounds: Number(values.rounds),
    largest: Number(values.largest),
  });
  const report = reportOf(result);
  await writeFile(join(folder, "result.json"), JSON.stringify(result, undefined, 1));
  await writeFile(join(root, "bench/RANKING.md"), report);
  process.stdout.write(report);
});
