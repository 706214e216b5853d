// npm run bench:taste: content, taste and both on simulated listeners of the house catalog: writes bench/taste.md.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildBenchmarks, buildHouse, buildNative } from "./lib/build.mjs";
import { main, root } from "./lib/run.mjs";
import { setUp } from "./lib/setup.mjs";

await main(async () => {
  await setUp();
  const { measureTaste } = await import("../bench/taste/run.mjs");
  const { reportOf } = await import("../bench/taste/report.mjs");
  await buildNative();
  await buildBenchmarks({ native: "bench_taste" });
  await buildHouse();
  const folder = join(root, "build/bench/taste");
  await mkdir(folder, { recursive: true });
  const result = await measureTaste(folder, [1, 2, 3, 4, 5]);
  const report = reportOf(result);
  await writeFile(join(folder, "result.json"), JSON.stringify(result));
  await writeFile(join(root, "bench/taste.md"), report);
  process.stdout.write(report);
});
