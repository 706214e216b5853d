// What stands between clients and a relay: an address that stays while relays come and go behind it, that counts who is
// connected, and that can lose what passes.
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

export class Gateway {
  /** Of the relay behind it; 0: nobody is there. */
  target = 0;
  /** Nothing that relays say gets through. */
  muted = false;
  /** WebSockets that were opened, and those that are open. */
  sockets = 0;
  readonly open = new Set<Socket>();
  /** Addresses that were asked for. */
  readonly requests: string[] = [];
  readonly #server: Server;
  readonly #all = new Set<Socket>();

  private constructor() {
    this.#server = createServer((client) => this.#pass(client));
  }

  static async start(target = 0): Promise<Gateway> {
    const gateway = new Gateway();
    gateway.target = target;
    await new Promise<void>((listening) => gateway.#server.listen(0, "127.0.0.1", listening));
    return gateway;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}/`;
  }

  /** Breaks all connections. */
  cut(): void {
    for (const socket of this.#all) socket.destroy();
  }

  async stop(): Promise<void> {
    const stopped = new Promise((done) => this.#server.close(done));
    this.cut();
    await stopped;
  }

  #pass(client: Socket): void {
    const relay = connect(this.target, "127.0.0.1");
    for (const [socket, other] of [
      [client, relay],
      [relay, client],
    ] as const) {
      this.#all.add(socket);
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        this.#all.delete(socket);
        this.open.delete(socket);
        other.destroy();
      });
    }
    client.on("data", (bytes) => {
      this.#note(client, bytes.toString("latin1"));
      relay.write(bytes);
    });
    relay.on("data", (bytes) => {
      if (!this.muted) client.write(bytes);
    });
  }

  #note(client: Socket, text: string): void {
    const [, target] = /^(?:GET|HEAD) (\S+) HTTP\/1\.1\r\n/.exec(text) ?? [];
    if (target === undefined) return;
    this.requests.push(target);
    if (!/^upgrade: websocket\r$/im.test(text)) return;
    this.sockets++;
    this.open.add(client);
  }
}
