// Gets the peers of the features, pinned, into build/bench.
import { cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { which } from "../../scripts/lib/packages.mjs";
import { root, run, say } from "../../scripts/lib/run.mjs";
import { onceFor } from "../../scripts/lib/stamp.mjs";
import { bundle, npmPackages, orSayWhy, pythonPackages } from "../peers.mjs";

const peers = "bench/features/peers";

/** librosa and Essentia in a virtual environment. */
export const pythonPeers = (folder) => pythonPackages("bench-python", "librosa and Essentia", peers, folder);

/** bliss-audio, a Rust library; needs cargo. */
export async function blissPeer(folder) {
  const program = join(folder, "bliss/release/bliss-peer");
  const inputs = [`${peers}/bliss`];
  const ready = await orSayWhy("bliss-audio", async () => {
    if (!(await which("cargo"))) throw new Error("cargo is not installed");
    await onceFor("bench-bliss", { inputs, outputs: ["build/bench/bliss/release/bliss-peer"] }, async () => {
      say("Building bliss-audio for the benchmark");
      await mkdir(join(folder, "bliss-source"), { recursive: true });
      await cp(join(root, peers, "bliss"), join(folder, "bliss-source"), { recursive: true });
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
  const modules = await npmPackages("bench-npm", "Meyda and essentia.js", peers, folder);
  await bundle(folder, ["bench/features/javascript.mjs", "bench/features/page.mjs"], {
    "bench-kernels": join(engine, "bench_kernels.js"),
    meyda: join(modules, "meyda"),
    "essentia.js": join(modules, "essentia.js"),
  });
  for (const name of ["earshot.wasm", "bench_kernels.wasm"]) await cp(join(engine, name), join(folder, name));
}
