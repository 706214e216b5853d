import type { Channel } from "earshot/live";

/** The fields that a relay's pages carry where it has events to bring. */
const fields = { live: "Earshot-Live", tracks: "Earshot-Tracks" } as const;
const shelf = "earshot.relay";
/** A socket takes 64 channels. */
const mostChannels = 60;

export type TrackChannel = Extract<Channel, "tracks" | `tracks/${string}`>;

export interface RelayPlace {
  address: URL;
  /** Those that bring tracks. */
  channels: TrackChannel[];
}

/**
 * Where live events come from: `<meta name="earshot-relay" content="...">` names it, and `earshot-tracks` its channels of
 * tracks where there are several; else the page's own host says so in its answers. A host that is out of reach may be the
 * relay that it was before. Undefined: there is none.
 */
export async function relayPlace(page: Document): Promise<RelayPlace | undefined> {
  const meta = (name: string) => page.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? "";
  const named = meta("earshot-relay");
  if (named) return placeOf(named, meta("earshot-tracks"), page);
  const told = navigator.onLine ? await askHost(page) : undefined;
  if (told?.address === "") localStorage.removeItem(shelf);
  else if (told !== undefined) localStorage.setItem(shelf, `${told.address} ${told.tracks}`.trim());
  const [, kept = "", tracks = ""] = /^(\S+) ?(.*)$/.exec(localStorage.getItem(shelf) ?? "") ?? [];
  return placeOf(kept, tracks, page);
}

function placeOf(address: string, tracks: string, page: Document): RelayPlace | undefined {
  if (!address) return undefined;
  const channels = tracks.split(/[\s,]+/).filter((name): name is TrackChannel => /^tracks(\/|$)/.test(name));
  return {
    address: new URL(address, page.baseURI),
    channels: channels.length > 0 ? channels.slice(0, mostChannels) : ["tracks"],
  };
}

/** What its fields say. No address: it is no relay. Undefined: it is out of reach. */
async function askHost(page: Document): Promise<{ address: string; tracks: string } | undefined> {
  try {
    // Of the page itself, so that a host without a relay has nothing to complain about.
    const { ok, headers } = await fetch(page.baseURI, { method: "HEAD", cache: "no-store" });
    return ok ? { address: headers.get(fields.live) ?? "", tracks: headers.get(fields.tracks) ?? "" } : undefined;
  } catch {
    return undefined;
  }
}
