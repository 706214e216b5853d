// `earshot train`: from a table of plays to a factors file that anyone can fold in with.
import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readFactors } from "./factors-file.js";
import { binaries, earshot, environment, run, testData } from "./programs.js";

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "earshot-train-"));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(scratch, name);
  await writeFile(path, text);
  return path;
}

/** Listeners of two tastes: those of even numbers play even items, the others odd ones. */
function tastes(listeners = 60, items = 40): string {
  const rows = [];
  for (let u = 0; u < listeners; u++)
    for (let i = u % 2; i < items; i += 2) if ((u * 7 + i * 3) % 5 < 3) rows.push(`l${u},i${i},${1 + ((u + i) % 9)}`);
  return `listener,item,plays\n${rows.join("\n")}\n`;
}

const factorsOf = async (folder: string) => {
  const names = (await readdir(folder)).filter((name) => name.startsWith("factors-"));
  expect(names).toHaveLength(1);
  return readFactors(join(folder, names[0] as string));
};

describe("earshot train", () => {
  it("writes the tensors and metadata that the design names", async () => {
    const out = join(scratch, "written");
    await earshot("train", await file("tastes.csv", tastes()), "--out", out, "--factors", "8", "--epochs", "3");
    const { tensors, metadata } = await factorsOf(out);
    expect(
      Object.fromEntries(Object.entries(tensors).map(([name, { dtype, shape }]) => [name, [dtype, shape]])),
    ).toEqual({
      item_factors: ["F32", [40, 8]],
      gram: ["F32", [8, 8]],
      popularity: ["F32", [40]],
      "item_ids.bytes": ["U8", [expect.any(Number)]],
      "item_ids.offsets": ["U64", [41]],
    });
    expect(metadata).toMatchObject({ alpha0: "0.1", nu: "1", weighting: "log", epochs: "3" });
    expect(Number(metadata.weight_mean)).toBeGreaterThan(1);
    const report = JSON.parse(await readFile(join(out, "report.json"), "utf8"));
    expect(report).toMatchObject({ listeners: 60, items: 40, duplicates: 0 });
    expect(report.objectives).toHaveLength(3);
    expect(report.objectives[2]).toBeLessThan(report.objectives[0]);
  });

  it("searches settings that rank held-out plays at least as well as those given, and says what it tried", async () => {
    const out = join(scratch, "searched");
    const plays = await file("searched.csv", tastes());
    const given = ["--factors", "2", "--lambda", "0.1", "--epochs", "8", "--search", "--search-trials", "6"];
    const { stderr } = await run("earshot", "train", plays, "--out", out, ...given);
    expect(stderr).toMatch(/2 factors, lambda 0\.1, .* 1 epoch: ndcg@100 0\.\d+/);
    const report = JSON.parse(await readFile(join(out, "report.json"), "utf8"));
    const tried = report.search as { epochs: number; settings: object; "ndcg@100": number }[];
    expect(tried.map(({ epochs }) => epochs)).toEqual([1, 1, 1, 1, 1, 1, 2, 2, 2, 4, 4, 8]);
    const best = tried.at(-1);
    expect(report.settings).toEqual(best?.settings);
    expect(best?.["ndcg@100"]).toBeGreaterThanOrEqual(tried[0]?.["ndcg@100"] ?? 1);
    // The same seed finds the same.
    const again = join(scratch, "searched again");
    await earshot("train", plays, "--out", again, ...given);
    expect(await readdir(again)).toEqual(await readdir(out));
  });

  it("leaves enough to fold in by the formula alone", async () => {
    const out = join(scratch, "formula");
    const plays = await file("formula.csv", tastes());
    await earshot("train", plays, "--out", out, "--factors", "6", "--epochs", "12", "--lambda", "0.02");
    const { tensors, metadata, ids } = await factorsOf(out);
    const y = tensors.item_factors?.rows as number[][];
    const { alpha0, lambda, weight_mean } = Object.fromEntries(
      Object.entries(metadata).map(([k, v]) => [k, Number(v)]),
    );
    const heard = [0, 2, 4, 8].map((i) => ids.indexOf(`i${i}`));
    const weight = Math.log1p(3) / (weight_mean as number);
    // (sum w y y' + alpha0 G + lambda (n + alpha0 |I|) I) x = sum w y, by plain iteration of its gradient.
    const g = tensors.gram?.rows as number[][];
    const matrix = g.map((row, a) =>
      row.map(
        (value, b) =>
          (alpha0 as number) * value +
          (a === b ? (lambda as number) * (4 + (alpha0 as number) * 40) : 0) +
          heard.reduce((sum, i) => sum + weight * (y[i]?.[a] as number) * (y[i]?.[b] as number), 0),
      ),
    );
    const right = g.map((_, a) => heard.reduce((sum, i) => sum + weight * (y[i]?.[a] as number), 0));
    let x = right.map(() => 0);
    const step = 1 / matrix.reduce((sum, row, a) => sum + (row[a] as number), 0);
    for (let turn = 0; turn < 20_000; turn++)
      x = x.map(
        (value, a) =>
          value +
          step * ((right[a] as number) - (matrix[a] as number[]).reduce((s, m, b) => s + m * (x[b] as number), 0)),
      );
    const preferences = y.map((row) => row.reduce((sum, value, a) => sum + value * (x[a] as number), 0));
    const even = ids.flatMap((id, i) => (Number(id.slice(1)) % 2 === 0 ? [preferences[i] as number] : []));
    const odd = ids.flatMap((id, i) => (Number(id.slice(1)) % 2 === 1 ? [preferences[i] as number] : []));
    expect(Math.min(...even)).toBeGreaterThan(Math.max(...odd) + 0.1);
  });

  it("gives the same file for a seed at any number of threads", async () => {
    const plays = await file("threads.csv", tastes(200, 150));
    const names = [];
    for (const threads of ["1", "2", "3"]) {
      const out = join(scratch, `threads-${threads}`);
      await earshot("train", plays, "--out", out, "--factors", "20", "--epochs", "2", "--threads", threads);
      names.push((await readdir(out)).filter((name) => name.startsWith("factors-")).join());
    }
    expect(new Set(names).size).toBe(1);
  });

  it("goes on where it was stopped, to the same file", async () => {
    const plays = await file("stopped.csv", tastes(900, 700));
    const args = ["train", plays, "--factors", "64", "--epochs", "40", "--threads", "1", "--out"];
    const out = join(scratch, "stopped");
    const program = spawn(join(binaries, "earshot"), [...args, out], { env: environment });
    let told = "";
    let asked = false; // a second signal would end it at once
    program.stderr.on("data", (data) => {
      told += data;
      if (asked || !told.includes("epoch 2/40")) return;
      asked = true;
      program.kill("SIGINT");
    });
    const code = await new Promise((ended) => program.on("close", ended));
    expect(code).toBe(130);
    expect(await readdir(out)).toEqual(["checkpoint.safetensors"]);
    const again = await run("earshot", ...args, out);
    expect(again.code).toBe(0);
    expect(again.stderr).toMatch(/going on after epoch \d+/);
    const whole = join(scratch, "whole");
    await earshot(...args, whole);
    const named = async (folder: string) => (await readdir(folder)).filter((name) => !name.startsWith("report")).sort();
    expect(await named(out)).toEqual(await named(whole));
  });

  it("does not go on from another training's checkpoint", async () => {
    const out = join(scratch, "other");
    const plays = await file("other.csv", tastes());
    await earshot("train", plays, "--out", out, "--factors", "4", "--epochs", "1");
    await writeFile(join(out, "checkpoint.safetensors"), "not one");
    const { code, stderr } = await run("earshot", "train", plays, "--out", out, "--factors", "4", "--epochs", "1");
    expect(code).toBe(0);
    expect(stderr).toContain("beginning anew");
  });

  it("sums duplicates, names machines, and leaves out what is too rare", async () => {
    const machine = Array.from({ length: 40 }, (_, i) => `robot,i${i},90000`).join("\n");
    const plays = await file("dirty.csv", `${tastes()}l0,i0,5\n${machine}\nonce,i1,1\n`);
    const out = join(scratch, "dirty");
    const { code, stderr } = await run(
      "earshot",
      "train",
      plays,
      "--out",
      out,
      "--factors",
      "4",
      "--epochs",
      "2",
      "--min-items",
      "3",
    );
    expect(code).toBe(0);
    expect(stderr).toContain("1 rows were summed");
    expect(stderr).toContain("listener with fewer than 3 items: 1");
    expect(stderr).toMatch(/"robot": 40 items, 3,600,000 plays/);
  });

  it("refuses bad plays with one sentence", async () => {
    const cases: [string, string, RegExp][] = [
      ["negative.csv", "user,item,plays\na,x,-3\n", /negative\.csv: line 2: the count "-3" is below 0\./],
      ["huge.csv", "a,x,1e12\n", /line 1: the count "1e12" is above 1,000,000,000/],
      ["nan.csv", "a,x,nan\n", /line 1: the count "nan" is no number/],
      ["columns.csv", "foo,bar,baz\na,x,1\n", /no column for the listener; its first row is "foo", "bar", "baz"/],
      ["empty.csv", "", /holds no plays/],
      ["header.csv", "user,item,plays\n", /holds no plays/],
      ["zero.csv", "user,item,plays\nann,t1,0\n", /holds no plays.*Every row was left out: row dropped.*line 2/],
      ["json.jsonl", "{\n", /line 1 is not valid JSON/],
    ];
    for (const [name, text, expected] of cases) {
      const { code, stderr } = await run("earshot", "train", await file(name, text), "--out", join(scratch, "bad"));
      expect(code, name).toBe(1);
      expect(stderr.trim().split("\n"), name).toHaveLength(1);
      expect(stderr, name).toMatch(expected);
    }
    const usage = await run("earshot", "train", "none.csv", "--out", join(scratch, "bad"), "--lambda", "0");
    expect(usage.code).toBe(2);
  });

  it("refuses a single item, and a catalog that is not there", async () => {
    const one = await file("one.csv", "a,x,1\nb,x,2\n");
    const alone = await run("earshot", "train", one, "--out", join(scratch, "one"));
    expect(alone.code).toBe(1);
    expect(alone.stderr).toContain("one item: there is nothing to tell apart");
    const { code, stderr } = await run("earshot", "train", one, "--out", join(scratch, "no"), "--catalog", "none");
    expect(code).toBe(1);
    expect(stderr).toMatch(/none/);
  });

  it.skipIf(!testData)("reads Last.fm's plays as they are", async () => {
    const out = join(scratch, "lastfm");
    const plays = join(testData as string, "data/lastfm-2k/user_artists.dat");
    await earshot("train", plays, "--out", out, "--factors", "16", "--epochs", "2");
    expect(JSON.parse(await readFile(join(out, "report.json"), "utf8"))).toMatchObject({
      listeners: 1892,
      items: 17632,
      pairs: 92834,
    });
  });
});
