// npm test [-- TIER...]: sets up, builds, runs every tier (or those named), and adds them all up in the last line.
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { buildAll } from "./lib/build.mjs";
import { CommandFailed, main, root, say } from "./lib/run.mjs";
import { setUp } from "./lib/setup.mjs";
import { Tally } from "./lib/tally.mjs";
import { tiers } from "./lib/tiers.mjs";

await main(async () => {
  const named = process.argv.slice(2);
  const unknown = named.filter((name) => !(name in tiers));
  if (unknown.length > 0) {
    throw new CommandFailed(`There is no tier ${unknown.join(", ")}. Tiers: ${Object.keys(tiers).join(", ")}.`);
  }
  process.env.EARSHOT_TEST_DATA ??= resolve(root, "../shared");
  const strict = process.env.EARSHOT_REQUIRE_ALL === "1";
  if (!existsSync(process.env.EARSHOT_TEST_DATA)) {
    const consequence = strict
      ? "EARSHOT_REQUIRE_ALL=1 turns each of them into a failure"
      : "tests that need it are skipped";
    say(`No test data at EARSHOT_TEST_DATA=${process.env.EARSHOT_TEST_DATA}: ${consequence}.`);
  }
  await setUp({ testing: true });
  await buildAll();
  const total = new Tally();
  for (const name of named.length > 0 ? named : Object.keys(tiers)) {
    const start = performance.now();
    const tally = await tiers[name]();
    if (strict && tally.skipped > 0) {
      tally.failed += tally.skipped;
      tally.skipped = 0;
    }
    for (const note of tally.notes) console.log(note);
    console.log(`${name}: ${tally} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
    total.add(tally);
  }
  process.exitCode = total.failed > 0 ? 1 : 0;
  console.log(`${total}`);
});
