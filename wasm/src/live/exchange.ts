import type { ErrorReport } from "../error.js";
import { Backoff } from "./backoff.js";
import { Feed, type Listener } from "./feed.js";
import { Handled } from "./handled.js";
import { type Keeper, openKeeper } from "./keeper.js";
import { Line, type LineOptions, timing } from "./line.js";
import type { ServerMessage } from "./messages.js";
import { Outbox } from "./outbox.js";
import type { Entering, FromPage, ToPage } from "./pages.js";
import type { LiveState, Positions } from "./types.js";

/** A page, as long as it is open. */
interface Page {
  port: MessagePort;
  hasToken: boolean;
  sharing: boolean;
  listeners: Map<number, { feed: Feed; listener: Listener }>;
}

export interface ExchangeOptions extends Pick<LineOptions, "openSocket" | "random"> {
  keeper?: Promise<Keeper>;
}

/** What the relay says of an event of which it will think the same tomorrow. */
const finalRefusals = ["bad-event", "forbidden"];

/** All that the pages of a browser have to do with one relay: the socket, who listens to what, what is not sent yet. */
export class Exchange {
  readonly #outbox: Promise<Outbox>;
  readonly #line: Line;
  readonly #pages = new Map<MessagePort, Page>();
  readonly #feeds = new Map<string, Feed>();
  /** Channels that the relay could not give yet. */
  readonly #retries = new Map<string, { backoff: Backoff; timer?: ReturnType<typeof setTimeout> }>();
  readonly #handled: Handled;
  #state: LiveState = { connection: "connecting", reason: "", unsent: 0, lasting: true };
  #tokenWanted: { resolve: (token: string) => void; reject: (reason: unknown) => void } | undefined;
  /** While there are pages. */
  #present: AbortController | undefined;

