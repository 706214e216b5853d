// What a log holds, as a client of a relay hears it.
import { LiveClient, type LiveRecord } from "./live-client.js";
import { type Relay, startRelay } from "./relay.js";

/** A client that hears all of a channel from its beginning on. */
export async function listen(relay: Relay, channel = "tracks"): Promise<LiveClient> {
  const client = await LiveClient.open(relay);
  await client.subscribe(channel, {});
  return client;
}

/** The first `count` records of a topic. */
export async function recordsOf(log: string, topic: string, count: number): Promise<LiveRecord[]> {
  const relay = await startRelay("--log", log, "--topics", `tracks=${topic}`);
  try {
    const client = await listen(relay);
    await client.until(() => client.records.length >= count, `${count} records of ${topic}`);
    await client.close();
    return client.records;
  } finally {
    await relay.stop();
  }
}

export interface TrackValue {
  id: string;
  title: string;
  artist: string;
  eventId: string;
  features: Record<string, number>;
  space?: string;
  vector?: number[];
}

export const valuesOf = (records: LiveRecord[]): TrackValue[] => records.map((record) => record.value as TrackValue);

const names =
  "id,name,artists,genre,popularity,duration_ms,release_date,danceability,energy,key,loudness,mode,speechiness," +
  "acousticness,instrumentalness,liveness,valence,tempo,time_signature";

/** A table of tracks t1, t2, ... whose sound differs; every third is pop, the others are rock or of no genre. */
export function tracksCsv(count: number, title = (n: number) => `"Song ${n}, again"`): string {
  const rows = Array.from({ length: count }, (_, i) => {
    const n = i + 1;
    const genre = ["Pop", "Hip Hop", ""][n % 3];
    const share = (n % 10) / 10;
    return `t${n},${title(n)},"['Ann', 'Ben']",${genre},${n % 100},200000,1999-05,${share},0.5,${n % 12},-8.5,1,0.04,0.3,0,0.1,0.7,${60 + n},4`;
  });
  return `${[names, ...rows].join("\n")}\n`;
}
