import type { ErrorReport } from "../error.js";
import type { Channel, Gap, LiveRecord, LiveState, Positions, Publication, Receipt } from "./types.js";

// What a page and the exchange say to each other, over a MessagePort.

/** First of all: which relay, whose token (empty: nobody's), and whether the listener allows to publish. */
export interface Entering {
  type: "enter";
  address: string;
  listener: string;
  hasToken: boolean;
  sharing: boolean;
}

export type FromPage =
  | Entering
  | {
      type: "subscribe";
      id: number;
      channel: Channel;
      from: "kept" | "beginning" | "now" | Positions;
      atMost: number | undefined;
    }
  | { type: "unsubscribe"; id: number }
  /** What came with these positions need not come again. */
  | { type: "handled"; channel: Channel; seen: Positions }
  | { type: "share"; sharing: boolean }
  | { type: "publish"; id: string; publication: Publication }
  | { type: "withdraw"; id: string }
  | { type: "token"; token: string }
  | { type: "no-token"; reason: string }
  | { type: "leave" };

export type ToPage =
  | { type: "state"; state: LiveState }
  /** `seen`: up to these and all before. */
  | { type: "records"; id: number; records: LiveRecord[]; seen: Positions }
  | { type: "gap"; id: number; gap: Gap; seen: Positions }
  | { type: "ended"; id: number; report: ErrorReport }
  | { type: "confirmed"; receipt: Receipt }
  | { type: "refused"; id: string; report: ErrorReport }
  | { type: "fault"; report: ErrorReport }
  | { type: "token?" };
