import { options as checked, invalid } from "../checks.js";
import { EarshotError, reportOf, throwIfCanceled } from "../error.js";
import { CsvReader } from "./csv-reader.js";
import { type Heard, type HeardEvent, HeardTracks } from "./heard.js";
import { ArrayReader, LineReader } from "./json-records.js";
import { type LeftOut, LeftOutReport } from "./left-out.js";
import { bare, bareIsrc, listenOfJson } from "./listen-json.js";
import { ListenTable } from "./listen-table.js";

export interface HistoryOptions {
  signal?: AbortSignal;
  /** Bytes read of all. */
  onProgress?: (read: number, total: number) => void;
}

/** A file of a history, as it was read. */
export interface HistoryFile {
  file: File;
  /** "events" are Earshot's own: plays, likes, skips and dislikes. */
  kind: "list" | "lines" | "table" | "events";
  /** Records that were understood. */
  listens: number;
  heard: Heard[];
  leftOut: LeftOut[];
}

export interface History {
  files: HistoryFile[];
  /** Files that hold no history, each with the reason. */
  failures: { file: File; error: EarshotError }[];
}

const exportsKnown =
  "Give an export of Spotify (StreamingHistory*.json, Streaming_History_Audio_*.json), Last.fm (CSV) or ListenBrainz " +
  "(JSON lines).";

/** The page stays alive: after so many milliseconds of reading it gets its turn. */
const turn = 12;

/**
 * Reads listening histories that people exported from Spotify, Last.fm or ListenBrainz, or from Earshot, whatever their
 * names, piece by piece: large files need not fit in memory. A file that is none of these, or is damaged, is told of and
 * the others are read. Nothing is sent anywhere. Errors: canceled, invalid-argument.
 */
export async function readHistory(files: Iterable<File>, options: HistoryOptions = {}): Promise<History> {
  const { signal, onProgress } = checked(options);
  const all = [...files];
  for (const file of all) if (!(file instanceof Blob)) throw invalid("files", file, "a list of File");
  const total = all.reduce((sum, { size }) => sum + size, 0);
  const history: History = { files: [], failures: [] };
  let before = 0;
  for (const file of all) {
    try {
      const reading = new Reading(file);
      await pieces(file, signal, (text, read) => {
        reading.take(text);
        onProgress?.(before + read, total);
      });
      history.files.push(reading.finish());
    } catch (error) {
      throwIfCanceled(signal, file.name);
      history.failures.push({ file, error: told(error, file.name) });
    }
    before += file.size;
    onProgress?.(before, total);
  }
  return history;
}

/** The text of a file. Bytes that are no UTF-8 come as U+FFFD, a byte order mark does not. */
async function pieces(
  file: File,
  signal: AbortSignal | undefined,
  take: (text: string, read: number) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  const reader = file.stream().getReader();
  let read = 0;
  let rested = performance.now();
  try {
    for (;;) {
      throwIfCanceled(signal, file.name);
      const { done, value } = await reader.read();
      if (value) {
        read += value.length;
        // A browser may give as much as it likes at once.
        for (let at = 0; at < value.length; at += 1 << 18) {
          take(decoder.decode(value.subarray(at, at + (1 << 18)), { stream: true }), read);
          if (performance.now() - rested < turn) continue;
          await new Promise((next) => setTimeout(next));
          throwIfCanceled(signal, file.name);
          rested = performance.now();
        }
      }
      if (done) break;
    }
    take(decoder.decode(), read);
  } finally {
    void reader.cancel().catch(() => {});
  }
}

function told(error: unknown, where: string): EarshotError {
  if (error instanceof EarshotError) return error;
  if (!(error instanceof DOMException)) return new EarshotError(reportOf(error, where));
  const what = `can't be read (${error.message})`;
  return new EarshotError({ code: "io", where, what, remedy: "Check that it is still there and may be read." });
}

/** One file, told by what it begins with. */
class Reading {
  readonly #tracks = new HeardTracks();
  readonly #report = new LeftOutReport();
  #kind: HistoryFile["kind"] | undefined;
  #form: ArrayReader | LineReader | CsvReader | undefined;
  #table: ListenTable | undefined;
  #listens = 0;
  #records = 0;

