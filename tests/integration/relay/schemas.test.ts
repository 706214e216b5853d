// docs/schemas/ says what programs may write: held against what the relay takes and refuses, and what is written here.
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { earshot } from "../programs.js";
import { everything, produce } from "./kcat.js";
import { LiveClient } from "./live-client.js";
import { type Relay, startRelay, temporaryFolder } from "./relay.js";
import { sharedBroker } from "./shared-broker.js";
import { listen, tracksCsv } from "./topic-records.js";

type Members = Record<string, unknown>;
interface Schema {
  required: string[];
  properties: Record<string, Members>;
  examples: Members[];
}

const docs = new URL("../../../docs/", import.meta.url);
const read = (name: string): Schema => JSON.parse(readFileSync(new URL(`schemas/${name}.json`, docs), "utf8"));
const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true });
const schemas = Object.fromEntries(["event", "event-record", "track"].map((name) => [name, read(name)]));
for (const [name, schema] of Object.entries(schemas)) ajv.addSchema({ ...schema, $id: `${name}.json` });

/** Why not, in words; empty if it fits. */
function faultsOf(name: string, value: unknown): string {
  ajv.validate(`${name}.json`, value);
  return ajv.errorsText();
}
const fits = (name: string, value: unknown) => faultsOf(name, value) === "No errors";

/** Values at both sides of each bound that a property has, and of every other kind. */
function valuesAround({ enum: words, minLength, maxLength, minimum, maximum, type }: Members): unknown[] {
  const values: unknown[] = [null, true, 1.5, [], {}, "", "x", -1, 0, 1];
  if (Array.isArray(words)) values.push(...words);
  for (const length of [minLength, maxLength])
    if (typeof length === "number") values.push("x".repeat(length), "x".repeat(length + 1));
  for (const bound of [minimum, maximum]) if (typeof bound === "number") values.push(bound - 1, bound, bound + 1);
  if (Array.isArray(type)) values.push({ tempo: 92 }, { tempo: null }, { tempo: "92" }, { tempo: {} });
  return values;
}

/** An example without each member, and with each of them as it may and may not be. */
function variants(schema: Schema, properties: string[]): Members[] {
  const example = schema.examples.at(-1) ?? {};
  const without = properties.map((name) => Object.fromEntries(Object.entries(example).filter(([key]) => key !== name)));
  const others = properties.flatMap((name) =>
    valuesAround(schema.properties[name] ?? {}).map((value) => ({ ...example, [name]: value })),
  );
  return [...schema.examples, { ...example, another: [1] }, ...without, ...others];
}

describe("the schemas in docs/schemas", () => {
  const folder = temporaryFolder();
  let broker: { address: string };
  let relay: Relay;
  const topic = (name: string) => `schemas-${process.pid}-${name}`;
  beforeAll(async () => {
    broker = await sharedBroker();
    const topics = `tracks=${topic("tracks")},plays=${topic("plays")},dead-letters=${topic("dead")}`;
    relay = await startRelay("--log", `kafka:${broker.address}`, "--topics", topics);
  }, 240_000);
  afterAll(async () => {
    await relay.stop();
    folder.remove();
  });

  it("take the events that the relay takes, and no others", async () => {
    const events = variants(schemas.event as Schema, Object.keys(schemas.event?.properties ?? {}));
    const client = await LiveClient.open(relay);
    const taken = await client.publishAll(events.map((event, i) => [`e${i}`, event]));
    for (const [i, event] of events.entries()) {
      expect(taken.has(`e${i}`), `${JSON.stringify(event)}: ${faultsOf("event", event)}`).toBe(fits("event", event));
    }
    await client.close();
    const records = await everything(broker, topic("plays"));
    expect(records).toHaveLength(taken.size);
    for (const { value } of records) expect(faultsOf("event-record", JSON.parse(value))).toBe("No errors");
  });

  it("take the tracks that the relay hands on, and no others, where it looks", async () => {
    const tracks = variants(schemas.track as Schema, ["id", "title", "artist", "features"]);
    const letters = tracks.map((track, i) => JSON.stringify({ ...track, number: i }));
    const client = await listen(relay);
    await produce(broker, topic("tracks"), letters);
    const fit = tracks.flatMap((track, i) => (fits("track", track) ? [i] : []));
    await client.until(() => client.records.length >= fit.length, "what is a track");
    const dead = async () => (await everything(broker, topic("dead"))).map(({ value }) => JSON.parse(value).value);
    await expect.poll(async () => (await dead()).length).toBe(tracks.length - fit.length);
    const heard = client.records.map(({ value }) => (value as { number: number }).number);
    expect(heard.sort((a, b) => a - b)).toEqual(fit);
    await client.close();
  });

  it("take what earshot produce writes, and the examples of the documents", async () => {
    const csv = join(folder.path, "tracks.csv");
    await writeFile(csv, tracksCsv(9).replace(",200000,1999-05,", ",,,"));
    const log = ["--to", `kafka:${broker.address}`, "--topic", topic("produced"), "--rate", "max"];
    await earshot("produce", csv, ...log);
    const records = await everything(broker, topic("produced"));
    expect(records).toHaveLength(9);
    for (const { value } of records) expect(faultsOf("track", JSON.parse(value))).toBe("No errors");
    const [track] = /(?<=```json\n).*?(?=```)/s.exec(readFileSync(new URL("topics.md", docs), "utf8")) ?? [];
    expect(faultsOf("track", JSON.parse(track ?? ""))).toBe("No errors");
    for (const [name, { examples }] of Object.entries(schemas)) {
      for (const example of examples) expect(faultsOf(name, example)).toBe("No errors");
    }
    for (const [name, { required }] of Object.entries(schemas)) {
      for (const member of required) {
        const { [member]: _, ...rest } = schemas[name]?.examples[0] ?? {};
        expect(faultsOf(name, rest)).toContain(`must have required property '${member}'`);
      }
    }
  });
});
