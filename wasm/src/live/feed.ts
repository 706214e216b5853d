import type { ErrorReport } from "../error.js";
import type { WireGap } from "./messages.js";
import { covers, isNewTo, markSeen, type Seen, seenByAll, seenOf } from "./positions.js";
import type { Channel, Gap, LiveRecord, Positions } from "./types.js";

/** Who listens to a channel. */
export interface Listener {
  /** Undefined until it is known where "now" is. */
  seen: Seen | undefined;
  /** Of what it has not seen, only so many of the newest of each partition; undefined: all. */
  atMost?: number | undefined;
  take(records: LiveRecord[]): void;
  skip(gap: Gap): void;
  end(report: ErrorReport): void;
}

/** A channel on the present connection: one subscription for all who listen, each of whom gets what it has not seen. */
export class Feed {
  readonly listeners = new Set<Listener>();
  /** The last record: of a state it is the state. */
  #last: LiveRecord | undefined;
  /** Whether the relay was asked for it. */
  #isAsked = false;
  /** Questions that are not answered yet: until then what comes belongs to a former one. */
  #questions = 0;
  /** What the present subscription has given, or need not give. */
  #given: Seen = {};
  /** The last record of each partition, as far as this connection knows; before it was asked, undefined. */
  #newest: Seen | undefined;
  /** The last question was where that is. */
  #isAskingNewest = false;
  /** For each partition the gap that was asked for again. */
  #askedAgain: Seen = {};

  constructor(readonly channel: Channel) {}

  get isState(): boolean {
    return this.channel === "charts" || this.channel.startsWith("charts/");
  }

  get isAsked(): boolean {
    return this.#isAsked;
  }

  /** Whether the relay has to be asked, maybe anew, to serve a new listener. */
  add(listener: Listener): boolean {
    this.listeners.add(listener);
    if (!this.#isAsked) return true;
    if (this.isState) {
      if (this.#last) listener.take([this.#last]);
      return false;
    }
    this.#passOver(listener);
    if (this.#questions > 0) return listener.seen !== undefined;
    listener.seen ??= { ...this.#given };
    return !covers(listener.seen, this.#given);
  }

  /** What to subscribe after; undefined: from now on. Who wants only the newest has to know first where "now" is. */
  ask(): Positions | undefined {
    this.#isAsked = true;
    this.#questions++;
    const known = [...this.listeners].flatMap(({ seen }) => (seen ? [seen] : []));
    const isBounded = [...this.listeners].some(({ atMost }) => atMost !== undefined);
    this.#isAskingNewest = known.length === 0 || (isBounded && !this.#newest);
    return this.isState || this.#isAskingNewest ? undefined : { "0": -1, ...seenByAll(known) };
  }

  /** The relay's answer: where the subscription begins, in each partition there is. True: it has to be asked anew. */
  begin(after: Positions): boolean {
    this.#questions = Math.max(this.#questions - 1, 0);
    if (this.#questions > 0 || this.isState) return false;
    this.#given = { ...after };
    if (this.#isAskingNewest) this.#newest = { ...after };
    for (const listener of this.listeners) {
      listener.seen ??= { ...after };
      this.#passOver(listener);
    }
    return this.#isAskingNewest && [...this.listeners].some(({ seen }) => !covers(seen ?? {}, after));
  }

  /** What a listener need not have. */
  #passOver({ seen, atMost }: Listener): void {
    if (!seen || atMost === undefined || !this.#newest) return;
    for (const [partition, offset] of Object.entries(this.#newest)) {
      seen[partition] = Math.max(seenOf(seen, partition), offset - atMost);
    }
  }

  /** The relay's other answer. */
  refuse(): void {
    this.#isAsked = false;
    this.#questions = Math.max(this.#questions - 1, 0);
  }

  /** Nobody listens any more. */
  leave(): void {
    this.#isAsked = false;
  }

  /** The connection is lost. */
  lose(): void {
    this.#isAsked = false;
    this.#questions = 0;
    this.#newest = undefined;
  }

  take(records: LiveRecord[]): void {
    if (!this.#isAsked || this.#questions > 0) return;
    const latest = records.at(-1);
    if (this.isState) {
      if (latest) this.#takeState(latest);
      return;
    }
    markSeen(this.#given, records);
    if (this.#newest) markSeen(this.#newest, records);
    for (const listener of this.listeners) {
      listener.seen ??= {};
      const seen = listener.seen;
      const fresh = records.filter((record) => isNewTo(seen, record));
      markSeen(seen, fresh);
      if (fresh.length > 0) listener.take(fresh);
    }
  }

  /**
   * Records that will not come. True: they shall be asked for again, since the log may have what this page was too slow
   * for; if they are missing then, too, they are gone.
   */
  skip({ partition, first, last, next }: WireGap): boolean {
    if (!this.#isAsked || this.#questions > 0) return false;
    const anew = next !== last + 1;
    if (!anew && seenOf(this.#askedAgain, partition) !== first) {
      this.#askedAgain[partition] = first;
      return true;
    }
    this.#given[partition] = next - 1;
    for (const listener of this.listeners) {
      listener.seen ??= {};
      const seen = seenOf(listener.seen, partition);
      if (!anew && seen >= last) continue;
      listener.seen[partition] = next - 1;
      // Who has seen nothing yet asked for what there is, and gets it.
      if (seen >= 0) listener.skip({ channel: this.channel, partition, first, last, anew });
    }
    return false;
  }

  #takeState(latest: LiveRecord): void {
    // A connection begins with the state that there is: it may be known.
    if (this.#last?.offset === latest.offset && this.#last.partition === latest.partition) return;
    this.#last = latest;
    for (const listener of this.listeners) listener.take([latest]);
  }
}
