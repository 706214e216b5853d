import { invalid, record } from "../checks.js";
import { EarshotError } from "../error.js";
import { Live } from "./live.js";
import type { LiveOptions } from "./types.js";

/**
 * Connects to a relay, and again whenever the connection is lost. Does not wait for it: `state` and `onState` say how it
 * stands. Errors: invalid-argument.
 */
export function connectLive(options: LiveOptions): Live {
  const { url, token, listener = "", socket = "shared", sharing = false } = record("options", options);
  if (token !== undefined && typeof token !== "string" && typeof token !== "function") {
    throw invalid("token", token, "a text, or a function that gives one");
  }
  if (typeof listener !== "string") throw invalid("listener", listener, "a text");
  if (typeof sharing !== "boolean") throw invalid("sharing", sharing, "true or false");
  if (socket !== "shared" && socket !== "own") throw invalid("socket", socket, '"shared" or "own"');
  const isShared = socket === "shared" && (token === undefined || listener !== "");
  return new Live(addressOf(url), { ...options, socket: isShared ? "shared" : "own" });
}

/** Errors: invalid-argument. */
function addressOf(url: string | URL): string {
  let address: URL;
  try {
    if (typeof url !== "string" && !(url instanceof URL)) throw new TypeError();
    address = new URL(url, globalThis.document?.baseURI);
  } catch {
    throw invalid("url", url, "the address of a relay's /live");
  }
  address.protocol = address.protocol.replace(/^http/, "ws");
  address.hash = "";
  if (!["ws:", "wss:"].includes(address.protocol)) throw invalid("url", url, "an address with ws, wss, http or https");
  if (address.search !== "" || address.username !== "" || address.password !== "") {
    const what = "carries a query or a password, which end up in logs";
    throw new EarshotError({ code: "invalid-argument", where: "url", what, remedy: "Give a token instead." });
  }
  if (address.protocol === "ws:" && globalThis.location?.protocol === "https:") {
    const what = "is not encrypted, and a page served over HTTPS may not connect to it";
    throw new EarshotError({ code: "invalid-argument", where: "url", what, remedy: "Serve the relay over TLS: wss." });
  }
  return address.href;
}
