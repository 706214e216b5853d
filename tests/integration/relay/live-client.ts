// A client of /live that keeps all it hears, and knows what it has seen.
import { WebSocket } from "ws";
import type { Relay } from "./relay.js";

export interface LiveRecord {
  partition: number;
  offset: number;
  at: number;
  value: unknown;
}

/** By partition, the last offset that was seen. */
export type After = Record<string, number>;

export type Message =
  | { type: "batch"; channel: string; records: LiveRecord[] }
  | { type: "subscribed"; channel: string; after: After }
  | { type: "welcome"; listener: string; until: number }
  | { type: "ack"; id: string; partition: number; offset: number }
  | { type: "error"; code: string; message: string; id?: string; channel?: string }
  | { type: "gap"; channel: string; partition: number; first: number; last: number; next: number }
  | { type: "ping" };

export class LiveClient {
  readonly messages: Message[] = [];
  readonly records: LiveRecord[] = [];
  /** Where to go on: complete from the first "subscribed" on. */
  seen: After = {};
  readonly closed: Promise<{ code: number; reason: string }>;
  #more: (() => void)[] = [];

  private constructor(readonly socket: WebSocket) {
    this.closed = new Promise((done) => {
      socket.once("close", (code, reason) => {
        this.#wake();
        done({ code, reason: String(reason) });
      });
    });
    socket.on("message", (data) => {
      const message = JSON.parse(String(data)) as Message;
      this.messages.push(message);
      if (message.type === "subscribed") this.seen = { ...message.after };
      if (message.type === "gap") this.seen[message.partition] = message.next - 1;
      if (message.type === "batch") {
        this.records.push(...message.records);
        for (const { partition, offset } of message.records) this.seen[partition] = offset;
      }
      this.#wake();
    });
  }

  /** Rejects with the status of a refused upgrade. */
  static async open(relay: Relay, headers: Record<string, string> = {}, protocol = "earshot.v1"): Promise<LiveClient> {
    const address = `${relay.url.replace(/^http/, "ws")}/live`;
    const socket = new WebSocket(address, protocol ? [protocol] : [], { headers, rejectUnauthorized: false });
    const client = new LiveClient(socket);
    await new Promise<void>((done, fail) => {
      socket.once("open", done);
      socket.once("unexpected-response", (_request, response) => fail(new Error(`refused: ${response.statusCode}`)));
      socket.once("error", fail);
    });
    socket.on("error", () => {}); // "close" tells
    return client;
  }

  send(message: unknown): void {
    this.socket.send(typeof message === "string" ? message : JSON.stringify(message));
  }

  /** Resolves when the relay has said from where; tries again while the log is out of reach. */
  async subscribe(channel: string, after?: After): Promise<After> {
    for (const deadline = Date.now() + 20_000; ; ) {
      const from = this.messages.length;
      this.send({ type: "subscribe", channel, after });
      const answer = () =>
        this.messages
          .slice(from)
          .find(
            (message) => (message.type === "subscribed" || message.type === "error") && message.channel === channel,
          );
      await this.until(() => answer() !== undefined, `an answer to subscribe ${channel}`);
      const said = answer();
      if (said?.type === "subscribed") return said.after;
      if (said?.type !== "error" || said.code !== "unavailable" || Date.now() > deadline) {
        throw new Error(`not subscribed: ${JSON.stringify(said)}`);
      }
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  publish(id: string, event: unknown, channel?: string): void {
    this.send({ type: "publish", id, event, channel });
  }

  /** As a page does: what the log does not take now is published again, under its id. Which were acknowledged. */
  async publishAll(events: [string, object][]): Promise<Set<string>> {
    const acked = new Set<string>();
    for (let left = events; left.length > 0; ) {
      const from = this.messages.length;
      const answers = () => this.messages.slice(from).filter((each) => "id" in each);
      for (const [id, event] of left) this.publish(id, event);
      await this.until(() => answers().length === left.length, "an answer to each event");
      for (const answer of answers()) if (answer.type === "ack") acked.add(answer.id);
      const busy = new Set(
        answers().flatMap((each) => ("code" in each && each.code === "unavailable" ? [each.id] : [])),
      );
      left = left.filter(([id]) => busy.has(id));
    }
    return acked;
  }

  #wake(): void {
    for (const wake of this.#more.splice(0)) wake();
  }

  /** Resolves when it is true of what was heard; rejects after 30 s with what there is. */
  async until(holds: () => boolean, what: string): Promise<void> {
    const deadline = Date.now() + 30_000;
    while (!holds()) {
      const left = deadline - Date.now();
      if (left <= 0) {
        const said = this.messages.filter((message) => message.type !== "batch");
        throw new Error(
          `${this.records.length} records, and in vain waited for ${what}: ${JSON.stringify(said).slice(-2000)}`,
        );
      }
      await new Promise<void>((done) => {
        const timer = setTimeout(done, Math.min(left, 500));
        this.#more.push(() => {
          clearTimeout(timer);
          done();
        });
      });
    }
  }

  async message<T extends Message["type"]>(type: T, nth = 1): Promise<Extract<Message, { type: T }>> {
    const all = () => this.messages.filter((each) => each.type === type);
    await this.until(() => all().length >= nth, `${nth} of ${type}`);
    return all()[nth - 1] as Extract<Message, { type: T }>;
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.closed;
  }
}

/** The tracks of all the plays in a log whose topic a relay carries as its channel `catalog`, once there are so many. */
export async function playedTracks(relay: Relay, count: number): Promise<string[]> {
  const client = await LiveClient.open(relay);
  await client.subscribe("catalog", {});
  await client.until(() => client.records.length >= count, `${count} records`);
  await client.close();
  return client.records.map(({ value }) => (value as { track: string }).track);
}
