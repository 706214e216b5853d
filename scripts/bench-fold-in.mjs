// npm run bench:fold-in: times folding a listener in, in Chromium, and writes bench/FOLD-IN.md. Timings decide nothing.
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { loadavg } from "node:os";
import { join } from "node:path";
import { buildPackage, buildWasm, wasmBinaries } from "./lib/build.mjs";
import { main, root } from "./lib/run.mjs";
import { setUp } from "./lib/setup.mjs";

const rounds = 200;

await main(async () => {
  await setUp({ testing: true });
  const { number, table } = await import("../bench/markdown.mjs");
  const { bundle } = await import("../bench/peers.mjs");
  const { PageRunner } = await import("../bench/runner.mjs");
  const { machine, timingOf } = await import("../bench/turns.mjs");
  await buildWasm();
  await buildPackage();
  const folder = join(root, "build/bench/fold-in");
  await mkdir(folder, { recursive: true });
  await copyFile(join(wasmBinaries, "earshot.wasm"), join(folder, "earshot.wasm"));
  await bundle(folder, ["bench/factors/page.mjs"], {});
  const load = loadavg()[0].toFixed(1);
  const runner = await PageRunner.start({ "/bench/": folder });
  const rows = [];
  try {
    for (const factors of [64, 128]) {
      for (const who of ["anew", "after one more play"]) {
        const times = [];
        for (let round = 0; round < rounds; round++) times.push((await runner.measure(`${who}: ${factors}`)).ms);
        const { min, mean, deviation } = timingOf(times.slice(10));
        const median = times.slice(10).sort((a, b) => a - b)[(rounds - 10) / 2];
        rows.push([
          `${factors} factors, ${who}`,
          number(min, 3),
          number(median, 3),
          `${number(mean, 3)} ± ${number(deviation, 3)}`,
        ]);
      }
    }
  } finally {
    await runner.stop();
  }
  const report = `# Folding a listener in, in a page

Written by \`npm run bench:fold-in\` on ${new Date().toISOString().slice(0, 10)}; do not edit. What the package does after every interaction: 200 plays, one in
twenty disliked, written into the engine's memory with the factors of their tracks, the equation of training solved (until the residual is a millionth), the listener
read back. Of 10,000 seeded items; one thread, ${rounds - 10} rounds, milliseconds. ${machine()}; load average ${load} at the start; Chromium ${runner.hello.version}.

${table(["", "least", "median", "mean"], rows)}

Budget: 1 ms at 128 factors. "After one more play" starts from the listener before it.
`;
  await writeFile(join(root, "bench/FOLD-IN.md"), report);
  process.stdout.write(report);
});
