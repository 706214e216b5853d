// npm run bench [-- --seconds N]: times the features beside librosa, Essentia, Meyda and bliss-audio, and writes
// bench/REPORT.md. Timings decide nothing.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { prepareInputs } from "../bench/features/inputs.mjs";
import { blissPeer, javascriptPeers, pythonPeers } from "../bench/features/peers.mjs";
import { reportOf } from "../bench/features/report.mjs";
import { measureFeatures } from "../bench/features/run.mjs";
import { buildAll, buildBenchmarks, houseMusic, wasmBinaries } from "./lib/build.mjs";
import { main, root } from "./lib/run.mjs";
import { setUp } from "./lib/setup.mjs";

await main(async () => {
  const { values } = parseArgs({ options: { seconds: { type: "string", default: "5" } } });
  await setUp({ testing: true });
  await buildAll();
  await buildBenchmarks();
  const folder = join(root, "build/bench");
  await prepareInputs(houseMusic, folder);
  await javascriptPeers(folder, wasmBinaries);
  const peers = { python: await pythonPeers(folder), bliss: await blissPeer(folder) };
  const result = await measureFeatures(folder, peers, { seconds: Number(values.seconds) });
  const report = reportOf(result);
  await writeFile(join(root, "bench/REPORT.md"), report);
  process.stdout.write(report);
});
