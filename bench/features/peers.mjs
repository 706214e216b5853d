// Gets the peers, pinned, into build/bench: what cannot be had on this machine is left out, and said.
import { cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { which } from "../../scripts/lib/packages.mjs";
import { failureOf, root, run, say } from "../../scripts/lib/run.mjs";
import { onceFor } from "../../scripts/lib/stamp.mjs";

const sources = join(root, "bench/features/peers");

async function orSayWhy(what, step) {
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

/** librosa and Essentia in a virtual environment. */
export async function pythonPeers(folder) {
  const venv = join(folder, "python");
  const interpreter = join(venv, "bin/python");
  const inputs = ["bench/features/peers/requirements.txt"];
  const ready = await orSayWhy("librosa and Essentia", async () => {
    const base = await python();
    if (!base) throw new Error("Python is not installed");
    await onceFor("bench-python", { inputs, outputs: ["build/bench/python/bin/python"] }, async () => {
      say("Installing librosa and Essentia for the benchmark");
      await run(base, ["-m", "venv", "--clear", venv]);
      await run(interpreter, ["-m", "pip", "install", "--quiet", "-r", join(root, inputs[0])]);
    });
  });
  return ready ? interpreter : undefined;
}

/** bliss-audio, a Rust library; needs cargo. */
export async function blissPeer(folder) {
  const program = join(folder, "bliss/release/bliss-peer");
  const inputs = ["bench/features/peers/bliss"];
  const ready = await orSayWhy("bliss-audio", async () => {
    if (!(await which("cargo"))) throw new Error("cargo is not installed");
    await onceFor("bench-bliss", { inputs, outputs: ["build/bench/bliss/release/bliss-peer"] }, async () => {
      say("Building bliss-audio for the benchmark");
      await mkdir(join(folder, "bliss-source"), { recursive: true });
      await cp(join(sources, "bliss"), join(folder, "bliss-source"), { recursive: true });
      await run("cargo", ["build", "--release"], {
        cwd: join(folder, "bliss-source"),
        env: { CARGO_TARGET_DIR: join(folder, "bliss") },
      });
    });
  });
  return ready ? program : undefined;
}

/** Meyda, essentia.js and Earshot's own engine as one module, for Node and for the page. */
export async function javascriptPeers(folder, engine) {
  const modules = join(folder, "npm/node_modules");
  const inputs = ["bench/features/peers/package-lock.json"];
  await onceFor("bench-npm", { inputs, outputs: ["build/bench/npm/node_modules/meyda"] }, async () => {
    say("Installing Meyda and essentia.js for the benchmark");
    await mkdir(join(folder, "npm"), { recursive: true });
    for (const name of ["package.json", "package-lock.json"]) await cp(join(sources, name), join(folder, "npm", name));
    await run("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], { cwd: join(folder, "npm") });
  });
  const build = await rolldown({
    input: { javascript: join(root, "bench/features/javascript.mjs"), page: join(root, "bench/features/page.mjs") },
    external: ["/earshot/index.js"],
    platform: "browser",
    resolve: {
      alias: {
        "bench-kernels": join(engine, "bench_kernels.js"),
        meyda: join(modules, "meyda"),
        "essentia.js": join(modules, "essentia.js"),
      },
    },
    onLog: () => {},
  });
  await build.write({
    dir: join(folder, "page"),
    format: "esm",
    entryFileNames: "[name].js",
    chunkFileNames: "[name].js",
  });
  await build.close();
  for (const name of ["earshot.wasm", "bench_kernels.wasm"]) await cp(join(engine, name), join(folder, name));
}
