// npm run bench:quality: how well trained factors recommend beside implicit and EASE: writes bench/FACTORS-QUALITY.md.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { binaries, buildNative } from "./lib/build.mjs";
import { main, root, run } from "./lib/run.mjs";
import { setUp } from "./lib/setup.mjs";

await main(async () => {
  await setUp({ testing: true });
  const { pythonPackages } = await import("../bench/peers.mjs");
  const { machine } = await import("../bench/turns.mjs");
  const { qualityReport } = await import("../bench/factors/quality.mjs");
  const { lastFmFile } = await import("../bench/factors/inputs.mjs");
  await buildNative();
  const folder = join(root, "build/bench/factors");
  await mkdir(folder, { recursive: true });
  const python = await pythonPackages("bench-factors-python", "implicit", "bench/factors/peers", folder);
  const script = join(root, "bench/factors/quality.py");
  const args = [script, join(binaries, "earshot"), lastFmFile(), join(folder, "quality")];
  const text = await run(python, args, { show: process.stderr.isTTY, env: { OPENBLAS_NUM_THREADS: "1" } });
  const result = JSON.parse(text.split("\n").find((line) => line.startsWith("{")));
  const report = qualityReport(result, { date: new Date(), machine: machine() });
  await writeFile(join(folder, "quality.json"), JSON.stringify(result, undefined, 1));
  await writeFile(join(root, "bench/FACTORS-QUALITY.md"), report);
  process.stdout.write(report);
});
