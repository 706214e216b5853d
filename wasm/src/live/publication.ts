import { invalid, oneOf, record, text } from "../checks.js";
import { listenEvents } from "../types.js";
import type { Publication, PublishedEvent } from "./types.js";

/** As the relay has it. */
const longestText = 256;
const mostCount = 1_000_000;

/**
 * As it goes to the relay. What the relay could not read it could not answer either, so such an event would wait for ever:
 * it is refused here. Errors: invalid-argument.
 */
export function checkedPublication({ event, channel }: Publication): Publication {
  const checked = { event: checkedEvent(event) };
  if (channel === undefined) return checked;
  if (!shortText("channel", channel).startsWith("listener/")) {
    throw invalid("channel", channel, "a listener's own, listener/<id>");
  }
  return { ...checked, channel };
}

function checkedEvent(given: PublishedEvent): PublishedEvent {
  const { event, track, at = Date.now(), count, listener } = record("event", given);
  shortText("event.track", track);
  if (!(Number.isInteger(at) && at > 0)) throw invalid("event.at", at, "milliseconds since 1970");
  if (count !== undefined && !(Number.isInteger(count) && count >= 1 && count <= mostCount)) {
    throw invalid("event.count", count, "a whole number from 1 to 1,000,000");
  }
  if (listener !== undefined) shortText("event.listener", listener);
  return {
    event: oneOf("event.event", event, listenEvents),
    track,
    at,
    ...(count !== undefined && { count }),
    ...(listener !== undefined && { listener }),
  };
}

function shortText(where: string, given: unknown): string {
  const checked = text(where, given);
  if (halfOfPair.test(checked)) throw invalid(where, checked, "whole characters: half of one is cut off here");
  const bytes = new TextEncoder().encode(checked).length;
  if (bytes === 0 || bytes > longestText) throw invalid(where, checked, `a text of 1 to ${longestText} bytes`);
  return checked;
}

/** Of a surrogate pair, as slice() leaves it of an emoji; a whole pair is one character under this flag. */
const halfOfPair = /\p{Surrogate}/u;
