// npm start [-- FOLDER]: sets up, builds, and serves the site with the house catalog, or with one made of FOLDER's music; with
// --log also live events.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { binaries, buildAll, houseCatalog, site } from "./lib/build.mjs";
import { CommandFailed, main, root, say } from "./lib/run.mjs";
import { setUp } from "./lib/setup.mjs";

const usage =
  "usage: npm start [-- FOLDER] [--listen ADDRESS:PORT] [--log kafka:HOST:PORT|sqlite:FILE] [--topics LIST]";
const relayOptions = ["--listen", "--log", "--topics"];
const here = process.env.INIT_CWD ?? ".";

function parse(args) {
  const options = { music: undefined, relay: [] };
  for (let i = 0; i < args.length; i++) {
    if (relayOptions.includes(args[i]) && args[i + 1]) options.relay.push(args[i], args[++i]);
    else if (args[i].startsWith("-") || options.music !== undefined) throw new CommandFailed(usage);
    else options.music = resolve(here, args[i]);
  }
  if (options.music && !(existsSync(options.music) && statSync(options.music).isDirectory())) {
    throw new CommandFailed(`${options.music} is not a folder.\n${usage}`);
  }
  return options;
}

/** Runs a child whose life is ours: Ctrl-C reaches both, and we end as it ends. */
function attend(command, args) {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: here, stdio: ["ignore", "inherit", "inherit"] });
    const forward = (signal) => child.kill(signal);
    // The terminal sends Ctrl-C to the child as well: stay alive until it has finished its work.
    process.on("SIGINT", () => {});
    process.on("SIGTERM", forward);
    child.on("error", (error) => done({ error }));
    child.on("exit", (code, signal) => done({ code, signal }));
  });
}

await main(async () => {
  const options = parse(process.argv.slice(2));
  await setUp();
  await buildAll({ house: options.music === undefined });
  let catalog = houseCatalog;
  if (options.music) {
    const key = createHash("sha256").update(options.music).digest("hex").slice(0, 12);
    catalog = join(root, "build", `catalog-${key}`);
    say(`Building a catalog of ${options.music}`);
    const built = await attend(join(binaries, "earshot"), [
      "catalog",
      "build",
      options.music,
      "--out",
      catalog,
      "--previews",
    ]);
    // Exit 1 means that some files could not be read: they were named, the rest is there.
    if (built.code !== 0 && !(built.code === 1 && existsSync(join(catalog, "catalog.json")))) {
      throw new CommandFailed(`No catalog could be made of ${options.music}.`);
    }
  }
  const ended = await attend(join(binaries, "earshot-relay"), ["--site", site, "--catalog", catalog, ...options.relay]);
  if (ended.error) throw new CommandFailed(`earshot-relay did not start: ${ended.error.message}`);
  process.exitCode = ended.code ?? 1;
});
