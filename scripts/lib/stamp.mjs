// Skips a build step whose inputs have not changed: a stamp file holds the hash of all that the step reads.
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { root } from "./run.mjs";

const skipped = new Set(["node_modules", "dist", "build"]);

async function addTo(hash, path) {
  const entry = await stat(join(root, path)).catch(() => undefined);
  if (!entry) return;
  if (entry.isDirectory()) {
    for (const name of (await readdir(join(root, path))).sort())
      if (!skipped.has(name)) await addTo(hash, join(path, name));
  } else {
    hash.update(`${path}\0${entry.size}\0`).update(await readFile(join(root, path)));
  }
}

async function exists(path) {
  return stat(join(root, path)).then(
    () => true,
    () => false,
  );
}

/** Runs `step` unless it already ran for these inputs and its outputs are still there. Returns whether it ran. */
export async function onceFor(name, { inputs, outputs }, step) {
  const hash = createHash("sha256").update(process.version);
  for (const path of inputs) await addTo(hash, path);
  const digest = hash.digest("hex");
  const stamp = join(root, "build", "stamps", name);
  const kept = await Promise.all(outputs.map(exists));
  if (kept.every(Boolean) && (await readFile(stamp, "utf8").catch(() => "")) === digest) return false;
  await rm(stamp, { force: true });
  await step();
  await mkdir(dirname(stamp), { recursive: true });
  await writeFile(stamp, digest);
  return true;
}
