import { expect, test } from "vitest";
import { connectionWords, noRelay } from "./relay";

test("the foot says nothing of a relay where there is none", () => {
  expect(connectionWords(noRelay)).toBe("");
});

test("the foot says whether the relay is there, and what waits for it", () => {
  const at = { ...noRelay, host: "radio.example", reason: "the relay stops" };
  expect(connectionWords({ ...at, status: "connected" })).toBe("Live");
  expect(connectionWords({ ...at, status: "connecting" })).toBe("Connecting");
  expect(connectionWords({ ...at, status: "waiting" })).toBe("Waiting for the relay");
  expect(connectionWords({ ...at, status: "waiting", unsent: 1200 })).toBe("Waiting for the relay, 1,200 to send");
});
