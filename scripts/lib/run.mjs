// Runs commands: shown before they run, quiet when they succeed unless asked otherwise, whole output when they fail.
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

export class CommandFailed extends Error {}

const colours = process.stderr.isTTY && !process.env.NO_COLOR;

/** A step's headline, on stderr: stdout belongs to what a script is asked for. */
export function say(text) {
  process.stderr.write(colours ? `\x1b[1m${text}\x1b[0m\n` : `${text}\n`);
}

/** Runs a command; resolves with its output, rejects with CommandFailed that carries all it printed. */
export function run(command, args, { cwd = root, env = {}, show = false, input = "ignore" } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: [input, "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (text) => {
        output += text;
        if (show) process.stderr.write(text);
      });
    }
    child.on("error", (error) => {
      reject(new CommandFailed(error.code === "ENOENT" ? `${command} is not installed` : error.message));
    });
    child.on("close", (code, signal) => {
      if (code === 0) return resolve(output);
      const line = [command, ...args].join(" ");
      const failed = new CommandFailed(
        `${line}\nfailed with ${signal ?? `exit code ${code}`}${show ? "" : `:\n${output}`}`,
      );
      failed.code = code;
      failed.output = output;
      reject(failed);
    });
  });
}

/** The error that a promise is rejected with; undefined if it is not. */
export const failureOf = (promise) =>
  promise.then(
    () => undefined,
    (error) => error,
  );

/** Does the work for each item, as many side by side as there are cores. */
export async function sideBySide(items, work) {
  const queue = [...items];
  const worker = async () => {
    while (queue.length > 0) await work(queue.shift());
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
}

/** Ends the process with a sentence instead of a stack trace when a command failed. */
export async function main(body) {
  try {
    await body();
  } catch (error) {
    process.stderr.write(`\n${error instanceof CommandFailed ? error.message : error.stack}\n`);
    process.exitCode = 1;
  }
}