  constructor(readonly file: File) {}

  /** Errors: unsupported-format, corrupt. */
  take(text: string): void {
    if (text === "") return;
    this.#form ??= this.#begin(text);
    this.#form?.read(text);
  }

  finish(): HistoryFile {
    const { file } = this;
    this.#form?.finish();
    if (this.#listens === 0) {
      const what = this.#records === 0 ? "is empty" : "holds no listen";
      throw new EarshotError({ code: "unsupported-format", where: file.name, what, remedy: exportsKnown });
    }
    const kind = this.#kind ?? "table";
    return { file, kind, listens: this.#listens, heard: this.#tracks.list(), leftOut: this.#report.list() };
  }

  #begin(text: string): ArrayReader | LineReader | CsvReader | undefined {
    const where = this.file.name;
    if (text.startsWith("PK\u0003\u0004") || text.startsWith("\u001f")) {
      const remedy = "Unpack it and give the files in it.";
      throw new EarshotError({ code: "unsupported-format", where, what: "is an archive", remedy });
    }
    const [first] = text.trimStart();
    if (first === undefined) return undefined;
    if (first === "[") {
      this.#kind = "list";
      return new ArrayReader(where, (record, number) => this.#takeRecord(record, number));
    }
    if (first === "{") {
      this.#kind = "lines";
      return new LineReader(where, (line, number) => this.#takeLine(line, number));
    }
    this.#kind = "table";
    return new CsvReader(where, (row, line) => this.#takeRow(row, line));
  }

  #takeRecord(text: string, number: number): void {
    let record: unknown;
    try {
      record = JSON.parse(text);
    } catch (error) {
      const what = `record ${number}: ${(error as Error).message}`;
      const remedy = "It is no valid JSON. Download it again.";
      throw new EarshotError({ code: "corrupt", where: this.file.name, what, remedy }, { cause: error });
    }
    this.#keep(listenOfJson(record, this.#report, 0));
  }

  #takeLine(line: string, number: number): void {
    let record: unknown;
    try {
      record = JSON.parse(line);
    } catch {
      this.#records++;
      this.#report.add("not valid JSON", number, line);
      return;
    }
    const event = eventOf(record);
    if (!event) {
      this.#keep(listenOfJson(record, this.#report, number));
      return;
    }
    this.#kind = "events";
    this.#records++;
    this.#listens++;
    this.#tracks.addEvent(event.listen, event.event, event.count);
  }

  #takeRow(row: string[], line: number): void {
    if (!this.#table) {
      this.#table = new ListenTable(row, this.file.name);
      if (this.#table.hasHeader) return;
    }
    this.#keep(this.#table.listen(row, this.#report, line));
  }

  #keep(listen: ReturnType<typeof listenOfJson>): void {
    this.#records++;
    if (!listen) return;
    this.#listens++;
    this.#tracks.add(listen);
  }
}

/** A line of the events that `earshot train` reads: {"item", "event", "count"}, with "title", "artist" and "at" (ms). */
function eventOf(record: unknown) {
  if (typeof record !== "object" || record === null) return undefined;
  const { item, event, count = 1, at = 0, ...named } = record as Record<string, unknown>;
  const known = ["play", "skip", "like", "dislike"] as const satisfies HeardEvent[];
  const which = known.find((name) => name === event);
  if (typeof item !== "string" || !which) return undefined;
  const text = (name: string) => (typeof named[name] === "string" ? bare(named[name]) : "");
  const whole = typeof count === "number" && Number.isInteger(count) && count > 0 && count <= 1e9 ? count : 1;
  const time = typeof at === "number" && at > 0 && at < 8.64e15 ? at / 1000 : 0;
  const listen = { id: bare(item), isrc: bareIsrc(text("isrc")), title: text("title"), artist: text("artist") };
  return {
    event: which,
    count: whole,
    listen: { ...listen, album: text("album"), at: time, heard: -1, skipped: false },
  };
}
