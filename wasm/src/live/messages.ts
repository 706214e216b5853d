import type { LiveRecord, Positions, Publication } from "./types.js";

// Subprotocol earshot.v1: JSON text, {"type": ..., ...}. docs/live.md has it whole.

export const subprotocol = "earshot.v1";

export type ClientMessage =
  | { type: "hello"; token: string }
  | { type: "subscribe"; channel: string; after?: Positions }
  | { type: "unsubscribe"; channel: string }
  | ({ type: "publish"; id: string } & Publication)
  | { type: "pong" };

export interface WireGap {
  channel: string;
  partition: number;
  first: number;
  last: number;
  /** Offsets that come are from here on; other than last + 1: of another log. */
  next: number;
}

export type ServerMessage =
  | { type: "welcome"; until: number }
  | { type: "subscribed"; channel: string; after: Positions }
  | { type: "batch"; channel: string; records: LiveRecord[] }
  | ({ type: "gap" } & WireGap)
  | { type: "ack"; id: string; partition: number; offset: number }
  | { type: "error"; code: string; message: string; id?: string; channel?: string }
  | { type: "ping" };

type Members = Record<string, unknown>;

const isMembers = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string";
const isPlace = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isTextOrNone = (value: unknown): boolean => value === undefined || isText(value);

const checks: { [T in ServerMessage["type"]]: (message: Members) => boolean } = {
  welcome: ({ until }) => typeof until === "number",
  subscribed: ({ channel, after }) =>
    isText(channel) && isMembers(after) && Object.values(after).every(Number.isSafeInteger),
  batch: ({ channel, records }) => isText(channel) && Array.isArray(records) && records.every(isRecord),
  gap: ({ channel, partition, first, last, next }) => isText(channel) && [partition, first, last, next].every(isPlace),
  ack: ({ id, partition, offset }) => isText(id) && isPlace(partition) && isPlace(offset),
  error: ({ code, message, id, channel }) =>
    isText(code) && isText(message) && isTextOrNone(id) && isTextOrNone(channel),
  ping: () => true,
};

const isRecord = (value: unknown): boolean =>
  isMembers(value) && isPlace(value.partition) && isPlace(value.offset) && typeof value.at === "number";

/** Null: a message of a later version, which is passed over. Undefined: none at all, so whoever speaks is no relay. */
export function readMessage(data: unknown): ServerMessage | null | undefined {
  let message: unknown;
  try {
    message = JSON.parse(String(data));
  } catch {
    return undefined;
  }
  if (!isMembers(message) || !isText(message.type)) return undefined;
  if (!Object.hasOwn(checks, message.type)) return null;
  return checks[message.type as ServerMessage["type"]](message) ? (message as ServerMessage) : undefined;
}
