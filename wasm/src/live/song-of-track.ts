import type { Earshot } from "../earshot.js";
import { EarshotError } from "../error.js";
import type { Song } from "../types.js";
import { embedTableColumns, tableColumns, tableSpace } from "./table-space.js";
import type { LiveTrack } from "./types.js";

/** What filters and reasons go by; the rest of an analysis is in the vector already. */
const traits = ["tempo", "spectral_centroid/mean/01", "rms/mean/01", "rms/std/01", "key/tonic", "key/mode"];

/** What is needed of an open Earshot. */
type Space = Pick<Earshot, "catalog" | "space" | "embed">;

/**
 * A produced track as a song that `add` takes: placed by its producer, by a table's numbers, or by the statistics of its
 * recording, whatever the open catalog compares. Of the statistics it keeps what filters and reasons go by. Errors: version-mismatch (numbers of another kind than the catalog's),
 * not-found (no numbers).
 */
export async function songOfTrack(track: LiveTrack, earshot: Space): Promise<Song> {
  const { id, title, artist, features = {}, vector } = track;
  const space = earshot.catalog?.space ?? (await earshot.space());
  const named = {
    id,
    title,
    artist,
    album: textOf(track.album),
    genre: textOf(track.genre),
    year: Number.isInteger(track.year) ? (track.year as number) : 0,
    duration: finite(track.duration),
    sampleRate: 0,
    warnings: [],
  };
  if (track.space === space && Array.isArray(vector)) {
    const tempo = finite(features.tempo);
    return {
      ...named,
      ...numbersOf(features, traits),
      set: "librosa",
      space,
      tempo,
      vector: Float32Array.from(vector),
    };
  }
  if (space === tableSpace) return { ...named, ...ofTable(title, features) };
  const song = { ...named, ...numbersOf(features), set: "librosa", space: "", tempo: finite(features.tempo) };
  if (song.columns.length === 0) throw unfit("not-found", title, "brings no numbers about its sound");
  if (space !== (await earshot.space()))
    throw unfit("version-mismatch", title, `can't be placed in the space "${space}"`);
  const embedded = await earshot.embed({ ...song, vector: new Float32Array() });
  return { ...embedded, ...numbersOf(features, traits) };
}

function ofTable(title: string, features: Readonly<Record<string, unknown>>) {
  const columns = tableColumns(features);
  const { tempo = Number.NaN, loudness = Number.NaN, key = Number.NaN, mode = Number.NaN } = columns;
  if (Object.values(columns).every(Number.isNaN)) {
    throw unfit("version-mismatch", title, "brings none of the numbers that this catalog's table has");
  }
  // Under the names of an analysis, for filters and reasons: the level as the amplitude that has it.
  const known = { tempo, "rms/mean/01": 10 ** (loudness / 20), "key/tonic": key, "key/mode": mode };
  return {
    set: "librosa",
    columns: Object.keys(known),
    values: Float32Array.from(Object.values(known)),
    space: tableSpace,
    vector: embedTableColumns(columns),
    tempo: Number.isNaN(tempo) ? 0 : tempo,
  };
}

function numbersOf(features: Readonly<Record<string, unknown>>, names: readonly string[] = Object.keys(features)) {
  const numbers = names.flatMap((name): [string, number][] => {
    const value = features[name];
    return typeof value === "number" ? [[name, value]] : [];
  });
  return { columns: numbers.map(([name]) => name), values: Float32Array.from(numbers, ([, value]) => value) };
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const finite = (value: unknown): number => (typeof value === "number" && Number.isFinite(value) ? value : 0);

const unfit = (code: "not-found" | "version-mismatch", where: string, what: string): EarshotError =>
  new EarshotError({ code, where: where || "a track", what, remedy: "" });
