import { EarshotError } from "../error.js";
import { secondsOfTime } from "./date-text.js";
import type { Listen } from "./heard.js";
import type { LeftOutReport } from "./left-out.js";
import { bare, bareIsrc, longestHeard } from "./listen-json.js";

type Field = "id" | "isrc" | "title" | "artist" | "album" | "at" | "heard";

/** Letters and digits, in lower case, of columns' names, as shared/records/listen_table.h has them. */
const columnNames: Record<Field, readonly string[]> = {
  id: ["trackmbid", "recordingmbid", "mbid", "id", "trackid", "spotifyid", "uri", "trackuri", "spotifyuri"],
  isrc: ["isrc"],
  title: ["name", "title", "trackname", "track", "tracktitle", "song"],
  artist: ["artists", "artist", "artistname", "artistnames", "trackartist"],
  album: ["album", "albumname", "albumtitle", "trackalbumname"],
  at: ["uts", "timestamp", "date", "time", "utctime", "playedat", "listenedat"],
  heard: ["msplayed"],
};

const fieldOf = (name: string): Field | undefined => {
  const letters = name.toLowerCase().replace(/[^a-z0-9\u0080-\uffff]/g, "");
  return (Object.keys(columnNames) as Field[]).find((field) => columnNames[field].includes(letters));
};

/**
 * A table of listens, a row each: scrobbles as exports of Last.fm write them, and others with such columns. Without a
 * header it has four columns: artist, album, title, date. Of two columns for the same the first is read.
 */
export class ListenTable {
  readonly hasHeader: boolean;
  readonly #columns: ReadonlyMap<Field, number>;
  readonly #width: number;

  /** Of the first row. Errors: unsupported-format. */
  constructor(first: readonly string[], where: string) {
    const columns = new Map<Field, number>();
    for (const [column, name] of first.entries()) {
      const field = fieldOf(name);
      if (field && !columns.has(field)) columns.set(field, column);
    }
    this.#width = first.length;
    this.hasHeader = (columns.has("title") && columns.has("artist")) || columns.has("id");
    const isRow = first.length === 4 && secondsOfTime(bare(first[3] ?? "")) !== undefined;
    if (!this.hasHeader && !isRow) {
      const what = "has no columns for artist and track in its first line";
      const remedy =
        "Give it a header with artist, track and date, or four columns without one: artist, album, track, date.";
      throw new EarshotError({ code: "unsupported-format", where, what, remedy });
    }
    this.#columns = this.hasHeader
      ? columns
      : new Map([
          ["artist", 0],
          ["album", 1],
          ["title", 2],
          ["at", 3],
        ]);
  }

  listen(row: readonly string[], report: LeftOutReport, line: number): Listen | undefined {
    if (row.length !== this.#width) {
      const kind = row.length < this.#width ? "fewer" : "more";
      return void report.add(`${kind} fields than the first line has`, line, row[0] ?? "");
    }
    const text = (field: Field) => {
      const column = this.#columns.get(field);
      return column === undefined ? "" : bare(row[column] ?? "");
    };
    const [id, title, artist] = [text("id"), text("title"), text("artist")];
    if (!title && !id) return void report.add("no title", line, artist);
    const at = secondsOfTime(text("at"));
    if (at === undefined && text("at")) report.add("time not readable", line, text("at"));
    const heard = this.#heard(text("heard"));
    if (heard === undefined) report.add("time heard not possible", line, text("heard"));
    const isrc = bareIsrc(text("isrc"));
    return { id, isrc, title, artist, album: text("album"), at: at ?? 0, heard: heard ?? -1, skipped: false };
  }

  #heard(text: string): number | undefined {
    if (text === "") return -1;
    const seconds = Number(text) / 1000;
    return seconds >= 0 && seconds <= longestHeard ? seconds : undefined;
  }
}
