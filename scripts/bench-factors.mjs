// npm run bench:factors [-- --seconds N]: times training beside implicit, and writes bench/FACTORS.md. Timings decide nothing.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildBenchmarks, buildNative } from "./lib/build.mjs";
import { main, root } from "./lib/run.mjs";
import { setUp } from "./lib/setup.mjs";

await main(async () => {
  const { values } = parseArgs({ options: { seconds: { type: "string", default: "10" } } });
  await setUp({ testing: true });
  // These import npm packages, which a fresh clone has only now.
  const { pythonPackages } = await import("../bench/peers.mjs");
  const { measureFactors } = await import("../bench/factors/run.mjs");
  const { reportOf } = await import("../bench/factors/report.mjs");
  await buildNative();
  await buildBenchmarks({ native: "bench_factors" });
  const folder = join(root, "build/bench/factors");
  const python = await pythonPackages("bench-factors-python", "implicit", "bench/factors/peers", folder);
  const result = await measureFactors(folder, python, { seconds: Number(values.seconds) });
  const report = reportOf(result);
  await writeFile(join(folder, "result.json"), JSON.stringify(result, undefined, 1));
  await writeFile(join(root, "bench/FACTORS.md"), report);
  process.stdout.write(report);
});
