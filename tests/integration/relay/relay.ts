// A running earshot-relay, and sockets that say exactly what a test wants said.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { binaries } from "../programs.js";

export const program = join(binaries, "earshot-relay");

/** A folder that is removed by the returned function. */
export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), "earshot-relay-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export interface Relay {
  port: number;
  pid: number;
  readyLine: string;
  url: string;
  /** What was logged so far. */
  log: () => string;
  /** Sends a signal; resolves with the exit code, or the signal that ended it. */
  stop: (signal?: NodeJS.Signals) => Promise<number | string>;
  exited: Promise<number | string>;
}

/** Starts a relay on a free port and waits for its ready line. */
export function startRelay(...args: string[]): Promise<Relay> {
  return startRelayAs([program], ...args);
}

/** With something in front of its name, such as what limits it. */
export async function startRelayAs(command: string[], ...args: string[]): Promise<Relay> {
  const [first, ...more] = [...command, "--listen", "127.0.0.1:0", ...args];
  const child: ChildProcess = spawn(first as string, more);
  const exited = once(child, "exit").then(([code, signal]) => (code ?? signal) as number | string);
  // A test that fails half-way leaves nobody behind.
  const end = () => child.kill("SIGKILL");
  process.once("exit", end);
  void exited.then(() => process.off("exit", end));
  let output = "";
  let log = "";
  child.stderr?.on("data", (chunk) => {
    log += chunk;
  });
  const readyLine = await new Promise<string>((done, fail) => {
    child.on("error", fail);
    child.stdout?.on("data", (chunk) => {
      output += chunk;
      if (output.includes("\n")) done(output.slice(0, output.indexOf("\n")));
    });
    exited.then((code) => fail(new Error(`earshot-relay ended with ${code}: ${log}`)));
  });
  const port = Number(/:(\d+)\/ /.exec(readyLine)?.[1]);
  return {
    port,
    pid: child.pid as number,
    readyLine,
    url: `${readyLine.includes("https://") ? "https" : "http"}://127.0.0.1:${port}`,
    log: () => log,
    stop: (signal = "SIGTERM") => {
      child.kill(signal);
      return exited;
    },
    exited,
  };
}

export function open(relay: Relay): Promise<Socket> {
  return new Promise((done, fail) => {
    const socket = connect(relay.port, "127.0.0.1", () => done(socket));
    socket.once("error", fail);
  });
}

/** Everything that arrives until the other side closes, or `forMilliseconds` are over. */
export function readToEnd(socket: Socket, forMilliseconds = 10_000): Promise<{ text: string; closed: boolean }> {
  return new Promise((done) => {
    const chunks: Buffer[] = [];
    const finish = (closed: boolean) => {
      clearTimeout(timer);
      done({ text: Buffer.concat(chunks).toString("latin1"), closed });
    };
    const timer = setTimeout(() => finish(false), forMilliseconds);
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
    socket.on("end", () => finish(true));
    socket.on("error", () => finish(true));
  });
}

/** Sends bytes as they are on a connection of their own and reads until it is closed. */
export async function exchange(relay: Relay, bytes: string): Promise<string> {
  const socket = await open(relay);
  const answer = readToEnd(socket);
  socket.write(bytes, "latin1");
  const { text, closed } = await answer;
  socket.destroy();
  if (!closed) throw new Error(`the connection stayed open after: ${text}`);
  return text;
}

/** GET of a target as it is, which fetch() and browsers would tidy up first. */
export async function rawGet(relay: Relay, target: string, ...fields: string[]): Promise<string> {
  return exchange(
    relay,
    [`GET ${target} HTTP/1.1`, "Host: relay", "Connection: close", ...fields, "", ""].join("\r\n"),
  );
}

export const statusOf = (answer: string): number => Number(/^HTTP\/1\.[01] (\d{3}) /.exec(answer)?.[1] ?? 0);

export const sleep = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));
