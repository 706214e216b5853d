// The commands of the README, run as they stand there.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { binaries, root, testData } from "./programs.js";
import { examplesOf } from "./readme-examples.js";

/** A home with a folder of music and two songs, and the programs on the path. */
let home: string;

function shell(command: string) {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("EARSHOT_"));
  const env = { ...Object.fromEntries(own), HOME: home, PATH: `${binaries}${delimiter}${process.env.PATH}` };
  // exec: a signal reaches the program, not the shell.
  return spawn("bash", ["-c", `exec ${command}`], { cwd: home, env, stdio: ["ignore", "pipe", "pipe"] });
}

async function commands(): Promise<string[]> {
  const blocks = await examplesOf("README.md", "");
  const block = blocks.find((each) => each.startsWith("earshot "));
  if (!block) throw new Error("README.md has no block of commands");
  return block
    .split("\n")
    .map((line) => line.replace(/ +#.*/, ""))
    .filter((line) => line !== "");
}

describe.runIf(testData)("the README's commands", () => {
  const music = join(testData ?? "", "music/formats");
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), "earshot-readme-"));
    await mkdir(join(home, "Music"));
    await cp(join(music, "metal.flac"), join(home, "song.flac"));
    await cp(join(music, "nebula.mp3"), join(home, "song.mp3"));
    for (const name of ["metal.ogg", "nebula.flac"]) await cp(join(music, name), join(home, "Music", name));
    const items = ["metal.ogg", "nebula.flac", ...Array.from({ length: 15 }, (_, i) => `t${i}`)];
    const listeners = ["ann", ...Array.from({ length: 9 }, (_, i) => `l${i}`)];
    const playsOfTen = Array.from(
      { length: 50 },
      (_, i) => `${listeners[i % 10]},${items[(i * 3) % 17]},${1 + i}\n`,
    ).join("");
    await writeFile(join(home, "plays.csv"), `listener,item,plays\n${playsOfTen}`);
    await symlink(join(root, "web"), join(home, "web"));
  });
  afterAll(() => rm(home, { recursive: true, force: true }));

  it("all end well, in the order they stand in, and the relay serves what they made", async () => {
    const lines = await commands();
    expect(lines.length).toBeGreaterThanOrEqual(7);
    for (const line of lines) {
      // Any free port, so that a relay that runs already is left alone.
      const relay = line.startsWith("earshot-relay");
      const child = shell(relay ? `${line} --listen 127.0.0.1:0` : line);
      const closed = once(child, "close");
      let printed = "";
      for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (printed += text));
      if (!relay) {
        const [code] = await closed;
        expect(code, `${line}\n${printed}`).toBe(0);
        continue;
      }
      try {
        await expect.poll(() => printed, { timeout: 10_000 }).toContain("listening on http");
        const address = /listening on (http:\S+)/.exec(printed)?.[1];
        const manifest = await (await fetch(new URL("catalog/catalog.json", address))).json();
        expect(manifest).toMatchObject({ tracks: 2 });
        expect(await (await fetch(`${address}`)).text()).toContain("<title>Earshot</title>");
      } finally {
        child.kill("SIGTERM");
        await closed;
      }
    }
    expect(await readdir(join(home, "frames/song"))).toContain("mfcc.npy");
  });
});
