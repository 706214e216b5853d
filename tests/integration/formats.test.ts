// One recording in six formats, put among the house music: every format's five nearest are the other five.
import { mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { earshot, houseMusic, similar, testData } from "./programs.js";

describe.skipIf(!testData)("two clips in six formats among the house music", () => {
  const formats = join(testData ?? "", "music/formats");
  let scratch: string;
  let catalog: string;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), "earshot-formats-"));
    catalog = join(scratch, "catalog");
    await symlink(formats, join(scratch, "clips"));
    await earshot("catalog", "build", join(scratch, "clips"), houseMusic, "--out", catalog);
  });
  afterAll(() => rm(scratch, { recursive: true, force: true }));

  it("keeps every format of a clip as a track of its own", async () => {
    const { tracks } = JSON.parse(await earshot("catalog", "inspect", catalog, "--format", "json"));
    const pieces = (await readdir(houseMusic, { recursive: true })).filter((name) => /\.(opus|flac|wav)$/.test(name));
    expect(tracks).toBe(12 + pieces.length);
  });

  it("finds the five other formats nearest to each", async () => {
    for (const file of await readdir(formats)) {
      const clip = file.split(".")[0];
      const nearest = await similar(catalog, "--track", `clips/${file}`, "-n", "5", "--versions", "all");
      expect(
        nearest.map(({ id }) => id.replace(/^clips\/(\w+)\..*$/, "$1")),
        file,
      ).toEqual(Array(5).fill(clip));
    }
  });

  it("finds the same from the file itself", async () => {
    const file = join(formats, "metal.mp3");
    const nearest = await similar(catalog, "--file", file, "-n", "6", "--versions", "all");
    expect(nearest.every(({ id }) => id.startsWith("clips/metal."))).toBe(true);
  });
});
