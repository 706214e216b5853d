// Builds that go on where another one ended: analyses kept by content, one writer a folder, nothing half written.
import { spawn } from "node:child_process";
import {
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  truncate,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { binaries, environment, type Outcome, run } from "./programs.js";
import { wav } from "./wav.js";

/** Ten seconds of a chord over noise: enough work for a signal to arrive in its middle. */
function piece(number: number): Buffer {
  let noise = 7 + number;
  const samples = Float64Array.from({ length: 220500 }, (_, i) => {
    noise = (noise * 1103515245 + 12345) % 2147483648;
    return 0.3 * Math.sin(i * (0.02 + 0.003 * number)) + 0.1 * (noise / 1073741824 - 1);
  });
  return wav(samples, 22050);
}

let scratch: string;
let music: string;
let cache: string;
let catalog: string;

beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), "earshot-resume-"));
  music = join(scratch, "music");
  cache = join(scratch, "cache");
  catalog = join(scratch, "catalog");
  await mkdir(music);
});
afterEach(() => rm(scratch, { recursive: true, force: true }));

async function compose(pieces: number): Promise<void> {
  for (let i = 0; i < pieces; i++) await writeFile(join(music, `piece ${i}.wav`), piece(i));
}

const command = (...options: string[]) => ["catalog", "build", music, "--out", catalog, ...options];
const build = (...options: string[]) => run("earshot", ...command("--cache", cache, ...options));

/** "40 tracks, 12 from the cache" as [40, 12]. */
function counts({ code, stderr }: Outcome): [number, number] {
  const [, tracks, known] = /(\d+) tracks?(?:, (\d+) from the cache)?\n$/.exec(stderr) ?? [];
  if (code !== 0 || !tracks) throw new Error(`build ended with ${code}:\n${stderr}`);
  return [Number(tracks), Number(known ?? 0)];
}

async function filesBelow(folder: string, part: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const paths = names.filter((name) => name.includes(`/${part}/`)).map((name) => join(folder, name));
  // A build at work renames what it writes: what was listed may be gone.
  const isFile = async (path: string) => (await stat(path).catch(() => undefined))?.isFile() ?? false;
  const files = await Promise.all(paths.map(isFile));
  return paths.filter((_, i) => files[i]);
}
const entries = async () => (await filesBelow(cache, "content")).filter((path) => /[0-9a-f]{32}$/.test(path));

async function contentOf(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder, { recursive: true })).sort();
  const content: Record<string, string> = {};
  for (const name of names) {
    if ((await stat(join(folder, name))).isFile()) content[name] = await readFile(join(folder, name), "latin1");
  }
  return content;
}

