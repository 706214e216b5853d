// The tiers of `npm test`, cheapest first. Each resolves with a Tally.
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { binaries, buildSanitized, sanitizedBuild } from "./build.mjs";
import { lintChecks } from "./checks.mjs";
import { CommandFailed, failureOf, root, run, sideBySide } from "./run.mjs";
import { fromJUnit, fromVitest, Tally } from "./tally.mjs";

async function inScratch(body) {
  const folder = await mkdtemp(join(tmpdir(), "earshot-test-"));
  try {
    return await body(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The Catch2 programs that CTest knows with this label, as many side by side as there are cores. */
async function catch2(label, build = join(root, "build/native")) {
  const listed = JSON.parse(await run("ctest", ["--test-dir", build, "--show-only=json-v1", "-L", `^${label}$`]));
  return inScratch(async (scratch) => {
    const tally = new Tally();
    await sideBySide(listed.tests, async (test) => {
      const report = join(scratch, `${test.name}.xml`);
      const [program, ...args] = test.command;
      const failure = await failureOf(run(program, [...args, "-r", "junit", "-o", report], { cwd: root }));
      const counted = fromJUnit(await readFile(report, "utf8").catch(() => ""));
      // A program that dies leaves no report, or half of one.
      if (failure && counted.failed === 0) counted.check(basename(program), false, failure.message);
      tally.add(counted);
    });
    return tally;
  });
}

async function vitest(...patterns) {
  return vitestWith({ EARSHOT_BIN_DIR: binaries }, ...patterns);
}

async function vitestWith(env, ...patterns) {
  return inScratch(async (scratch) => {
    const report = join(scratch, "vitest.json");
    const args = ["run", "--reporter=json", `--outputFile=${report}`, ...patterns];
    const failure = await failureOf(run("node_modules/.bin/vitest", args, { env }));
    const text = await readFile(report, "utf8").catch(() => undefined);
    if (text === undefined) return new Tally().check(`vitest ${patterns.join(" ")}`, false, failure?.message);
    const tally = fromVitest(JSON.parse(text));
    if (failure && tally.failed === 0) tally.check(`vitest ${patterns.join(" ")}`, false, failure.message);
    return tally;
  });
}

/**
 * The tests of all that reads what comes from outside, and the hostile folder, under AddressSanitizer (leaks, too) and
 * UndefinedBehaviorSanitizer, then each fuzz target for a moment from its corpus.
 */
async function sanitized() {
  await buildSanitized();
  const tally = await catch2("sanitized", sanitizedBuild);
  const programs = join(sanitizedBuild, "bin");
  tally.add(await vitestWith({ EARSHOT_BIN_DIR: programs, EARSHOT_SANITIZED: "1" }, "tests/integration/hostile"));
  const corpora = join(root, "tests/fuzz/corpus");
  await sideBySide((await readdir(corpora)).sort(), async (name) => {
    const failure = await inScratch((found) => {
      // -seed: a failure that comes and goes is nobody's to mend. Longer runs are for people: tests/fuzz/CMakeLists.txt.
      const options = ["-seed=1", "-runs=20000", "-max_total_time=5", `-artifact_prefix=${found}/`];
      return failureOf(run(join(programs, `fuzz_${name}`), [...options, found, join(corpora, name)]));
    });
    tally.check(`fuzz ${name}`, !failure, failure?.message);
  });
  return tally;
}

async function lint() {
  const tally = new Tally();
  for (const [name, check] of lintChecks({})) {
    const error = await failureOf(check());
    if (error && !(error instanceof CommandFailed)) throw error;
    tally.check(name, !error, error?.message);
  }
  return tally;
}

export const tiers = {
  lint,
  unit: () => catch2("unit"),
  golden: () => catch2("golden"),
  sanitized,
  wasm: () => vitest("tests/wasm"),
  page: () => vitest("web/src", "wasm/src"),
  integration: async () => (await catch2("integration")).add(await vitest("tests/integration")),
  browser: () => vitest("tests/browser"),
};
