// A folder of everything that music folders hold besides music, built for real: each failure is named with its cause, the
// rest is kept, nothing crashes, hangs or takes memory without bound.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import {
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  symlink,
  truncate,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { binaries, earshot, environment, type Outcome, run, similar, testData } from "./programs.js";
import { wav } from "./wav.js";

const tone = (count: number, rate: number) =>
  wav(
    Float64Array.from(
      { length: count },
      (_, i) => 0.4 * Math.sin((2764 * i) / rate) * (0.6 + 0.4 * Math.sin(i / 3000)),
    ),
    rate,
  );

/** A WAV header for `format` 1 (16-bit) or 3 (float). */
function header(format: 1 | 3, channels: number, rate: number, bytes: number): Buffer {
  const sample = format === 1 ? 2 : 4;
  const head = Buffer.from(tone(0, rate));
  head.writeUInt32LE(36 + bytes, 4);
  head.writeUInt16LE(format, 20);
  head.writeUInt16LE(channels, 22);
  head.writeUInt32LE(rate * channels * sample, 28);
  head.writeUInt16LE(channels * sample, 32);
  head.writeUInt16LE(8 * sample, 34);
  head.writeUInt32LE(bytes, 40);
  return head;
}

function floats(samples: Float32Array, rate: number): Buffer {
  return Buffer.concat([header(3, 1, rate, samples.byteLength), Buffer.from(samples.buffer)]);
}

const threeHours = 3 * 3600;
let scratch: string;
let music: string;
let catalog: string;
/** Names of files that become tracks, and causes of those that do not. */
const kept: string[] = [];
const failing = new Map<string, RegExp>();

const place = (name: string | Buffer) => Buffer.concat([Buffer.from(`${music}/`), Buffer.from(name)]);

async function keeps(name: string, bytes: Buffer): Promise<void> {
  kept.push(name);
  await writeFile(place(name), bytes);
}
async function fails(name: string, cause: RegExp, bytes?: Buffer | string): Promise<void> {
  failing.set(name, cause);
  if (bytes !== undefined) await writeFile(place(name), bytes);
}

/** Three hours that sound for a minute: half a gigabyte, of which the disk holds only that minute. */
async function threeHoursOfSilenceButTheMiddle(file: string): Promise<void> {
  const bytes = threeHours * 22050 * 2;
  const middle = tone(22050 * 60, 22050).subarray(44);
  const handle = await open(file, "w");
  await handle.write(header(1, 1, 22050, bytes), 0, 44, 0);
  await handle.write(middle, 0, middle.length, 44 + bytes / 2 - middle.length / 2);
  await handle.close();
  await truncate(file, 44 + bytes);
}

