// Gets peers, pinned, into folders of build/bench: what cannot be had on this machine is left out, and said.
import { cp, mkdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { rolldown } from "rolldown";
import { which } from "../scripts/lib/packages.mjs";
import { failureOf, root, run, say } from "../scripts/lib/run.mjs";
import { onceFor } from "../scripts/lib/stamp.mjs";

export async function orSayWhy(what, step) {
  const failure = await failureOf(step());
  if (failure) say(`Without ${what}: ${failure.message.trim().split("\n").at(-1)}`);
  return !failure;
}

/** The newest Python that is here: librosa 1.0 needs 3.12. EARSHOT_PYTHON names another. */
async function python() {
  if (process.env.EARSHOT_PYTHON) return process.env.EARSHOT_PYTHON;
  for (const name of ["python3.13", "python3.12", "python3"]) {
    if (!(await which(name))) continue;
    // A version manager's stand-in may name a version that is not switched on.
    if (!(await failureOf(run(name, ["--version"])))) return name;
  }
  return undefined;
}

/** The interpreter of a virtual environment with what sources/requirements.txt names; undefined where it cannot be. */
export async function pythonPackages(stamp, what, sources, folder) {
  const venv = join(folder, "python");
  const interpreter = join(venv, "bin/python");
  const requirements = `${sources}/requirements.txt`;
  const ready = await orSayWhy(what, async () => {
    const base = await python();
    if (!base) throw new Error("Python is not installed");
    await onceFor(stamp, { inputs: [requirements], outputs: [relative(root, interpreter)] }, async () => {
      say(`Installing ${what} for the benchmark`);
      await run(base, ["-m", "venv", "--clear", venv]);
      await run(interpreter, ["-m", "pip", "install", "--quiet", "-r", join(root, requirements)]);
    });
  });
  return ready ? interpreter : undefined;
}

/** The node_modules with what sources/package-lock.json names. */
export async function npmPackages(stamp, what, sources, folder) {
  const modules = join(folder, "npm/node_modules");
  const outputs = [relative(root, join(modules, ".package-lock.json"))];
  await onceFor(stamp, { inputs: [`${sources}/package-lock.json`], outputs }, async () => {
    say(`Installing ${what} for the benchmark`);
    await mkdir(join(folder, "npm"), { recursive: true });
    for (const name of ["package.json", "package-lock.json"])
      await cp(join(root, sources, name), join(folder, "npm", name));
    await run("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], { cwd: join(folder, "npm") });
  });
  return modules;
}

/** Bundles modules of this repository into folder/page, where names are found as `alias` has them. */
export async function bundle(folder, modules, alias) {
  const build = await rolldown({
    input: Object.fromEntries(modules.map((path) => [path.match(/([\w-]+)\.mjs$/)[1], join(root, path)])),
    external: ["/earshot/index.js"],
    platform: "browser",
    resolve: { alias },
    onLog: () => {},
  });
  await build.write({
    dir: join(folder, "page"),
    format: "esm",
    entryFileNames: "[name].js",
    chunkFileNames: "[name].js",
  });
  await build.close();
}
