// Where the programs write to: links and pipes stay what they are, and what cannot be written is told before the work.
import { execFileSync, spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { binaries, earshot, environment, run } from "./programs.js";

let scratch: string;
let tracks: string;
let catalog: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "earshot-outputs-"));
  tracks = join(scratch, "tracks.jsonl");
  catalog = join(scratch, "catalog");
  await writeFile(tracks, '{"id":"a","name":"A","tempo":90}\n{"id":"b","name":"B","tempo":120}\n');
  await earshot("catalog", "build", tracks, "--out", catalog);
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

const exportTo = (out: string) => earshot("catalog", "export", catalog, "--format", "jsonl", "--out", out);

describe("earshot catalog export --out", () => {
  it("writes into a pipe that somebody reads, and leaves it a pipe", async () => {
    const pipe = join(scratch, "pipe");
    execFileSync("mkfifo", [pipe]);
    const [text] = await Promise.all([readFile(pipe, "utf8"), exportTo(pipe)]);
    expect(text.trimEnd().split("\n")).toHaveLength(2);
    expect((await lstat(pipe)).isFIFO()).toBe(true);
  });

  it("replaces what a link leads to, and leaves it a link", async () => {
    await mkdir(join(scratch, "real"));
    await symlink("real/tracks", join(scratch, "link"));
    for (let times = 0; times < 2; times++) await exportTo(join(scratch, "link"));
    expect((await lstat(join(scratch, "link"))).isSymbolicLink()).toBe(true);
    expect(await readdir(join(scratch, "real"))).toEqual(["tracks"]);
    expect((await readFile(join(scratch, "real/tracks"), "utf8")).split("\n")).toHaveLength(3);
  });
});

describe("earshot catalog build --report", () => {
  it("is stdout as -", async () => {
    const out = join(scratch, "told");
    expect(JSON.parse(await earshot("catalog", "build", tracks, "--out", out, "--report", "-"))).toMatchObject({
      rows: 2,
      tracks: 2,
    });
  });

  it("is refused before the work where it cannot be written, or would be published", async () => {
    const out = join(scratch, "refused");
    for (const report of [join(scratch, "absent/report.json"), scratch, join(out, "report.json")]) {
      const { code, stderr } = await run("earshot", "catalog", "build", tracks, "--out", out, "--report", report);
      expect(code).toBe(2);
      expect(stderr).toMatch(/--report: .*(does not exist|is a folder|published)/);
      expect(stderr).not.toContain("rows read");
    }
    expect(await readdir(scratch)).not.toContain("refused");
  });
});

describe("a full disk behind stdout", () => {
  const onFullDisk = (...args: string[]) => {
    const full = openSync("/dev/full", "w");
    const { status, stderr } = spawnSync(join(binaries, "earshot"), args, {
      stdio: ["ignore", full, "pipe"],
      encoding: "utf8",
      env: environment,
    });
    closeSync(full);
    return { status, stderr };
  };

  it("ends every command that prints with 1 and a word", () => {
    for (const args of [
      ["catalog", "inspect", catalog],
      ["catalog", "inspect", catalog, "--format", "json"],
      ["catalog", "verify", catalog],
      ["catalog", "export", catalog, "--format", "csv", "--out", "-"],
      ["similar", catalog, "--track", "a"],
    ]) {
      const { status, stderr } = onFullDisk(...args);
      expect(stderr, args.join(" ")).toContain("earshot: stdout: cannot be written");
      expect(status, args.join(" ")).toBe(1);
    }
  });

  it("costs the report, not the catalog", async () => {
    const out = join(scratch, "kept");
    const { status, stderr } = onFullDisk("catalog", "build", tracks, "--out", out, "--report", "-");
    expect(status).toBe(1);
    expect(stderr).toContain("stdout: cannot be written");
    await earshot("catalog", "verify", out);
  });
});
