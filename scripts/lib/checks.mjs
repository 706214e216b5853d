// Formatters and linters, a check each. clang-tidy is slow: `npm test` leaves it to `npm run lint`, where it looks only at
// what people run, and only at files it has not passed before.
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { configureByFile } from "./build.mjs";
import { CommandFailed, root, run, sideBySide } from "./run.mjs";

async function tracked(...patterns) {
  const listed = await run("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard", ...patterns]);
  return [...new Set(listed.split("\0").filter(Boolean))];
}

async function clangFormat(fix) {
  const files = await tracked("*.h", "*.cpp");
  await run("clang-format", [...(fix ? ["-i"] : ["--dry-run", "-Werror"]), ...files]);
}

/** A file passes again only if it, any header of ours, and the rules are what they were. */
async function clangTidy() {
  const headers = createHash("sha256");
  for (const file of [...(await tracked("*.h")), ".clang-tidy"])
    headers.update(await readFile(join(root, file)).catch(() => ""));
  const common = headers.digest("hex");
  const build = join(root, "build/tidy");
  await configureByFile(build);
  const commands = JSON.parse(await readFile(join(build, "compile_commands.json"), "utf8"));
  const compiled = new Set(commands.map((entry) => entry.file));
  const passed = join(root, "build/stamps/clang-tidy");
  await mkdir(passed, { recursive: true });
  const queue = [];
  for (const file of await tracked("*.cpp", ":!tests", ":!bench", ":!demo")) {
    const path = join(root, file);
    if (!compiled.has(path)) continue; // the WebAssembly bindings need Emscripten's headers
    const digest = createHash("sha256")
      .update(common)
      .update(await readFile(path))
      .digest("hex");
    const stamp = join(passed, digest);
    if ((await readFile(stamp, "utf8").catch(() => undefined)) === undefined) queue.push({ path, stamp });
  }
  const faults = [];
  await sideBySide(queue, async ({ path, stamp }) => {
    // GCC's flags that clang does not know are no fault of the code.
    const args = ["-p", build, "--quiet", "--extra-arg=-Wno-unknown-warning-option", path];
    await run("clang-tidy", args).then(
      () => writeFile(stamp, ""),
      (error) => faults.push(error.output ?? error.message),
    );
  });
  if (faults.length > 0) throw new CommandFailed(faults.join("\n"));
}

async function types() {
  await run("node_modules/.bin/tsc", ["--noEmit", "-p", "wasm"]);
  await run("node_modules/.bin/tsc", ["--noEmit", "-p", "web"]);
  await run("node_modules/.bin/tsc", ["--noEmit", "-p", "web/tsconfig.worker.json"]);
  await run("node_modules/.bin/tsc", ["--noEmit", "-p", "tests"]);
}

export function lintChecks({ fix = false, slow = false }) {
  return [
    ["clang-format", () => clangFormat(fix)],
    ...(slow ? [["clang-tidy", () => clangTidy()]] : []),
    ["biome", () => run("node_modules/.bin/biome", ["check", ...(fix ? ["--write"] : ["--error-on-warnings"]), "."])],
    ["TypeScript", () => types()],
  ];
}
