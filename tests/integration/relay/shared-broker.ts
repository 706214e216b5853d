// One broker for all test files of a run: the first that asks starts it, tests/scratch.ts ends it. Its topics are made on
// first use, with two partitions; tests name theirs so that no other does. Who stops brokers starts one of their own.
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { KafkaBroker } from "../../../scripts/lib/kafka-broker.mjs";

const noteOf = (folder: string) => join(folder, "kafka/shared.json");

export interface SharedBroker {
  address: string;
  /** Of its listener with TLS and SASL, for user ann with the password of `secret`. */
  guarded: string;
  /** The certificate that it shows, signed by itself. */
  certificate: string;
  secret: string;
}

/** Test files run side by side: who makes the folder starts the broker, the others wait for its note. */
export async function sharedBroker(): Promise<SharedBroker> {
  const folder = process.env.TESTS_SCRATCH;
  if (!folder) throw new Error("the shared broker needs tests/scratch.ts");
  const note = noteOf(folder);
  const isFirst = await mkdir(dirname(note)).then(
    () => true,
    () => false,
  );
  if (isFirst) await start(folder, note);
  for (const since = Date.now(); !existsSync(note); await new Promise((done) => setTimeout(done, 50)))
    if (Date.now() - since > 100_000) throw new Error("another test file's broker did not start");
  return JSON.parse(readFileSync(note, "utf8"));
}

async function start(folder: string, note: string): Promise<void> {
  const pathOf = (name: string) => join(folder, "kafka", name);
  const [certificate, key, pem] = [pathOf("certificate.pem"), pathOf("key.pem"), pathOf("both.pem")];
  const made = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key];
  const subject = ["-out", certificate, "-subj", "/CN=broker", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "1"];
  execFileSync("openssl", [...made, ...subject], { stdio: "pipe" });
  await writeFile(pem, readFileSync(key, "utf8") + readFileSync(certificate, "utf8"));
  const secret = randomUUID();
  const guarded = { pem, user: "ann", password: secret };
  const broker = await KafkaBroker.create(join(folder, "kafka/broker"), { partitions: 2, guarded });
  await broker.start({ outlives: true });
  const shared = { address: broker.address, guarded: broker.guardedAddress, certificate, secret, pid: broker.pid };
  await writeFile(`${note}.new`, JSON.stringify(shared));
  await rename(`${note}.new`, note);
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