/** A file that cannot be read, not even by root where the system has one. */
async function unreadable(name: string): Promise<void> {
  const writeOnly = "/sys/bus/platform/uevent";
  if (process.getuid?.() === 0 && existsSync(writeOnly)) await symlink(writeOnly, place(name));
  else {
    await writeFile(place(name), tone(22050, 22050));
    await chmod(place(name), 0);
    if (process.getuid?.() === 0) return void kept.push(name);
  }
  await fails(name, /cannot be read \(Permission denied\)\. Check its permissions/);
}

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "earshot-hostile-"));
  music = join(scratch, "music");
  catalog = join(scratch, "catalog");
  await mkdir(music);

  await keeps("one.wav", tone(1, 44100));
  await keeps("hundred.wav", tone(100, 44100));
  await keeps("silence.wav", wav(new Float64Array(5 * 44100), 44100));
  await keeps("fast.wav", tone(3 * 192000, 192000));
  await keeps("slow.wav", tone(3 * 8000, 8000));
  const eight = tone(8 * 3 * 48000, 48000).subarray(44);
  await keeps("surround.wav", Buffer.concat([header(1, 8, 48000, eight.length), eight]));
  await keeps("new\nline.wav", tone(44100, 22050));
  kept.push("not \ufffd\ufffd UTF-8.wav");
  await writeFile(place(Buffer.from("not \xff\xfe UTF-8.wav", "latin1")), tone(50000, 22050));
  kept.push("three hours.wav");
  await threeHoursOfSilenceButTheMiddle(join(music, "three hours.wav"));
  await mkdir(join(music, "folder.mp3"));
  await keeps("folder.mp3/inside.wav", tone(60000, 22050));

  await fails("empty.mp3", /is empty/, "");
  await fails("text.mp3", /is not audio/, "Dear diary, today I wrote no music.\n".repeat(500));
  const noise = Buffer.alloc(200_000);
  let state = 9;
  for (let i = 0; i < noise.length; i++) {
    state = (state * 69069 + 1) % 2 ** 32;
    noise.writeUInt8(Math.floor(state / 2 ** 24), i);
  }
  await fails("noise.ogg", /is not audio/, noise);
  await fails("none.wav", /holds no samples/, tone(0, 44100));
  const broken = new Float32Array(3 * 44100).map((_, i) => 0.3 * Math.sin(i / 20));
  broken[44100] = Number.NaN;
  await fails("nan.wav", /sample 44100 \(1 s\) of channel 1 is NaN/, floats(broken, 44100));
  const infinite = broken.slice().fill(Infinity, 500, 600);
  await fails("infinite.wav", /sample 500 .* is infinity/, floats(infinite, 44100));
  await unreadable("unreadable.wav");
  await fails("dangling.mp3", /is a link to nothing/);
  await symlink("/nowhere/at all.mp3", place("dangling.mp3"));
  await fails("itself.mp3", /Too many levels of symbolic links/);
  await symlink("itself.mp3", place("itself.mp3"));
  await symlink(".", place("loop"));
  await symlink("..", join(music, "folder.mp3", "up"));
  await fails("device.wav", /is a pipe or a device/);
  await symlink("/dev/zero", place("device.wav"));
  await fails("pipe.mp3", /is a pipe or a device/);
  await once(spawn("mkfifo", [join(music, "pipe.mp3")]), "close");

  if (testData) {
    const real = join(testData, "music");
    for (const name of await readdir(join(real, "formats"))) {
      kept.push(name);
      await copyFile(join(real, "formats", name), join(music, name));
    }
    const flac = await readFile(join(real, "formats/metal.flac"));
    await keeps("truncated.flac", flac.subarray(0, flac.length * 0.4));
    // Browsers play it; FFmpeg 5.1 does not, later versions may.
    const odd = "hr-savino-ivory.ogg";
    await copyFile(join(real, "odd", odd), join(music, odd));
    if ((await run("earshot", "analyze", join(music, odd))).code === 0) kept.push(odd);
    else failing.set(odd, /Header processing failed/);
  }
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** The largest memory a command took, in megabytes, and its end. */
async function measured(...args: string[]): Promise<{ outcome: Outcome; megabytes: number }> {
  const child = spawn(join(binaries, "earshot"), args, { env: environment });
  let [stdout, stderr, peak] = ["", "", 0];
  child.stdout.on("data", (text) => {
    stdout += text;
  });
  child.stderr.on("data", (text) => {
    stderr += text;
  });
  const sampling = setInterval(async () => {
    const status = await readFile(`/proc/${child.pid}/status`, "utf8").catch(() => "");
    peak = Math.max(peak, Number(/VmHWM:\s*(\d+) kB/.exec(status)?.[1] ?? 0));
  }, 10);
  const [code, signal] = await once(child, "close");
  clearInterval(sampling);
  if (signal) throw new Error(`earshot ended by ${signal}:\n${stderr}`);
  return { outcome: { code, stdout, stderr }, megabytes: peak / 1024 };
}

/** A sanitizer's shadow and quarantine are not the program's. */
const sanitized = process.env.EARSHOT_SANITIZED === "1";

function expectNamed(stderr: string): void {
  for (const [name, cause] of failing) {
    const line = stderr.split("\n").find((one) => one.includes(`/${name}: `));
    expect(line, `${name} in\n${stderr}`).toMatch(cause);
  }
}

