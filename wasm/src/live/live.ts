import { oneOf, record, text } from "../checks.js";
import { EarshotError, throwIfCanceled } from "../error.js";
import type { Entering, FromPage, ToPage } from "./pages.js";
import { checkedPublication } from "./publication.js";
import { Subscriber } from "./subscriber.js";
import type {
  Channel,
  LiveOptions,
  LiveState,
  Publication,
  PublishedEvent,
  PublishOptions,
  Receipt,
  Subscription,
} from "./types.js";

/** A call of `publish` that waits. */
interface Publishing {
  publication: Publication;
  signal: AbortSignal | undefined;
  resolve(receipt: Receipt): void;
  reject(error: EarshotError): void;
}

/** A page's end of what it has with a relay. */
export class Live {
  readonly #address: string;
  readonly #options: LiveOptions;
  #port: MessagePort | undefined;
  #state: LiveState = { connection: "connecting", reason: "", unsent: 0, lasting: true };
  #sharing: boolean;
  #lastId = 0;
  readonly #subscribers = new Map<number, Subscriber>();
  readonly #publishing = new Map<string, Publishing>();
  readonly #leaving = new AbortController();

  /** See connectLive(). */
  constructor(address: string, options: LiveOptions) {
    this.#address = address;
    this.#options = options;
    this.#sharing = options.sharing ?? false;
    for (const [channel, subscription] of Object.entries(options.channels ?? {})) {
      if (subscription) this.subscribe(channel as Channel, subscription as Subscription);
    }
    this.#attach(options.socket !== "own");
    const { signal } = this.#leaving;
    // A page that is left may come back as it was; until then it holds no connection.
    globalThis.addEventListener?.("pagehide", () => this.#detach(), { signal });
    globalThis.addEventListener?.(
      "pageshow",
      (event) => {
        if ((event as PageTransitionEvent).persisted) this.#attach(options.socket !== "own");
      },
      { signal },
    );
  }

  get state(): LiveState {
    return this.#state;
  }

  /** Whether the listener allowed to publish. */
  get sharing(): boolean {
    return this.#sharing;
  }

  /**
   * Listens to a channel until the returned function is called. A channel that the relay does not have, or a handler that
   * fails, ends the subscription: `onError` is told.
   */
  subscribe<C extends Channel>(channel: C, subscription: Subscription<C>): () => void {
    this.#checkOpen();
    text("channel", channel);
    const id = ++this.#lastId;
    const subscriber = new Subscriber(channel, record("subscription", subscription) as unknown as Subscription, {
      onHandled: (seen) => this.#post({ type: "handled", channel, seen }),
      onError: (error) => this.#options.onError?.(error),
      onFailed: () => this.#unsubscribe(id),
    });
    this.#subscribers.set(id, subscriber);
    const { from, atMost } = subscriber;
    this.#post({ type: "subscribe", id, channel, from, atMost });
    return () => this.#unsubscribe(id);
  }

  /**
   * What the listener says. Without their yes nothing is published, not even what waits from an earlier visit; their no
   * also takes back what was not sent yet, in all tabs.
   */
  share(sharing: boolean): void {
    this.#checkOpen();
    this.#sharing = oneOf("sharing", sharing, [true, false]);
    this.#post({ type: "share", sharing });
  }

  /**
   * Tells the relay what the listener did. Resolves when its log has it: soon, or when there is a connection again. The
   * event is kept meanwhile and outlives the page, which need not wait. Errors: invalid-argument (no such event; the
   * listener has not allowed it), io (a thousand are waiting), canceled (withdrawn by its signal; closed before the
   * relay answered: it stays kept). With a channel, `listener/<id>`, it is for the listener's own devices alone; that takes
   * their token.
   */
  publish(event: PublishedEvent, { channel, signal }: PublishOptions = {}): Promise<Receipt> {
    return new Promise((resolve, reject) => {
      this.#checkOpen();
      throwIfCanceled(signal, "publish");
      const publication = checkedPublication({ event, ...(channel !== undefined && { channel }) });
      const id = crypto.randomUUID();
      this.#publishing.set(id, { publication, signal, resolve, reject });
      this.#post({ type: "publish", id, publication });
      signal?.addEventListener("abort", () => this.#post({ type: "withdraw", id }), { once: true });
    });
  }

  /** Ends it. What is not sent yet goes with the next visit. */
  close(): void {
    if (this.#state.connection === "closed") return;
    this.#leaving.abort();
    this.#detach();
    this.#subscribers.clear();
    const closed = new EarshotError({ code: "canceled", where: "live", what: "was closed", remedy: "" });
    for (const { reject } of this.#publishing.values()) reject(closed);
    this.#publishing.clear();
    this.#show({ ...this.#state, connection: "closed", reason: "" });
  }

  #checkOpen(): void {
    if (this.#state.connection !== "closed") return;
    const what = "was closed";
    throw new EarshotError({ code: "canceled", where: "live", what, remedy: "Connect anew." });
  }

  /** To the worker that all tabs share, or where there is none to an exchange of its own. */
  #attach(shared: boolean): void {
    if (this.#port) return;
    const { token, listener = "" } = this.#options;
    const port = (shared && this.#sharedPort()) || ownPort(this.#address, (error) => this.#options.onError?.(error));
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<ToPage>) => this.#receive(data);
    const hasToken = token !== undefined;
    this.#post({ type: "enter", address: this.#address, listener, hasToken, sharing: this.#sharing });
    for (const [id, { channel, from, atMost }] of this.#subscribers) {
      this.#post({ type: "subscribe", id, channel, from, atMost });
    }
    for (const [id, { publication, signal }] of this.#publishing) {
      this.#post({ type: "publish", id, publication });
      if (signal?.aborted) this.#post({ type: "withdraw", id });
    }
  }

  #sharedPort(): MessagePort | undefined {
    if (typeof SharedWorker === "undefined") return undefined;
    try {
      const worker = new SharedWorker(new URL("./live-worker.js", import.meta.url), { type: "module" });
      const { port } = worker;
      worker.onerror = () => {
        // Its script can't be had: an old browser, a strict policy.
        if (this.#port !== port) return;
        this.#detach();
        this.#attach(false);
      };
      return port;
    } catch {
      return undefined;
    }
  }

  #detach(): void {
    this.#post({ type: "leave" });
    if (this.#port) this.#port.onmessage = null;
    this.#port = undefined;
  }

  #post(message: FromPage): void {
    this.#port?.postMessage(message);
  }

  #receive(message: ToPage): void {
    switch (message.type) {
      case "state":
        this.#show(message.state);
        break;
      case "records":
        this.#subscribers.get(message.id)?.take(message.records, message.seen);
        break;
      case "gap":
        this.#subscribers.get(message.id)?.skip(message.gap, message.seen);
        break;
      case "ended":
        this.#subscribers.delete(message.id);
        this.#options.onError?.(new EarshotError(message.report));
        break;
      case "confirmed":
        this.#settle(message.receipt.id)?.resolve(message.receipt);
        break;
      case "refused":
        this.#settle(message.id)?.reject(new EarshotError(message.report));
        break;
      case "fault":
        this.#options.onError?.(new EarshotError(message.report));
        break;
      case "token?":
        void this.#giveToken();
        break;
    }
  }

  #settle(id: string): Publishing | undefined {
    const publishing = this.#publishing.get(id);
    this.#publishing.delete(id);
    return publishing;
  }

  async #giveToken(): Promise<void> {
    const { token = "" } = this.#options;
    try {
      this.#post({ type: "token", token: typeof token === "string" ? token : await token() });
    } catch (error) {
      this.#post({ type: "no-token", reason: error instanceof Error ? error.message : String(error) });
    }
  }

  #unsubscribe(id: number): void {
    const subscriber = this.#subscribers.get(id);
    if (!subscriber) return;
    subscriber.close();
    this.#subscribers.delete(id);
    this.#post({ type: "unsubscribe", id });
  }

  #show(state: LiveState): void {
    this.#state = state;
    this.#options.onState?.(state);
  }
}

/** A socket for this page alone. */
function ownPort(address: string, onError: (error: EarshotError) => void): MessagePort {
  const { port1, port2 } = new MessageChannel();
  import("./exchange.js").then(
    ({ Exchange }) => {
      port2.onmessage = ({ data }: MessageEvent<Entering>) => new Exchange(address).enter(port2, data);
    },
    () => {
      const what = "could not be loaded";
      onError(new EarshotError({ code: "io", where: "exchange.js", what, remedy: "Reload the page." }));
    },
  );
  return port1;
}
