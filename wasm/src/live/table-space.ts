// The space of tables, as shared/embedding/audio_columns_space.cpp has it; a test holds both equal. Here and not in the
// engine, since only pages of a live catalog that came from a table need it.

export const tableSpace = "spotify-audio-1";
const dimensions = 64;

/** Mean and spread, after the square root or logarithm. */
const scales = {
  speechiness: [0.248, 0.108],
  acousticness: [0.507, 0.328],
  instrumentalness: [0.205, 0.335],
  liveness: [0.418, 0.163],
  valence: [0.542, 0.267],
  tempo: [6.856, 0.354],
  danceability: [0.54, 0.178],
  time_signature: [3.89, 0.845],
  energy: [0.58, 0.253],
  loudness: [-10.2, 5.3],
} as const;
const farthest = 3;
const keyRadius = 0.5;
const modeStep = 0.5;

/** What a column may hold: within [least, most] it is kept, within [lowest, highest] clipped, else it is unknown. */
const rules: Record<string, { least: number; most: number; lowest: number; highest: number; whole?: true }> = {
  ...Object.fromEntries(
    ["speechiness", "acousticness", "instrumentalness", "liveness", "valence", "danceability", "energy"].map((name) => [
      name,
      { least: 0, most: 1, lowest: -0.05, highest: 1.05 },
    ]),
  ),
  key: { least: 0, most: 11, lowest: 0, highest: 11, whole: true },
  mode: { least: 0, most: 1, lowest: 0, highest: 1, whole: true },
  tempo: { least: 30, most: 260, lowest: 10, highest: 1000 },
  time_signature: { least: 1, most: 7, lowest: 1, highest: 16, whole: true },
  loudness: { least: -60, most: 5, lowest: -200, highest: 20 },
};

export type TableColumns = Readonly<Record<string, number>>;

/** The columns of a table among some numbers; NaN unknown. */
export function tableColumns(features: Readonly<Record<string, unknown>>): TableColumns {
  return Object.fromEntries(
    Object.entries(rules).map(([name, { least, most, lowest, highest, whole }]) => {
      const value = features[name];
      const fits =
        typeof value === "number" && value >= lowest && value <= highest && (!whole || Number.isInteger(value));
      return [name, fits ? Math.min(Math.max(value, least), most) : Number.NaN];
    }),
  );
}

/** Always finite: what is not known is taken as the mean. */
export function embedTableColumns(columns: TableColumns): Float32Array<ArrayBuffer> {
  const of = (name: string) => columns[name] ?? Number.NaN;
  const scaled = (name: keyof typeof scales, value: number) => {
    const [mean, spread] = scales[name];
    return Number.isNaN(value) ? 0 : Math.min(Math.max((value - mean) / spread, -farthest), farthest);
  };
  const rooted = (name: keyof typeof scales) => scaled(name, Math.sqrt(Math.max(of(name), 0)));
  const plain = (name: keyof typeof scales) => scaled(name, of(name));
  const [key, mode] = [of("key"), of("mode")];
  // A minor key stands where its relative major does: they share their notes.
  const angle = (((7 * (mode === 0 ? key + 3 : key)) % 12) * Math.PI) / 6;
  const hasKey = !Number.isNaN(key);
  const vector = new Float32Array(dimensions);
  vector.set([rooted("speechiness"), rooted("acousticness"), rooted("instrumentalness"), rooted("liveness")]);
  vector.set([hasKey ? keyRadius * Math.cos(angle) : 0, hasKey ? keyRadius * Math.sin(angle) : 0], 4);
  vector.set([Number.isNaN(mode) ? 0 : modeStep * (mode - 0.5), plain("valence")], 6);
  vector.set([scaled("tempo", Math.log2(of("tempo"))), plain("danceability"), plain("time_signature")], 8);
  vector.set([plain("energy"), plain("loudness")], 11);
  return vector;
}
