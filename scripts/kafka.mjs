// npm run kafka: a real Apache Kafka broker for trying things out, on 127.0.0.1:9092, until Ctrl-C. Topics are made when
// they are first used. Its data stays in build/kafka/broker between runs; `npm run kafka -- --fresh` begins anew.
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { accepts, KafkaBroker } from "./lib/kafka-broker.mjs";
import { ensurePackages } from "./lib/packages.mjs";
import { CommandFailed, main, root } from "./lib/run.mjs";

await main(async () => {
  const args = process.argv.slice(2);
  const portAt = args.indexOf("--port");
  const port = portAt >= 0 ? Number(args[portAt + 1]) : 9092;
  const known = args.every((arg, i) => arg === "--fresh" || arg === "--port" || (portAt >= 0 && i === portAt + 1));
  if (!known || !(Number.isInteger(port) && port > 0 && port < 65536)) {
    throw new CommandFailed("usage: npm run kafka -- [--port 9092] [--fresh]");
  }
  await ensurePackages({ building: false, kafka: true });
  const folder = join(root, "build/kafka/broker");
  if (await accepts(port)) {
    throw new CommandFailed(
      `Port ${port} of 127.0.0.1 is taken: is a broker running? Stop it, or choose another --port.`,
    );
  }
  if (args.includes("--fresh")) await rm(folder, { recursive: true, force: true });
  const broker = await KafkaBroker.create(folder, { port });
  const asked = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  await broker.start();
  console.log(`Kafka: ready on ${broker.address} (data in build/kafka/broker; Ctrl-C stops it)`);
  const died = broker.exited.then(() => true);
  if (await Promise.race([asked.then(() => false), died])) throw new CommandFailed(`Kafka ended:\n${broker.said}`);
  await broker.stop();
  console.log("Kafka: stopped");
});