/** Starts a build and sends it a signal once it has kept some analyses; resolves with its end. */
async function interrupted(signal: NodeJS.Signals, ...options: string[]) {
  const child = spawn(join(binaries, "earshot"), command("--cache", cache, "--jobs", "1", ...options), {
    env: environment,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (text) => {
    stderr += text;
  });
  const end = new Promise<{ code: number | null; signal: string | null }>((done) =>
    child.on("close", (code, by) => done({ code, signal: by })),
  );
  while ((await entries()).length < 3 && child.exitCode === null) await sleep(5);
  child.kill(signal);
  return { ...(await end), stderr };
}

describe("an interrupted build", () => {
  it.each(["SIGINT", "SIGTERM", "SIGKILL"] as const)("goes on where %s ended it", async (signal) => {
    await compose(40);
    const end = await interrupted(signal, "--previews");
    if (signal === "SIGKILL") expect(end.signal).toBe(signal);
    else {
      expect(end.code).toBe(130);
      expect(end.stderr).toContain("no catalog was written; the same command goes on from here");
    }
    expect(await readdir(catalog)).not.toContain("catalog.json");
    const kept = (await entries()).length;
    expect(kept).toBeLessThan(40);

    const [tracks, known] = counts(await build("--previews"));
    expect(tracks).toBe(40);
    expect(known).toBe(kept);
    const resumed = await contentOf(catalog);
    await rm(catalog, { recursive: true });
    counts(await run("earshot", ...command("--no-cache", "--previews")));
    expect(resumed).toEqual(await contentOf(catalog));
  });

  it("leaves the old catalog whole, and the next build clears up what it left", async () => {
    await compose(30);
    counts(await build());
    const before = await contentOf(catalog);
    for (let i = 0; i < 30; i++) await writeFile(join(music, `piece ${i}.wav`), piece(100 + i));
    await rm(cache, { recursive: true });
    expect((await interrupted("SIGKILL")).signal).toBe("SIGKILL");
    expect(await contentOf(catalog)).toEqual(before);

    // As a writer leaves them that dies between a file's first byte and its name, or before the manifest.
    await writeFile(join(catalog, ".earshot-a1B2c3"), "half a file");
    await writeFile(join(catalog, "cells-0123456789abcdef.blocks"), "of a catalog that never was");
    counts(await build());
    const { files } = JSON.parse(await readFile(join(catalog, "catalog.json"), "utf8"));
    const named = files.map(({ name }: { name: string }) => name);
    expect((await readdir(catalog)).sort()).toEqual([...named, "catalog.json"].sort());
  });
});

describe("what is analyzed again", () => {
  it("is nothing where nothing changed, and the catalog is the same", async () => {
    await compose(3);
    expect(counts(await build("--previews"))).toEqual([3, 0]);
    const first = await contentOf(catalog);
    expect(counts(await build("--previews"))).toEqual([3, 3]);
    expect(await contentOf(catalog)).toEqual(first);
  });

  it("is no renamed, moved or copied file", async () => {
    await compose(2);
    counts(await build());
    await mkdir(join(music, "album"));
    await rename(join(music, "piece 0.wav"), join(music, "album", "renamed.wav"));
    await copyFile(join(music, "piece 1.wav"), join(music, "copy.wav"));
    expect(counts(await build())).toEqual([3, 3]);
  });

  it("is a file with other content, though its size and its time of writing are the old ones", async () => {
    await compose(2);
    const file = join(music, "piece 0.wav");
    const old = new Date(Date.now() - 3_600_000);
    await utimes(file, old, old);
    await sleep(4100); // until the file counts as settled, so that its link is made
    counts(await build());
    await writeFile(file, piece(5));
    await utimes(file, old, old);
    expect(counts(await build())).toEqual([2, 1]);
    expect(counts(await build())).toEqual([2, 2]);
  });

  it("is all with --no-cache, which keeps nothing", async () => {
    await compose(2);
    expect(counts(await run("earshot", ...command("--no-cache")))).toEqual([2, 0]);
    expect(counts(await build())).toEqual([2, 0]);
    expect(counts(await run("earshot", ...command("--no-cache")))).toEqual([2, 0]);
  });

  it("is what failed: a failure is not kept", async () => {
    await compose(1);
    await writeFile(join(music, "bad.mp3"), "no music");
    for (let times = 0; times < 2; times++) {
      const { code, stderr } = await build();
      expect(code).toBe(1);
      expect(stderr).toContain("bad.mp3: is not audio that can be read");
    }
    expect(await entries()).toHaveLength(1);
  });

  it("is a file whose kept analysis is damaged, which a warning says", async () => {
    await compose(3);
    counts(await build());
    const kept = (await entries()).sort();
    const [cut, flipped, emptied] = kept;
    if (!cut || !flipped || !emptied) throw new Error("three entries expected");
    await truncate(cut, 1000);
    const bytes = await readFile(flipped);
    bytes.writeUInt8(bytes.readUInt8(1500) ^ 4, 1500);
    await writeFile(flipped, bytes);
    await truncate(emptied, 0);
    const again = await build();
    expect(counts(again)).toEqual([3, 0]);
    expect(again.stderr.match(/warning: .*piece \d\.wav: its analysis in the cache .*: analyzed again/g)).toHaveLength(
      3,
    );
    expect(counts(await build())).toEqual([3, 3]);
  });

  it("is what was kept by another version of the engine: its entries are not looked at", async () => {
    await compose(1);
    counts(await build());
    const [recipe] = (await readdir(join(cache, "analyses"))).filter((name) => /^[0-9a-f]{16}$/.test(name));
    await rename(join(cache, "analyses", recipe ?? ""), join(cache, "analyses", "0123456789abcdef"));
    expect(counts(await build())).toEqual([1, 0]);
  });
});

describe("previews", () => {
  it("are made once, and again only where they are gone", async () => {
    await writeFile(
      join(music, "long.wav"),
      wav(
        new Float64Array(70 * 8000).map((_, i) => Math.sin(i * 0.3)),
        8000,
      ),
    );
    counts(await build());
    counts(await build("--previews"));
    const [name] = await readdir(join(catalog, "previews"));
    const made = (await stat(join(catalog, "previews", name ?? ""))).mtimeMs;
    expect(counts(await build("--previews"))).toEqual([1, 1]);
    expect((await stat(join(catalog, "previews", name ?? ""))).mtimeMs).toBe(made);
    await rm(join(catalog, "previews"), { recursive: true });
    counts(await build("--previews"));
    expect(await readdir(join(catalog, "previews"))).toEqual([name]);
  });
});

describe("a second writer", () => {
  it("is refused while the first one writes, and not after it was killed", async () => {
    await compose(40);
    const child = spawn(join(binaries, "earshot"), command("--cache", cache, "--jobs", "1"), { env: environment });
    const end = new Promise((done) => child.on("close", done));
    while ((await entries()).length < 1) await sleep(5);
    const { code, stderr } = await build();
    expect(code).toBe(1);
    expect(stderr).toBe(
      `earshot: ${catalog}: is being written by another program. Wait until it has ended, or choose another folder.\n`,
    );
    // Another catalog may be built meanwhile, from the same cache.
    const other = ["catalog", "build", music, "--out", join(scratch, "other"), "--cache", cache];
    const beside = run("earshot", ...other);
    child.kill("SIGKILL");
    await end;
    expect(counts(await beside)[0]).toBe(40);
    expect(counts(await build())).toEqual([40, 40]);
  });
});

describe("the cache's folder", () => {
  it("may not lie in the catalog, which is published", async () => {
    await compose(1);
    const { code, stderr } = await run("earshot", ...command("--cache", join(catalog, "cache")));
    expect(code).toBe(2);
    expect(stderr).toContain("would be published with it");
  });

  it("that cannot be made is a warning: the catalog is built without it", async () => {
    await compose(1);
    await writeFile(cache, "a file");
    const { code, stderr } = await build();
    expect(code).toBe(0);
    expect(stderr).toMatch(/warning: no analysis is kept for the next build: .*cache: cannot be created/);
  });

  it("loses what was not used for 90 days, and nothing that is not its own", async () => {
    await compose(2);
    counts(await build());
    const [unused] = await entries();
    const foreign = join(cache, "analyses", "notes.txt");
    await writeFile(foreign, "mine");
    const long = new Date(Date.now() - 91 * 86_400_000);
    for (const path of [unused ?? "", foreign, join(cache, "analyses/last-cleaned")]) await utimes(path, long, long);
    await rm(join(music, "piece 0.wav"));
    await rm(join(music, "piece 1.wav"));
    await writeFile(join(music, "piece 2.wav"), piece(2));
    counts(await build());
    expect(await entries()).not.toContain(unused);
    expect(await entries()).toHaveLength(2);
    expect(await readFile(foreign, "utf8")).toBe("mine");
  });
});
