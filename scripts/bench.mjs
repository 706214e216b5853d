// npm run bench: times the engine natively and prints the machine it ran on. Timings decide nothing.
import { cpus, release, totalmem } from "node:os";
import { join } from "node:path";
import { binaries, buildNative } from "./lib/build.mjs";
import { main, run } from "./lib/run.mjs";
import { setUp } from "./lib/setup.mjs";

await main(async () => {
  await setUp();
  await buildNative();
  const [cpu] = cpus();
  const memory = `${(totalmem() / 2 ** 30).toFixed(0)} GiB`;
  console.log(`${cpu.model}, ${cpus().length} cores, ${memory}, Linux ${release()}`);
  process.stdout.write(await run(join(binaries, "bench_engine"), process.argv.slice(2)));
});
