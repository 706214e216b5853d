import type { EarshotError } from "../error.js";
import type { ListenEvent } from "../types.js";

/** For each partition of a channel's log the offset of the last record that was seen; -1: none of it. */
export type Positions = Readonly<Record<string, number>>;

/** A record as the log has it. Partition and offset together are its name: it never comes with another one. */
export interface LiveRecord<Value = unknown> {
  partition: number;
  offset: number;
  /** When the log took it, in milliseconds since 1970. */
  at: number;
  value: Value;
}

/** A track that somebody produced. Numbers about its sound are a table's or an analysis': `songOfTrack` ranks with both. */
export interface LiveTrack {
  id: string;
  title: string;
  artist: string;
  album?: string;
  genre?: string;
  year?: number;
  /** Seconds. */
  duration?: number;
  /** By name: "danceability", or "mfcc/mean/01". */
  features?: Readonly<Record<string, number>>;
  /** Where the producer placed it already: a space's version, and its 64 numbers. */
  space?: string;
  vector?: readonly number[];
  [more: string]: unknown;
}

/** That a catalog's catalog.json became another, as `earshot announce` tells. Others may write less: that there is one says it. */
export interface CatalogNews {
  /** Where it lies: an address, maybe relative to the page. */
  catalog?: string;
  /** Of its catalog.json. */
  version?: string;
  tracks?: number;
  files?: readonly { role: string; name: string; bytes: number; sha256: string }[];
  [more: string]: unknown;
}

export type ChartState = Readonly<Record<string, unknown>>;

export type DeviceRecord = Readonly<Record<string, unknown>>;

/**
 * `tracks`, `tracks/<name>` and `catalog` can be resumed, `charts` have a last state, `listener/<id>` is that listener's
 * alone.
 */
export type Channel = "tracks" | `tracks/${string}` | "catalog" | "charts" | `charts/${string}` | `listener/${string}`;

export type ValueOf<C extends Channel> = C extends "tracks" | `tracks/${string}`
  ? LiveTrack
  : C extends "catalog"
    ? CatalogNews
    : C extends `listener/${string}`
      ? DeviceRecord
      : ChartState;

/** Records that will not come: the log has them no more, or this page was too slow for the relay. */
export interface Gap {
  channel: Channel;
  partition: number;
  first: number;
  last: number;
  /** The log is another one than it was: other records will have these offsets. */
  anew: boolean;
}

export interface Subscription<C extends Channel = Channel> {
  /**
   * "kept" (default): after what pages of this browser have handled, the first time from the beginning; "beginning":
   * all that the log has; "now": what comes from now on; or after positions that the page keeps itself. A state's
   * latest record comes in any case.
   */
  from?: "kept" | "beginning" | "now" | Positions;
  /**
   * Of what waits in the log whenever there is a connection, only so many of the newest of each partition, the rest is
   * passed over: for who wants to know what is new, however much there is. Default: all of it.
   */
  atMost?: number;
  /**
   * One call at a time, in the order of the log. When it returns, or its promise resolves, they are handled; if it fails
   * the subscription ends, and they come again with the next one.
   */
  onRecords(records: LiveRecord<ValueOf<C>>[]): void | Promise<void>;
  /** In order with the records. */
  onGap?(gap: Gap): void;
}

/** What a listener did, as the relay's log takes it. */
export interface PublishedEvent {
  event: ListenEvent;
  /** The catalog's id of it. */
  track: string;
  /** Milliseconds since 1970; without it, now. */
  at?: number;
  /** How often, 1 to 1,000,000; default 1. */
  count?: number;
  /** Who, as the page wants them to be known; nobody by default. */
  listener?: string;
}

/** An event, and for whom: the listener's own devices, or, without a channel, the relay, which counts it. */
export interface Publication {
  event: PublishedEvent;
  channel?: `listener/${string}`;
}

export interface PublishOptions extends Pick<Publication, "channel"> {
  /** Withdraws the event as long as it waits: nothing of it is sent any more. What is on its way goes through. */
  signal?: AbortSignal;
}

/** Where the log has an event. */
export interface Receipt {
  id: string;
  partition: number;
  offset: number;
}

export interface LiveState {
  /** "waiting": there is no connection; the next try comes by itself. */
  connection: "connecting" | "connected" | "waiting" | "closed";
  /** Why it is waiting, in plain words; else empty. */
  reason: string;
  /** Events that the relay has not confirmed yet. */
  unsent: number;
  /** Whether positions and unsent events outlive the page: not in some private windows. */
  lasting: boolean;
}

export interface LiveOptions {
  /** The relay's /live: relative to the page, or with the scheme ws, wss, http or https. */
  url: string | URL;
  /** Where the relay wants one. A function is asked at each connection. */
  token?: string | (() => string | Promise<string>);
  /** Whose token it is: tabs of one listener share a socket. Without it a page with a token has its own. */
  listener?: string;
  /** What to listen to from the start. */
  channels?: { [C in Channel]?: Subscription<C> };
  /** Whether the listener allowed to publish; default false. */
  sharing?: boolean;
  /** "shared" (default): one socket for all tabs, where there are SharedWorkers; "own": one for this page. */
  socket?: "shared" | "own";
  onState?(state: LiveState): void;
  /** What no call could reject with. */
  onError?(error: EarshotError): void;
}
