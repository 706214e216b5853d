// The built programs, run as a person would run them.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));
export const binaries = process.env.EARSHOT_BIN_DIR ?? join(root, "build/native/bin");
export const houseMusic = join(root, "build/house-music");
export const houseCatalog = join(root, "build/house");

/** The folder of real recordings; undefined where it is absent, an error where all tests are required. */
export const testData = ((): string | undefined => {
  const folder = resolve(process.env.EARSHOT_TEST_DATA ?? join(root, "../shared"));
  if (existsSync(folder)) return folder;
  if (process.env.EARSHOT_REQUIRE_ALL === "1") throw new Error(`no test data at EARSHOT_TEST_DATA=${folder}`);
  return undefined;
})();

/**
 * A home's cache folder for these tests alone: what they analyze, they analyze themselves. In the folder that
 * tests/scratch.ts removes: Vitest ends its workers without a word.
 */
const caches = mkdtempSync(join(process.env.TESTS_SCRATCH ?? tmpdir(), "earshot-caches-"));
if (!process.env.TESTS_SCRATCH) process.on("exit", () => rmSync(caches, { recursive: true, force: true }));
export const environment = { ...process.env, XDG_CACHE_HOME: caches };

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end, whatever its exit code. */
export function run(program: string, ...args: string[]): Promise<Outcome> {
  return new Promise((done, fail) => {
    const options = { maxBuffer: 1 << 28, encoding: "utf8" as const, cwd: root, env: environment };
    execFile(join(binaries, program), args, options, (error, stdout, stderr) => {
      const code = error ? (error as { code?: unknown }).code : 0;
      if (typeof code === "number") done({ code, stdout, stderr });
      else fail(error);
    });
  });
}

/** A program that is left running, to be sent a signal; `ended` gives its exit code, or the signal that ended it. */
export function start(
  program: string,
  ...args: string[]
): { child: ChildProcess; ended: Promise<number | string>; said: () => string } {
  const options = { cwd: root, env: environment, stdio: ["ignore", "ignore", "pipe"] as ["ignore", "ignore", "pipe"] };
  const child = spawn(join(binaries, program), args, options);
  let said = "";
  child.stderr.on("data", (text) => {
    said += text;
  });
  const ended = once(child, "close").then(([code, signal]) => (code ?? signal) as number | string);
  return { child, ended, said: () => said };
}

/** Runs `earshot` and returns what it says; an exit code other than 0 is an error. */
export async function earshot(...args: string[]): Promise<string> {
  const outcome = await run("earshot", ...args);
  if (outcome.code !== 0) throw new Error(`earshot ${args.join(" ")} ended with ${outcome.code}:\n${outcome.stderr}`);
  return outcome.stdout;
}

export interface Result {
  id: string;
  title: string;
  artist: string;
  score: number;
  distances: Record<string, number>;
  reasons: string[];
  preview?: string;
}

export async function similar(catalog: string, ...args: string[]): Promise<Result[]> {
  return JSON.parse(await earshot("similar", catalog, "--format", "json", ...args)).results;
}
