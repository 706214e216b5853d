// One broker for all test files of a run: the first that asks starts it, tests/scratch.ts ends it. Its topics are made on
// first use, with two partitions; tests name theirs so that no other does. Who stops brokers starts one of their own.
import { existsSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { KafkaBroker } from "../../../scripts/lib/kafka-broker.mjs";

const noteOf = (folder: string) => join(folder, "kafka/shared.json");

export async function sharedBroker(): Promise<{ address: string }> {
  const folder = process.env.TESTS_SCRATCH;
  if (!folder) throw new Error("the shared broker needs tests/scratch.ts");
  const note = noteOf(folder);
  if (existsSync(note)) return JSON.parse(readFileSync(note, "utf8"));
  await mkdir(join(folder, "kafka"), { recursive: true });
  const broker = await KafkaBroker.create(join(folder, "kafka/broker"), { partitions: 2 });
  await broker.start({ outlives: true });
  await writeFile(note, JSON.stringify({ address: broker.address, pid: broker.pid }));
  return { address: broker.address };
}

export async function endSharedBroker(folder: string): Promise<void> {
  if (!existsSync(noteOf(folder))) return;
  const { pid } = JSON.parse(readFileSync(noteOf(folder), "utf8")) as { pid: number };
  try {
    // Nobody needs its data any more.
    process.kill(pid, "SIGKILL");
    // Where nobody waits for orphans it stays in the list of processes.
    for (let i = 0; i < 100; i++) {
      process.kill(pid, 0);
      await new Promise((done) => setTimeout(done, 20));
    }
  } catch {
    // It is gone.
  }
}