  constructor(url: string, { keeper = openKeeper(url), ...options }: ExchangeOptions = {}) {
    this.#handled = new Handled(keeper);
    this.#line = new Line({
      ...options,
      url,
      token: () => this.#token(),
      onOpen: () => this.#opened(),
      onMessage: (message) => this.#hear(message),
      onDown: (reason) => this.#lost(reason),
    });
    this.#outbox = keeper.then((opened) => {
      this.#tell({ lasting: opened.lasting });
      return Outbox.open(opened, {
        send: (id, publication) => this.#line.send({ type: "publish", id, ...publication }),
        onConfirmed: (receipt) => this.#toAll({ type: "confirmed", receipt }),
        onRefused: (id, report) => this.#toAll({ type: "refused", id, report }),
        onFault: (report) => this.#toAll({ type: "fault", report }),
        onCount: () => void this.#count(),
      });
    });
    void this.#count();
  }

  /** A page comes; it says what it wants over its port. */
  enter(port: MessagePort, { hasToken, sharing }: Entering): void {
    const page: Page = { port, hasToken, sharing, listeners: new Map() };
    port.onmessage = ({ data }: MessageEvent<FromPage>) => this.#answer(page, data);
    this.#pages.set(port, page);
    this.#toPage(port, { type: "state", state: this.#state });
    if (!this.#present) {
      this.#present = new AbortController();
      globalThis.addEventListener?.("online", () => this.#line.connect(), { signal: this.#present.signal });
    }
    this.#line.connect();
    void this.#openOutbox();
  }

  #answer(page: Page, message: FromPage): void {
    switch (message.type) {
      case "subscribe":
        void this.#subscribe(page, message);
        break;
      case "unsubscribe":
        this.#unsubscribe(page, message.id);
        break;
      case "handled":
        void this.#handled.add(message.channel, message.seen);
        break;
      case "share":
        void this.#share(page, message.sharing);
        break;
      case "publish":
        void this.#publish(page, message);
        break;
      case "withdraw":
        void this.#outbox.then((outbox) => outbox.withdraw(message.id));
        break;
      case "token":
        this.#tokenWanted?.resolve(message.token);
        break;
      case "no-token":
        this.#tokenWanted?.reject(new Error(message.reason));
        break;
      case "leave":
        this.#leave(page);
        break;
    }
  }

  async #subscribe(page: Page, { id, channel, from, atMost }: Extract<FromPage, { type: "subscribe" }>): Promise<void> {
    const listener: Listener = {
      seen: undefined,
      atMost,
      take: (records) => this.#toPage(page.port, { type: "records", id, records, seen: listener.seen ?? {} }),
      skip: (gap) => {
        this.#toPage(page.port, { type: "gap", id, gap, seen: listener.seen ?? {} });
        if (gap.anew) void this.#handled.rewind(channel, gap.partition, listener.seen?.[gap.partition] ?? -1);
      },
      end: (report) => {
        page.listeners.delete(id);
        this.#toPage(page.port, { type: "ended", id, report });
      },
    };
    const feed = this.#feeds.get(channel) ?? new Feed(channel);
    this.#feeds.set(channel, feed);
    page.listeners.set(id, { feed, listener });
    if (!feed.isState && from === "kept") listener.seen = { ...(await this.#handled.of(channel)) };
    else if (!feed.isState && from !== "now") listener.seen = typeof from === "object" ? { ...from } : {};
    if (page.listeners.get(id)?.listener !== listener) return; // gone meanwhile
    if (feed.add(listener) && this.#line.isOpen) this.#ask(feed);
  }

  #unsubscribe(page: Page, id: number): void {
    const { feed, listener } = page.listeners.get(id) ?? {};
    page.listeners.delete(id);
    if (!feed || !listener) return;
    feed.listeners.delete(listener);
    if (feed.listeners.size > 0 || !feed.isAsked) return;
    feed.leave();
    if (this.#line.isOpen) this.#line.send({ type: "unsubscribe", channel: feed.channel });
  }

  async #share(page: Page, sharing: boolean): Promise<void> {
    page.sharing = sharing;
    if (sharing) return this.#openOutbox();
    // Who says no in one tab says so for all.
    for (const each of this.#pages.values()) each.sharing = false;
    const outbox = await this.#outbox;
    outbox.shut();
    for (const id of await outbox.empty()) this.#toAll({ type: "refused", id, report: notShared });
  }

  async #publish(page: Page, { id, publication }: Extract<FromPage, { type: "publish" }>): Promise<void> {
    const outbox = await this.#outbox;
    if (page.sharing) return outbox.add(id, publication);
    this.#toPage(page.port, { type: "refused", id, report: notShared });
  }

  #leave(page: Page): void {
    for (const id of [...page.listeners.keys()]) this.#unsubscribe(page, id);
    this.#pages.delete(page.port);
    page.port.close();
    if (this.#pages.size > 0) return void this.#openOutbox();
    this.#present?.abort();
    this.#present = undefined;
    this.#line.stop();
    this.#break();
    this.#tell({ connection: "connecting", reason: "" });
  }

  #ask(feed: Feed): void {
    const { channel } = feed;
    const after = feed.ask();
    this.#line.send({ type: "subscribe", channel, ...(after && { after }) });
  }

  #begin(channel: string, after: Positions): void {
    const feed = this.#feeds.get(channel);
    if (feed?.begin(after)) this.#ask(feed);
  }

  #opened(): void {
    for (const feed of this.#feeds.values()) if (feed.listeners.size > 0) this.#ask(feed);
    void this.#openOutbox();
    this.#tell({ connection: "connected", reason: "" });
  }

  #lost(reason: string): void {
    this.#break();
    this.#tell({ connection: "waiting", reason });
  }

  #break(): void {
    for (const feed of this.#feeds.values()) feed.lose();
    for (const { timer } of this.#retries.values()) clearTimeout(timer);
    this.#retries.clear();
    void this.#openOutbox();
  }

  /** As soon as there is a connection, and only while somebody shares. */
  async #openOutbox(): Promise<void> {
    const outbox = await this.#outbox;
    const isShared = [...this.#pages.values()].some(({ sharing }) => sharing);
    if (isShared && this.#line.isOpen) outbox.open();
    else outbox.shut();
  }

  #hear(message: ServerMessage): void {
    switch (message.type) {
      case "subscribed":
        this.#retries.delete(message.channel);
        this.#begin(message.channel, message.after);
        break;
      case "batch":
        this.#feeds.get(message.channel)?.take(message.records);
        break;
      case "gap": {
        const feed = this.#feeds.get(message.channel);
        if (feed?.skip(message)) this.#ask(feed);
        return;
      }
      case "ack": {
        const { id, partition, offset } = message;
        return void this.#outbox.then((outbox) => outbox.confirmed({ id, partition, offset }));
      }
      case "error":
        this.#refused(message);
        break;
    }
  }

  #refused({ code, message, id, channel }: Extract<ServerMessage, { type: "error" }>): void {
    const what = `says: ${message} (${code})`;
    if (id !== undefined) {
      const report: ErrorReport = { code: "io", where: "the relay", what, remedy: "" };
      const isFinal = finalRefusals.includes(code);
      if (isFinal) report.code = "invalid-argument";
      return void this.#outbox.then((outbox) => outbox.refused(id, report, isFinal));
    }
    const feed = channel === undefined ? undefined : this.#feeds.get(channel);
    if (!feed) {
      this.#toAll({ type: "fault", report: { code: "io", where: "the relay", what, remedy: "" } });
      return;
    }
    feed.refuse();
    if (code === "unavailable") {
      this.#askLater(feed);
      return;
    }
    const remedy = code === "no-channel" ? "Check the channel's name and the relay's topics." : "";
    const where = `channel ${feed.channel}`;
    for (const listener of [...feed.listeners]) listener.end({ code: "not-found", where, what, remedy });
    feed.listeners.clear();
  }

  #askLater(feed: Feed): void {
    const retry = this.#retries.get(feed.channel) ?? { backoff: new Backoff(timing.firstWait, timing.mostWait) };
    this.#retries.set(feed.channel, retry);
    clearTimeout(retry.timer);
    retry.timer = setTimeout(() => {
      if (this.#line.isOpen && !feed.isAsked && feed.listeners.size > 0) this.#ask(feed);
    }, retry.backoff.next());
  }

  /** Some page has one, the one that came last first. */
  async #token(): Promise<string | undefined> {
    const page = [...this.#pages.values()].reverse().find(({ hasToken }) => hasToken);
    if (!page) return undefined;
    return new Promise<string>((resolve, reject) => {
      this.#tokenWanted = { resolve, reject };
      this.#toPage(page.port, { type: "token?" });
    });
  }

  async #count(): Promise<void> {
    this.#tell({ unsent: (await this.#outbox).size });
  }

  #tell(change: Partial<LiveState>): void {
    this.#state = { ...this.#state, ...change };
    this.#toAll({ type: "state", state: this.#state });
  }

  #toAll(message: ToPage): void {
    for (const { port } of this.#pages.values()) this.#toPage(port, message);
  }

  #toPage(port: MessagePort, message: ToPage): void {
    port.postMessage(message);
  }
}

export const notShared: ErrorReport = {
  code: "invalid-argument",
  where: "publish",
  what: "is off: the listener has not allowed it",
  remedy: "Ask them, then call share(true).",
};
