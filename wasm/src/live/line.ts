import { Backoff } from "./backoff.js";
import { type ClientMessage, readMessage, type ServerMessage, subprotocol } from "./messages.js";

/** What is needed of a WebSocket. */
export type Socket = Pick<WebSocket, "send" | "close" | "onopen" | "onmessage" | "onclose">;

/** Milliseconds. */
export const timing = {
  firstWait: 500,
  mostWait: 30_000,
  /** A connection that lasted so long was a good one: the next wait is short again. */
  steady: 10_000,
  /** From the first packet to the open socket. */
  opening: 10_000,
  /** The relay says something every 15 s, a ping if nothing else: after two and a half of them the connection is dead. */
  silence: 37_500,
  /** Before a token expires another one is given. */
  renewal: 30_000,
};

export interface LineOptions {
  url: string;
  /** Undefined: none is needed. */
  token(): Promise<string | undefined>;
  openSocket?: (url: string, protocol: string) => Socket;
  random?: () => number;
  /** It may be spoken to. */
  onOpen(): void;
  onMessage(message: ServerMessage): void;
  /** In plain words. The next try comes by itself. */
  onDown(reason: string): void;
}

/** A connection to a relay that is opened again whenever it is lost. */
export class Line {
  readonly #options: LineOptions;
  readonly #backoff: Backoff;
  #socket: Socket | undefined;
  #isOpen = false;
  #openedAt = 0;
  /** The next try, or what ends a silent connection. */
  #timer: ReturnType<typeof setTimeout> | undefined;
  #renewal: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LineOptions) {
    this.#options = options;
    this.#backoff = new Backoff(timing.firstWait, timing.mostWait, options.random);
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Connects, at once. Does nothing while it is connecting or open. */
  connect(): void {
    if (this.#socket) return;
    const { url, openSocket = (address, protocol) => new WebSocket(address, protocol) } = this.#options;
    let socket: Socket;
    try {
      socket = openSocket(url, subprotocol);
    } catch (error) {
      this.#down(error instanceof Error ? error.message : String(error));
      return;
    }
    this.#socket = socket;
    this.#endIn(timing.opening, "the relay did not answer");
    socket.onopen = () => void this.#greet(socket);
    socket.onmessage = ({ data }) => this.#receive(data);
    socket.onclose = ({ code, reason }) => this.#down(reason || (wordsFor[code] ?? unreachable));
  }

  /** Precondition: it is open. */
  send(message: ClientMessage): void {
    this.#socket?.send(JSON.stringify(message));
  }

  /** Until it is asked to connect again. */
  stop(): void {
    this.#drop();
    this.#backoff.reset();
  }

  async #greet(socket: Socket): Promise<void> {
    try {
      const token = await this.#options.token();
      if (this.#socket !== socket) return;
      if (token !== undefined) this.send({ type: "hello", token });
    } catch (error) {
      if (this.#socket === socket) this.#down(`there is no token: ${error instanceof Error ? error.message : error}`);
      return;
    }
    this.#isOpen = true;
    this.#openedAt = Date.now();
    this.#endIn(timing.silence, "the relay fell silent");
    this.#options.onOpen();
  }

  #receive(data: unknown): void {
    const message = readMessage(data);
    if (message === undefined) {
      this.#down("what answers is no relay of this version");
      return;
    }
    if (this.#isOpen) this.#endIn(timing.silence, "the relay fell silent");
    if (message === null) return;
    if (message.type === "ping") this.send({ type: "pong" });
    else if (message.type === "welcome") this.#renewBefore(message.until);
    else this.#options.onMessage(message);
  }

  /** Otherwise the relay closes the connection when the token expires. */
  #renewBefore(until: number): void {
    const socket = this.#socket;
    const wait = Math.min(Math.max(until - Date.now() - timing.renewal, timing.firstWait), longestTimer);
    clearTimeout(this.#renewal);
    this.#renewal = setTimeout(async () => {
      const token = await this.#options.token().catch(() => undefined);
      if (token !== undefined && this.#socket === socket) this.send({ type: "hello", token });
    }, wait);
  }

  #down(reason: string): void {
    if (this.#isOpen && Date.now() - this.#openedAt >= timing.steady) this.#backoff.reset();
    this.#drop();
    this.#timer = setTimeout(() => this.connect(), this.#backoff.next());
    this.#options.onDown(reason);
  }

  #endIn(milliseconds: number, reason: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#down(reason), milliseconds);
  }

  /** Closing takes an answer, which a dead connection does not give: nobody waits for it. */
  #drop(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#renewal);
    const socket = this.#socket;
    this.#socket = undefined;
    this.#isOpen = false;
    if (!socket) return;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }
}

/** setTimeout has no more. */
const longestTimer = 2 ** 31 - 1;

const unreachable = "the relay can't be reached";

/** RFC 6455, 7.4.1: for those that come without words. */
const wordsFor: Record<number, string> = {
  1001: "the relay stops",
  1008: "the relay refused this page",
  1009: "a message was too large for the relay",
  1011: "the relay met a fault",
  1013: "the relay asks to try again later",
};
