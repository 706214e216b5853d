// `earshot evaluate`: holdout and leave-one-out with given negatives, in the files of He et al. (2017).
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { earshot, run } from "./programs.js";

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "earshot-evaluate-"));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

async function file(name: string, lines: string[]): Promise<string> {
  const path = join(scratch, name);
  await writeFile(path, `${lines.join("\n")}\n`);
  return path;
}

/** Listener u plays items whose number leaves the same rest by four; the one left out does, too. */
function ratings(listeners = 120) {
  const train: string[] = [];
  const test: string[] = [];
  const negatives: string[] = [];
  for (let u = 0; u < listeners; u++) {
    const own = Array.from({ length: 25 }, (_, i) => 4 * ((i * 7 + u) % 25) + (u % 4)).slice(0, 20);
    const others = Array.from({ length: 100 }, (_, i) => i).filter((i) => i % 4 !== u % 4);
    for (const i of own.slice(1)) train.push(`${u}\t${i}\t${1 + (i % 5)}\t97830${u}`);
    test.push(`${u}\t${own[0]}\t5\t978309999`);
    negatives.push([`(${u},${own[0]})`, ...others].join("\t"));
  }
  return { train, test, negatives };
}

describe("earshot evaluate", () => {
  it("reads the files of leave-one-out, takes a test item out of its own negatives and counts it", async () => {
    const { train, test, negatives } = ratings();
    negatives[3] += `\t${test[3]?.split("\t")[1]}`;
    const plays = await file("train.rating", train);
    const out = join(scratch, "model");
    await earshot(
      ...["train", plays, "--factors", "24", "--lambda", ".007", "--alpha0", ".3", "--epochs", "12"],
      ...["--weighting", "binary", "--out", out],
    );
    const files = ["--test", await file("test.rating", test), "--negatives", await file("test.negative", negatives)];
    const args = ["evaluate", plays, "--protocol", "leave-one-out", ...files, "--model", out, "--format", "json"];
    const result = JSON.parse(await earshot(...args));
    expect(result).toMatchObject({ listeners: 120, testItemsAmongOwnNegatives: 1, unknownItems: 0 });
    expect(result["hr@10"]).toBe(1);
    expect(result["ndcg@10"]).toBeGreaterThan(0.95);
    const named = Object.fromEntries(result.results.map((each: { name: string }) => [each.name, each]));
    expect(Object.keys(named)).toEqual(["factors", "popularity", "BM25 neighbours", "EASE"]);
    expect(named.popularity.metrics["hr@10"].mean).toBeLessThan(0.6);
    expect(named.EASE.metrics["hr@10"].mean).toBeGreaterThan(0.95);
    expect(named.factors.rmse).toBeLessThan(1);
  });

  it("holds out a share of each listener's items, the same for a seed", async () => {
    const plays = await file("holdout.rating", ratings().train);
    const args = ["evaluate", plays, "--factors", "16", "--epochs", "6", "--no-baselines", "--format", "json"];
    const first = await earshot(...args, "--threads", "1");
    expect(await earshot(...args, "--threads", "3")).toBe(first);
    const result = JSON.parse(first);
    expect(result["recall@10"]).toBeGreaterThan(0.9);
    expect(result.results[0].metrics["recall@10"].margin).toBeGreaterThanOrEqual(0);
  });

  it("leaves out what the model does not know, and counts it", async () => {
    const { train } = ratings(40);
    const out = join(scratch, "smaller");
    await earshot("train", await file("smaller.rating", train), "--out", out, "--factors", "8", "--epochs", "6");
    const plays = await file("larger.rating", [...train, "0\tnew\t5\t1", "1\tnew\t5\t1", "2\tother\t5\t1"]);
    const args = ["evaluate", plays, "--model", out, "--no-baselines", "--format", "json"];
    const { code, stdout, stderr } = await run("earshot", ...args);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining("2 items are not known to the model"),
    });
    const result = JSON.parse(stdout);
    expect(result.unknownItems).toBe(2);
    expect(result.results[0].rmse).toBeLessThan(1);
    const own = JSON.parse(await earshot("evaluate", join(scratch, "smaller.rating"), ...args.slice(2)));
    expect({ ...result, unknownItems: 0 }).toEqual(own);
  });

  it("refuses files that do not belong together, and a model of other items, in words", async () => {
    const { train, test, negatives } = ratings(8);
    const plays = await file("few.rating", train);
    const tests = await file("few.test", test);
    const refused = async (...args: string[]) => {
      const { code, stderr } = await run("earshot", "evaluate", plays, "--protocol", "leave-one-out", ...args);
      expect(code).toBe(1);
      return stderr;
    };
    const bad = async (lines: string[]) => refused("--test", tests, "--negatives", await file("bad.negative", lines));
    expect(await bad(["0,1\t2", ...negatives])).toContain("line 1 does not begin with (listener,item)");
    expect(await bad(negatives.slice(1))).toContain("1 pairs without negatives");
    expect(await bad([...negatives, "(0,77)\t5"])).toContain("is of no pair of the test file");
    const other = join(scratch, "other");
    await earshot("train", await file("other.csv", ["a,x,1", "b,y,2"]), "--out", other, "--factors", "2");
    const given = ["--negatives", await file("few.negative", negatives), "--test", tests];
    expect(await refused(...given, "--model", other)).toContain("knows none of the items");
    expect((await run("earshot", "evaluate", plays, "--protocol", "leave-one-out")).code).toBe(2);
  });
});