describe("a hostile folder", () => {
  let built: Outcome;
  let peak: number;

  beforeAll(async () => {
    const { outcome, megabytes } = await measured("catalog", "build", music, "--out", catalog, "--previews");
    built = outcome;
    peak = megabytes;
  });

  it("ends with 1, each failure named with its cause", () => {
    expect(built.code).toBe(1);
    expectNamed(built.stderr);
    expect(built.stderr).toContain(`${failing.size} of ${failing.size + kept.length} inputs failed`);
    const faults = built.stderr.split("\n").filter((line) => line.includes(`${music}/`) && !line.includes("warning:"));
    expect(faults).toHaveLength(failing.size);
    expect(built.stdout).toBe("");
  });

  it("keeps the rest, whole", async () => {
    const listed = await similar(catalog, "--track", "slow.wav", "-n", "1000", "--versions", "all");
    expect([...listed.map(({ id }) => id), "slow.wav"].sort()).toEqual([...kept].sort());
    await earshot("catalog", "verify", catalog);
  });

  it("says what is doubtful about what it keeps", () => {
    expect(built.stderr).toMatch(/warning: .*\/one\.wav: is shorter than one frame/);
    expect(built.stderr).toMatch(/warning: .*\/hundred\.wav: is shorter than one frame/);
    expect(built.stderr).toMatch(/warning: .*\/silence\.wav: is silent/);
    if (testData) expect(built.stderr).toMatch(/warning: .*\/truncated\.flac: is cut short/);
  });

  it("takes little memory, three hours or not", () => {
    expect(peak).toBeGreaterThan(10);
    if (!sanitized) expect(peak).toBeLessThan(200);
  });

  it("is built the same from the cache, failures and warnings included", async () => {
    const again = await run("earshot", "catalog", "build", music, "--out", catalog, "--previews");
    expect(again.code).toBe(1);
    expectNamed(again.stderr);
    expect(again.stderr).toMatch(/warning: .*\/silence\.wav: is silent/);
    expect(again.stderr).toContain(`${kept.length} tracks, ${kept.length} from the cache`);
  });

  it("is analyzed with the same failures", async () => {
    const { code, stdout, stderr } = await run("earshot", "analyze", music);
    expect(code).toBe(1);
    expectNamed(stderr);
    const lines = stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(kept.length);
    for (const line of lines) for (const value of JSON.parse(line).values) expect(Number.isFinite(value)).toBe(true);
  });

  it("gives no seeds but those that can be read", async () => {
    for (const [name, cause] of failing) {
      if (cause.source.includes("is a pipe") || cause.source.includes("link to nothing")) continue;
      const { code, stdout, stderr } = await run("earshot", "similar", catalog, "--file", join(music, name));
      expect(code, name).toBe(1);
      expect(stdout).toBe("");
      expect(stderr).toMatch(cause);
    }
    for (const name of ["dangling.mp3", "device.wav", "pipe.mp3", "folder.mp3"]) {
      const { code, stderr } = await run("earshot", "similar", catalog, "--file", join(music, name));
      expect(code, name).toBe(1);
      expect(stderr).toMatch(/link to nothing|is not a regular file|is a folder/);
    }
    const [self] = await similar(catalog, "--file", join(music, "three hours.wav"), "-n", "1");
    expect(self?.id).toBe("three hours.wav");
  });
});

// What is bounded is the program's memory, not that of a sanitizer beside it; and under one it takes a minute.
if (!sanitized) {
  describe("an hour of sound, out of three", () => {
    it("is analyzed in less than 100 MB", async () => {
      const { outcome, megabytes } = await measured("analyze", join(music, "three hours.wav"), "--excerpt", "3600");
      expect(outcome.code).toBe(0);
      expect(JSON.parse(outcome.stdout).duration).toBe(threeHours);
      expect(megabytes).toBeLessThan(100);
    });
  });
}
