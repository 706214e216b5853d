// Everything a fresh machine lacks: Debian packages, npm packages.
import { ensurePackages } from "./packages.mjs";
import { CommandFailed, run, say } from "./run.mjs";
import { onceFor } from "./stamp.mjs";

export async function setUp({ testing = false } = {}) {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new CommandFailed(`Earshot needs Node 20.19 or newer; this is ${process.versions.node}.`);
  }
  await ensurePackages({ testing });
  await onceFor("npm", { inputs: ["package-lock.json"], outputs: ["node_modules/.package-lock.json"] }, async () => {
    say("Installing npm packages");
    await run("npm", ["ci", "--no-audit", "--no-fund"]);
  });
}
