import { secondsOfTime } from "./date-text.js";
import type { Listen } from "./heard.js";
import type { LeftOutReport } from "./left-out.js";

/** Longer than a day nobody hears one recording at a stretch, seconds. */
export const longestHeard = 86_400;

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Without blanks around it; other than `trim`, no-break spaces stay. */
export const bare = (text: string): string => text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");

const textOf = (object: unknown, key: string): string => {
  const value = isObject(object) ? object[key] : undefined;
  return typeof value === "string" ? bare(value) : "";
};

/** Of a list the first. */
const firstTextOf = (object: unknown, key: string): string => {
  const value = isObject(object) ? object[key] : undefined;
  return Array.isArray(value) ? textOf({ first: value[0] }, "first") : textOf(object, key);
};

const numberOf = (object: unknown, key: string): number | undefined => {
  const value = isObject(object) ? object[key] : undefined;
  return typeof value === "number" ? value : undefined;
};

/** The rest behind the last colon or slash: "spotify:track:ID", "https://open.spotify.com/track/ID". */
const lastPart = (address: string): string =>
  address.slice(Math.max(address.lastIndexOf(":"), address.lastIndexOf("/")) + 1);

/** "us-rc1-76-07839" as USRC17607839. */
export const bareIsrc = (text: string): string =>
  text.replace(/[- ]/g, "").replace(/[a-z]/g, (letter) => letter.toUpperCase());

const unknown = (): Listen => ({
  id: "",
  isrc: "",
  title: "",
  artist: "",
  album: "",
  at: 0,
  heard: -1,
  skipped: false,
});

/**
 * The listen that an object of Spotify's account data, Spotify's extended history or ListenBrainz tells of, as
 * shared/records/listen_json.h has it. Podcasts, audiobooks and listens without a title are none.
 */
export function listenOfJson(value: unknown, report: LeftOutReport, line: number): Listen | undefined {
  const drop = (what: string, example: string) => void report.add(what, line, example);
  if (!isObject(value)) return drop("no JSON object", JSON.stringify(value) ?? "");
  const time = (text: string): number => {
    const seconds = secondsOfTime(text);
    if (seconds === undefined && text !== "") drop("time not readable", text);
    return seconds ?? 0;
  };
  const heard = (amount: number | undefined, perSecond: number): number => {
    if (amount === undefined) return -1;
    if (amount >= 0 && amount / perSecond <= longestHeard) return amount / perSecond;
    drop("time heard not possible", String(amount));
    return -1;
  };
  const checked = (listen: Listen) => (listen.title || listen.id ? listen : drop("no title", listen.artist));

  if ("track_metadata" in value) return checked(ofListenBrainz(value, time, heard));
  const has = (...keys: string[]) => keys.some((key) => textOf(value, key));
  if (has("episode_name", "spotify_episode_uri", "podcastName", "episodeName"))
    return drop("a podcast's episode", textOf(value, "episode_name") + textOf(value, "episodeName"));
  if (has("audiobook_title", "audiobook_uri", "audiobook_chapter_uri"))
    return drop("an audiobook's chapter", textOf(value, "audiobook_title"));
  if ("ts" in value) {
    return checked({
      ...unknown(),
      id: lastPart(textOf(value, "spotify_track_uri")),
      title: textOf(value, "master_metadata_track_name"),
      artist: textOf(value, "master_metadata_album_artist_name"),
      album: textOf(value, "master_metadata_album_album_name"),
      at: time(textOf(value, "ts")),
      heard: heard(numberOf(value, "ms_played"), 1000),
      skipped: value.skipped === true,
    });
  }
  if ("trackName" in value) {
    return checked({
      ...unknown(),
      title: textOf(value, "trackName"),
      artist: textOf(value, "artistName"),
      at: time(textOf(value, "endTime")),
      heard: heard(numberOf(value, "msPlayed"), 1000),
    });
  }
  return drop("no listen", JSON.stringify(value));
}

function ofListenBrainz(
  record: Fields,
  time: (text: string) => number,
  heard: (amount: number | undefined, perSecond: number) => number,
): Listen {
  const { track_metadata: track } = record;
  const more = isObject(track) ? track.additional_info : undefined;
  const mapping = isObject(track) ? track.mbid_mapping : undefined;
  const at = numberOf(record, "listened_at");
  return {
    ...unknown(),
    id: textOf(more, "recording_mbid") || textOf(mapping, "recording_mbid") || lastPart(textOf(more, "spotify_id")),
    isrc: bareIsrc(firstTextOf(more, "isrc")),
    title: textOf(track, "track_name"),
    artist: textOf(track, "artist_name"),
    album: textOf(track, "release_name"),
    at: at === undefined ? 0 : time(String(at)),
    heard: heard(numberOf(more, "duration_played"), 1),
  };
}
