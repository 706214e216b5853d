// npm run bench [-- --seconds N]: times the features beside librosa, Essentia, Meyda and bliss-audio, and writes
// bench/REPORT.md. Timings decide nothing.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildAll, buildBenchmarks, houseMusic, wasmBinaries } from "./lib/build.mjs";
import { main, root } from "./lib/run.mjs";
import { setUp } from "./lib/setup.mjs";

await main(async () => {
  const { values } = parseArgs({ options: { seconds: { type: "string", default: "5" } } });
  await setUp({ testing: true });
  // These import npm packages, which a fresh clone has only now.
  const { prepareInputs } = await import("../bench/features/inputs.mjs");
  const { blissPeer, javascriptPeers, pythonPeers } = await import("../bench/features/peers.mjs");
  const { reportOf } = await import("../bench/features/report.mjs");
  const { measureFeatures } = await import("../bench/features/run.mjs");
  await buildAll();
  await buildBenchmarks({ native: "bench_features", wasm: "bench_kernels" });
  const folder = join(root, "build/bench");
  await prepareInputs(houseMusic, folder);
  await javascriptPeers(folder, wasmBinaries);
  const peers = { python: await pythonPeers(folder), bliss: await blissPeer(folder) };
  const result = await measureFeatures(folder, peers, { seconds: Number(values.seconds) });
  const report = reportOf(result);
  await writeFile(join(root, "bench/REPORT.md"), report);
  process.stdout.write(report);
});
