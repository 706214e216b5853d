import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { KafkaBroker } from "../../../scripts/lib/kafka-broker.mjs";
import { binaries } from "../programs.js";
import { temporaryFolder } from "./relay.js";

const execute = promisify(execFile);
const folder = temporaryFolder();
let broker: KafkaBroker;

beforeAll(async () => {
  broker = await KafkaBroker.create(folder.path, { partitions: 3 });
  await broker.start();
}, 240_000);

afterAll(async () => {
  await broker?.stop();
  folder.remove();
});

it("Kafka's log does what every log does, on a real broker", { timeout: 120_000 }, async () => {
  const env = { ...process.env, EARSHOT_TEST_KAFKA: broker.address };
  const { stdout } = await execute(join(binaries, "test_relay_log_kafka"), [], { env });
  expect(stdout).toContain("All tests passed");
});

it("Kafka keeps its records over a restart of the broker, and the log finds it again", {
  timeout: 120_000,
}, async () => {
  const consume = () =>
    execute("kcat", ["-b", broker.address, "-t", "kept", "-C", "-e", "-q", "-f", "%p %o %s\n"]).then((r) => r.stdout);
  const produce = execute("kcat", ["-b", broker.address, "-t", "kept", "-P", "-p", "1"]);
  produce.child.stdin?.end("a\nb\n");
  await produce;
  expect(await consume()).toBe("1 0 a\n1 1 b\n");
  await broker.stop("SIGKILL");
  await broker.start();
  expect(await consume()).toBe("1 0 a\n1 1 b\n");
});
