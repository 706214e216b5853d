// The package as people get it: packed, checked, installed into a new Vite project and beside a plain page. What runs there
// are the READMEs' own examples.
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { houseCatalog, houseMusic, root } from "../integration/programs.js";
import { examplesOf } from "../integration/readme-examples.js";
import { openBrowser } from "./house.js";
import { packageFolder, StaticHost } from "./package-host.js";

let scratch: string;
let browser: Browser;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "earshot-installed-"));
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await rm(scratch, { recursive: true, force: true });
});

/** Runs a tool to its end; what it printed, or an error with all of it. */
function tool(cwd: string, program: string, ...args: string[]): Promise<string> {
  return new Promise((done, fail) => {
    execFile(program, args, { cwd, encoding: "utf8" }, (error, stdout, stderr) => {
      if (error) fail(new Error(`${program} ${args.join(" ")}\n${stdout}${stderr}`));
      else done(stdout);
    });
  });
}

async function pack(): Promise<string> {
  const name = (await tool(join(root, "wasm"), "npm", "pack", "--silent", "--pack-destination", scratch)).trim();
  return join(scratch, name);
}

/** What the examples leave to the page: a file, a bar, a list. */
const surroundings = `
import type { Earshot, Song } from "earshot";
const music = await fetch("/music/ambient-drift-01.opus");
export const file = new File([await music.blob()], "ambient-drift-01.opus");
export const { signal } = new AbortController();
export const songs: Song[] = [];
export const earshot = undefined as unknown as Earshot;
export const heard: string[] = [];
const shown: unknown[][] = [];
const told: unknown[][] = [];
const fractions: number[] = [];
export const show = (...what: unknown[]) => shown.push(what);
export const tell = (...what: unknown[]) => told.push(what);
const set = (fraction: number) => void fractions.push(fraction);
export const bar = Object.assign(set, { set });
Object.assign(globalThis, { seen: { shown, told, fractions } });
`;

interface Seen {
  shown: unknown[][];
  told: unknown[][];
  fractions: number[];
}

/** Opens a page that says in its title when it is done; what its console said comes back. */
async function watch(address: string): Promise<{ page: Page; said: string[]; faults: string[] }> {
  const page = await browser.newPage();
  const said: string[] = [];
  const faults: string[] = [];
  page.on("console", (message) => (message.type() === "error" ? faults : said).push(message.text()));
  page.on("pageerror", (error) => faults.push(String(error)));
  await page.goto(address);
  await page
    .waitForFunction(() => document.title === "done", undefined, { timeout: 60_000 })
    .catch((error) => {
      throw new Error(`${error}\n${faults.join("\n")}`);
    });
  return { page, said, faults };
}

it("passes publint and are-the-types-wrong, and holds no more than it needs", async () => {
  const packed = await pack();
  const bin = join(root, "node_modules/.bin");
  await tool(root, join(bin, "publint"), "--strict", packed);
  await tool(root, join(bin, "attw"), packed, "--profile", "esm-only");
  const { dependencies = {} } = JSON.parse(await readFile(join(root, "wasm/package.json"), "utf8"));
  expect(dependencies).toEqual({});
  const files = await readdir(packageFolder);
  expect(files).toEqual(expect.arrayContaining(["index.js", "index.d.ts", "earshot.wasm", "LICENSE", "NOTICES.txt"]));
  expect(await readFile(join(packageFolder, "NOTICES.txt"), "utf8")).toMatch(/mediabunny[\s\S]*idb/);
});

it("runs both READMEs' examples in a new Vite project", { timeout: 180_000 }, async () => {
  const project = join(scratch, "project");
  const { devDependencies } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  await mkdir(join(project, "src"), { recursive: true });
  await writeFile(join(project, "package.json"), JSON.stringify({ name: "fresh", private: true, type: "module" }));
  const tools = ["vite", "typescript"].map((name) => `${name}@${devDependencies[name]}`);
  await tool(project, "npm", "install", "--prefer-offline", "--no-audit", "--no-fund", await pack(), ...tools);

  const [wholeLife, , live] = await examplesOf("wasm/README.md", "ts");
  const [inAPage] = await examplesOf("README.md", "ts");
  const [viteConfig] = await examplesOf("wasm/README.md", "js");
  if (!wholeLife || !live?.includes("connectLive") || !inAPage || !viteConfig)
    throw new Error("the examples are not there");
  const names = (example: string) =>
    ["file", "signal", "songs", "heard", "show", "tell", "bar", ...(example === live ? ["earshot"] : [])].filter(
      (name) => new RegExp(`\\b${name}\\b`).test(example),
    );
  const module = (example: string) =>
    `import { ${names(example).join(", ")} } from "./surroundings";\n${example}\nexport {};\n`;
  const files = {
    "index.html": '<!doctype html><title>starting</title><script type="module" src="./src/main.ts"></script>',
    "vite.config.js": viteConfig,
    "src/surroundings.ts": surroundings,
    "src/whole-life.ts": module(wholeLife),
    "src/in-a-page.ts": module(inAPage),
    // Typed and bundled; there is no relay here that it could speak with.
    "src/live.ts": module(live),
    "src/main.ts":
      'await import("./whole-life");\nawait import("./in-a-page");\nif (location.hash === "#live") await import("./live");\ndocument.title = "done";\nexport {};\n',
    "tsconfig.json": JSON.stringify({
      compilerOptions: {
        strict: true,
        noEmit: true,
        target: "es2022",
        module: "esnext",
        moduleResolution: "bundler",
        lib: ["es2022", "dom", "dom.iterable"],
        types: [],
      },
      include: ["src"],
    }),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(project, name), text);
  await tool(project, "node_modules/.bin/tsc");
  await tool(project, "node_modules/.bin/vite", "build");

  const host = await StaticHost.start({
    "/assets/": join(project, "dist/assets"),
    "/project/": join(project, "dist"),
    "/catalog/": houseCatalog,
    "/music/": houseMusic,
  });
  try {
    const { page, said, faults } = await watch(`${host.address}/project/index.html`);
    expect(faults).toEqual([]);
    const { shown, told, fractions } = await page.evaluate(() => (globalThis as unknown as { seen: Seen }).seen);
    expect(told).toEqual([]);
    expect(fractions.at(-1)).toBe(1);
    expect(shown.length).toBeGreaterThanOrEqual(20);
    expect(shown[0]?.[0]).toBe(1);
    // The second example's first line of a hit: rank, title, artist, score.
    expect(said.some((line) => /^1 .+ [01]\.\d\d$/.test(line))).toBe(true);
  } finally {
    await host.stop();
  }
});

it("works on a plain page from the folder dist/, as the README has it", async () => {
  const folder = join(scratch, "plain");
  await cp(packageFolder, join(folder, "earshot"), { recursive: true });
  const [, app] = await examplesOf("wasm/README.md", "js");
  if (!app) throw new Error("the example is not there");
  await writeFile(
    join(folder, "index.html"),
    '<!doctype html><title>starting</title><ol></ol><script type="module" src="app.js"></script>',
  );
  await writeFile(join(folder, "app.js"), `${app}\ndocument.title = "done";\n`);
  const host = await StaticHost.start({ "/site/catalog/": houseCatalog, "/site/": folder });
  try {
    const { page, faults } = await watch(`${host.address}/site/index.html`);
    expect(faults).toEqual([]);
    expect(await page.locator("li").count()).toBe(10);
  } finally {
    await host.stop();
  }
});
