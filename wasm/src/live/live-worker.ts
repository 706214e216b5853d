// The script of a SharedWorker: what all tabs of this origin have with their relays.
import { Exchange } from "./exchange.js";
import type { Entering } from "./pages.js";

/** By address and listener: no two of them share a socket. */
const exchanges = new Map<string, Exchange>();

// The types of a page have no SharedWorkerGlobalScope.
self.addEventListener("connect", (event) => {
  const [port] = (event as MessageEvent).ports;
  if (!port) return;
  port.onmessage = ({ data }: MessageEvent<Entering>) => {
    const key = `${data.address} ${data.listener}`;
    const exchange = exchanges.get(key) ?? new Exchange(data.address);
    exchanges.set(key, exchange);
    exchange.enter(port, data);
  };
});
