// Records in and out of a broker by kcat: a program that knows nothing of Earshot.
import { spawn } from "node:child_process";
import { once } from "node:events";

/** A KafkaBroker, or the one that tests share. */
type Broker = { address: string };

async function kcat(broker: Broker, args: string[], input = ""): Promise<string> {
  const child = spawn("kcat", ["-b", broker.address, ...args]);
  let out = "";
  let said = "";
  child.stdout.on("data", (text) => {
    out += text;
  });
  child.stderr.on("data", (text) => {
    said += text;
  });
  const closed = once(child, "close");
  child.stdin.on("error", () => {}); // its end says more
  child.stdin.end(input);
  const [code] = await closed;
  if (code !== 0) throw new Error(`kcat ended with ${code}: ${said}`);
  return out;
}

/** One record a value, spread over the partitions. */
export async function produce(broker: Broker, topic: string, values: string[]): Promise<void> {
  await kcat(broker, ["-t", topic, "-P", "-X", "topic.partitioner=random"], `${values.join("\n")}\n`);
}

/** What the broker says of its topics. It makes none by it. */
export const listing = (broker: Broker): Promise<string> => kcat(broker, ["-L"]);

export interface Kept {
  partition: number;
  offset: number;
  key: string;
  value: string;
}

/** Everything the topic holds. */
export async function everything(broker: Broker, topic: string): Promise<Kept[]> {
  const out = await kcat(broker, ["-t", topic, "-C", "-e", "-q", "-f", "%p\t%o\t%k\t%s\n"]);
  return out
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [partition, offset, key, ...value] = line.split("\t");
      return { partition: Number(partition), offset: Number(offset), key: key ?? "", value: value.join("\t") };
    });
}

/** "0:41": what tells records apart, in an order that does not matter. */
export const places = (records: { partition: number; offset: number }[]): string[] =>
  records.map(({ partition, offset }) => `${partition}:${offset}`).sort();
