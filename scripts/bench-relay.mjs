// npm run bench:relay: a relay with 1,000 to 10,000 sockets; writes bench/relay.md. With -- --soak 10m: 1,000 for so long;
// writes bench/relay-soak.md. Timings decide nothing.
import { mkdir, writeFile } from "node:fs/promises";
import { loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildBenchmarks } from "./lib/build.mjs";
import { ensurePackages } from "./lib/packages.mjs";
import { CommandFailed, main, root, say } from "./lib/run.mjs";

const seconds = 10;
const cases = [
  { sockets: 1000, rate: 50, seconds },
  { sockets: 5000, rate: 50, seconds },
  { sockets: 10_000, rate: 10, seconds },
];

/** "10m" or "90s" as rounds of half a minute. */
function soakCase(text) {
  const [, amount, unit] = /^(\d+)(m|s)$/.exec(text) ?? [];
  if (!amount) throw new CommandFailed("usage: npm run bench:relay -- [--soak 10m]");
  const whole = Number(amount) * (unit === "m" ? 60 : 1);
  return { sockets: 1000, rate: 50, seconds: 30, rounds: Math.max(1, Math.round(whole / 30)) };
}

await main(async () => {
  const { values } = parseArgs({ options: { soak: { type: "string" } } });
  const wanted = values.soak ? [soakCase(values.soak)] : cases;
  await ensurePackages({ kafka: true });
  const { measureRelay } = await import("../bench/relay/run.mjs");
  const { reportOf, soakReportOf } = await import("../bench/relay/report.mjs");
  await buildBenchmarks({ native: "earshot-relay" });
  await buildBenchmarks({ native: "bench_relay_load" });
  const folder = join(root, "build/bench/relay");
  await mkdir(folder, { recursive: true });
  const before = loadavg();
  const results = await measureRelay(join(folder, "broker"), wanted, (round) =>
    say(`${round.sockets} x ${round.rate}/s: ${round.received} records, p99 ${round.p99} ms`),
  );
  const report = values.soak ? soakReportOf(results[0], before) : reportOf(results, before);
  await writeFile(join(folder, "result.json"), JSON.stringify(results, undefined, 1));
  await writeFile(join(root, values.soak ? "bench/relay-soak.md" : "bench/relay.md"), report);
  process.stdout.write(report);
});
