// A relay under load: Kafka, the relay and the load share this machine.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { binaries } from "../../scripts/lib/build.mjs";
import { KafkaBroker } from "../../scripts/lib/kafka-broker.mjs";

const ticks = 100; // of /proc's clock a second, on every Linux of today

async function resident(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1]);
}

async function cpuSeconds(pid) {
  const fields = (await readFile(`/proc/${pid}/stat`, "utf8")).replace(/^.*\) /, "").split(" ");
  return (Number(fields[11]) + Number(fields[12])) / ticks;
}

async function startRelay(broker, sockets) {
  const args = ["--listen", "127.0.0.1:0", "--log", `kafka:${broker.address}`, "--log-level", "warn"];
  const child = spawn(join(binaries, "earshot-relay"), [...args, "--max-connections", String(sockets + 100)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(createInterface(child.stdout), "line");
  return { child, pid: child.pid, port: Number(/:(\d+)\/ /.exec(line)[1]) };
}

async function followed(port) {
  for (;;) {
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    if (text.includes("earshot_relay_log_followed 1\n")) return;
    await new Promise((done) => setTimeout(done, 100));
  }
}

/** One relay and so many sockets; `rounds` rounds of `seconds`. Resolves with a result a round. */
async function measure(broker, { sockets, rate, seconds, rounds = 1 }, say) {
  const relay = await startRelay(broker, sockets);
  await followed(relay.port);
  const empty = await resident(relay.pid);
  const wishes = { port: relay.port, log: `kafka:${broker.address}`, sockets, rate, seconds, rounds };
  const args = Object.entries(wishes).flatMap(([key, value]) => [`--${key}`, String(value)]);
  const load = spawn(join(binaries, "bench_relay_load"), args, { stdio: ["pipe", "pipe", "inherit"] });
  const results = [];
  let before = 0;
  for await (const line of createInterface(load.stdout)) {
    const said = JSON.parse(line);
    const [cpu, memory] = [await cpuSeconds(relay.pid), await resident(relay.pid)];
    if (said.connected) {
      results.idle = (memory - empty) / sockets;
      load.stdin.write("\n");
    } else if (!said.warm) {
      results.push({ ...said, relayCpu: cpu - before, resident: memory });
      say(said);
    }
    before = cpu;
  }
  relay.child.kill("SIGTERM");
  await once(relay.child, "exit");
  if (results.length !== rounds) throw new Error(`the load ended after ${results.length} of ${rounds} rounds`);
  return { idle: results.idle, empty, rounds: [...results] };
}

/** `cases`: sockets, rate, seconds and rounds of each. */
export async function measureRelay(folder, cases, say) {
  await rm(folder, { recursive: true, force: true });
  const broker = await KafkaBroker.create(folder);
  await broker.start();
  try {
    const results = [];
    for (const each of cases) {
      results.push({ ...each, ...(await measure(broker, each, say)) });
    }
    return results;
  } finally {
    await broker.stop();
  }
}
