import { type ErrorReport, reportOf } from "../error.js";
import { Backoff } from "./backoff.js";
import type { Keeper } from "./keeper.js";
import { timing } from "./line.js";
import { checkedPublication } from "./publication.js";
import type { Publication, Receipt } from "./types.js";

/** More are refused: a relay that is away for so long gets no listening history at once. */
export const mostUnsent = 1000;
/** Events that the relay has not answered yet: it reads some hundreds at once. */
const mostUnderWay = 100;

export interface OutboxEvents {
  send(id: string, publication: Publication): void;
  onConfirmed(receipt: Receipt): void;
  onRefused(id: string, report: ErrorReport): void;
  /** Of an earlier page's events, for which nobody waits. */
  onFault(report: ErrorReport): void;
  /** How many there are has changed. */
  onCount(): void;
}

/** Events until the relay has confirmed them: what is sent again carries the same id, by which the relay counts it once. */
export class Outbox {
  /** In the order in which they came. */
  readonly #events = new Map<string, Publication>();
  #waiting: string[] = [];
  readonly #underWay = new Set<string>();
  readonly #backoff = new Backoff(timing.firstWait, timing.mostWait);
  #isOpen = false;
  /** After a refusal that is not final. */
  #resting: ReturnType<typeof setTimeout> | undefined;

  private constructor(
    private readonly keeper: Keeper,
    private readonly events: OutboxEvents,
  ) {}

  /** With what an earlier page left, but for what no relay can read: earlier versions kept that, too. */
  static async open(keeper: Keeper, events: OutboxEvents): Promise<Outbox> {
    const outbox = new Outbox(keeper, events);
    for (const { id, publication } of await keeper.unsent().catch(() => [])) {
      try {
        outbox.#take(id, checkedPublication(publication));
      } catch (error) {
        const { code, where, what } = reportOf(error, "outbox");
        events.onFault({ code, where, what, remedy: "The event, kept by an earlier visit, was dropped." });
        await keeper.remove([id]).catch(() => {});
      }
    }
    return outbox;
  }

  get size(): number {
    return this.#events.size;
  }

  /** Resolves when it outlives the page. It may be on its way before. */
  async add(id: string, publication: Publication): Promise<void> {
    if (this.#events.has(id)) return;
    if (this.#events.size >= mostUnsent) {
      const what = `is full: the relay has not confirmed ${mostUnsent.toLocaleString("en")} events`;
      return this.events.onRefused(id, { code: "io", where: "outbox", what, remedy: "Wait for the relay." });
    }
    this.#take(id, publication);
    this.events.onCount();
    const keeping = this.keeper.add(id, publication).catch(() => {}); // then it lives as long as the page
    this.#send();
    await keeping;
    if (!this.#events.has(id)) await this.keeper.remove([id]).catch(() => {}); // confirmed meanwhile
  }

  /** The relay may be spoken to, and the listener allows it. */
  open(): void {
    this.#isOpen = true;
    this.#send();
  }

  /** What was under way is sent again when it opens. */
  shut(): void {
    this.#isOpen = false;
    clearTimeout(this.#resting);
    this.#resting = undefined;
    this.#underWay.clear();
    this.#waiting = [...this.#events.keys()];
  }

  confirmed(receipt: Receipt): void {
    this.#backoff.reset();
    if (!this.#done(receipt.id)) return;
    this.events.onConfirmed(receipt);
    this.#send();
  }

  /** `isFinal`: it would be refused again. Others are tried again after a while, in their order. */
  refused(id: string, report: ErrorReport, isFinal: boolean): void {
    if (!this.#events.has(id)) return;
    if (isFinal) {
      this.#done(id);
      this.events.onRefused(id, report);
      this.#send();
      return;
    }
    this.#underWay.delete(id);
    this.#waiting = [...this.#events.keys()].filter((each) => !this.#underWay.has(each));
    this.#resting ??= setTimeout(() => {
      this.#resting = undefined;
      this.#send();
    }, this.#backoff.next());
  }

  /** What is on its way goes through: the log may have it already. */
  withdraw(id: string): void {
    if (this.#underWay.has(id) || !this.#done(id)) return;
    this.events.onRefused(id, { code: "canceled", where: "publish", what: "was withdrawn", remedy: "" });
  }

  /** What was not sent yet never will be. Gives its ids. */
  async empty(): Promise<string[]> {
    const ids = [...this.#events.keys()];
    this.#events.clear();
    this.#waiting = [];
    this.#underWay.clear();
    this.events.onCount();
    const kept = await this.keeper.unsent().catch(() => []);
    await this.keeper.remove([...ids, ...kept.map(({ id }) => id)]).catch(() => {});
    return ids;
  }

  #take(id: string, publication: Publication): void {
    this.#events.set(id, publication);
    this.#waiting.push(id);
  }

  #done(id: string): boolean {
    if (!this.#events.delete(id)) return false;
    this.#underWay.delete(id);
    void this.keeper.remove([id]).catch(() => {});
    this.events.onCount();
    return true;
  }

  #send(): void {
    while (this.#isOpen && !this.#resting && this.#underWay.size < mostUnderWay) {
      const id = this.#waiting.shift();
      if (id === undefined) return;
      const publication = this.#events.get(id);
      if (!publication || this.#underWay.has(id)) continue;
      this.#underWay.add(id);
      this.events.send(id, publication);
    }
  }
}
