import { invalid, oneOf } from "../checks.js";
import { EarshotError } from "../error.js";
import { markSeen, type Seen } from "./positions.js";
import type { Channel, Gap, LiveRecord, Positions, Subscription } from "./types.js";

export interface SubscriberEvents {
  /** What came with these positions was handled. */
  onHandled(seen: Positions): void;
  onError(error: EarshotError): void;
  /** Its handler failed: no more shall come. */
  onFailed(): void;
}

/** Gives a handler its records, one call at a time, with all that came meanwhile. */
export class Subscriber {
  readonly #subscription: Subscription;
  readonly #events: SubscriberEvents;
  readonly #queue: (LiveRecord[] | Gap)[] = [];
  #isBusy = false;
  #isClosed = false;
  /** Where to go on in another worker. */
  readonly #from: NonNullable<Subscription["from"]>;
  #seen: Positions | undefined;

  /** Errors: invalid-argument. */
  constructor(
    readonly channel: Channel,
    subscription: Subscription,
    events: SubscriberEvents,
  ) {
    const { from = "kept", atMost, onRecords, onGap } = subscription;
    if (typeof onRecords !== "function") throw invalid("onRecords", onRecords, "a function");
    if (onGap !== undefined && typeof onGap !== "function") throw invalid("onGap", onGap, "a function");
    if (atMost !== undefined && !(Number.isSafeInteger(atMost) && atMost > 0)) {
      throw invalid("atMost", atMost, "a whole number from 1 on");
    }
    this.#from = checkedFrom(from);
    this.#subscription = subscription;
    this.#events = events;
  }

  get from(): NonNullable<Subscription["from"]> {
    return this.#seen ?? this.#from;
  }

  get atMost(): number | undefined {
    return this.#subscription.atMost;
  }

  /** `seen`: these records and all before. */
  take(records: LiveRecord[], seen: Positions): void {
    this.#seen = seen;
    const waiting = this.#queue.at(-1);
    if (Array.isArray(waiting)) for (const record of records) waiting.push(record);
    else this.#queue.push([...records]);
    void this.#handle();
  }

  skip(gap: Gap, seen: Positions): void {
    this.#seen = seen;
    this.#queue.push(gap);
    void this.#handle();
  }

  close(): void {
    this.#isClosed = true;
  }

  async #handle(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    for (let next = this.#queue.shift(); next && !this.#isClosed; next = this.#queue.shift()) {
      try {
        if (Array.isArray(next)) await this.#giveRecords(next);
        else this.#giveGap(next);
      } catch (cause) {
        this.close();
        const what = `stopped, since its handler failed: ${cause instanceof Error ? cause.message : String(cause)}`;
        const remedy = "What it was given comes again with the next subscription.";
        this.#events.onError(
          new EarshotError({ code: "io", where: `channel ${this.channel}`, what, remedy }, { cause }),
        );
        this.#events.onFailed();
      }
    }
    this.#isBusy = false;
  }

  async #giveRecords(records: LiveRecord[]): Promise<void> {
    const readable = /^tracks(\/|$)/.test(this.channel) ? records.filter((record) => this.#isTrack(record)) : records;
    if (readable.length > 0) await this.#subscription.onRecords(readable as never);
    if (this.#isClosed) return;
    const handled: Seen = {};
    markSeen(handled, records);
    this.#events.onHandled(handled);
  }

  #giveGap(gap: Gap): void {
    this.#subscription.onGap?.(gap);
    if (!gap.anew) this.#events.onHandled({ [gap.partition]: gap.last });
  }

  /** Anybody may write to a topic: what is no track is told and left out. */
  #isTrack({ partition, offset, value }: LiveRecord): boolean {
    const { id, title, artist } = (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
    const isTrack = typeof id === "string" && id !== "" && typeof title === "string" && typeof artist === "string";
    if (!isTrack) {
      const what = "is no track: it lacks an id, a title or an artist";
      const where = `${this.channel}, record ${offset} of partition ${partition}`;
      this.#events.onError(new EarshotError({ code: "unsupported-format", where, what, remedy: "" }));
    }
    return isTrack;
  }
}

const beginnings = ["kept", "beginning", "now"] as const;

/** Errors: invalid-argument. */
function checkedFrom(from: unknown): NonNullable<Subscription["from"]> {
  if (typeof from !== "object" || from === null) return oneOf("from", from, beginnings);
  const isPosition = ([partition, offset]: [string, unknown]) =>
    /^\d+$/.test(partition) && Number.isSafeInteger(offset) && (offset as number) >= -1;
  if (Object.entries(from).every(isPosition)) return from as Positions;
  throw invalid("from", from, 'positions, such as { "0": 41 }');
}
