// What the package holds of others, and their licences: dist/NOTICES.txt, as those licences ask.
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);

/** An npm package that a file contains. */
async function bundled(name, file) {
  let folder = dirname(require.resolve(name));
  while (!(await readFile(join(folder, "LICENSE"), "utf8").catch(() => undefined))) folder = dirname(folder);
  const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const licence = await readFile(join(folder, "LICENSE"), "utf8");
  return `${file} contains ${name} ${version}, unchanged but for minification; its source: npm package ${name} ${version}.\n\n${licence}`;
}

export async function writeNotices(dist) {
  const rule = `\n${"-".repeat(80)}\n\n`;
  const notices = [await bundled("mediabunny", "analyze-song.js"), await bundled("idb", "idb.js")];
  await writeFile(join(dist, "NOTICES.txt"), notices.join(rule));
}
