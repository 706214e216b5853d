// Small catalogs of tables, published one after the other into the folder that a relay serves.
import { cp, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { earshot } from "../integration/programs.js";

const columns =
  "danceability,energy,key,loudness,mode,speechiness,acousticness,instrumentalness,liveness,valence,tempo,time_signature";

/** Numbers of a song, from calm to wild. */
export const sound = (k: number, of: number): Record<string, number> => ({
  danceability: 0.2 + (0.6 * k) / of,
  energy: 0.1 + (0.8 * k) / of,
  key: 4,
  loudness: -20 + (15 * k) / of,
  mode: 1,
  speechiness: 0.05,
  acousticness: 0.9 - (0.8 * k) / of,
  instrumentalness: 0.1,
  liveness: 0.1,
  valence: 0.2 + (0.6 * k) / of,
  tempo: 70 + (90 * k) / of,
  time_signature: 4,
});

export interface SongRow {
  id: string;
  title: string;
  /** Of `sound`. */
  place: number;
}

/** Builds a catalog and puts it into the place of the one that is there, the manifest last. */
export async function publishCatalog(
  folder: string,
  name: string,
  songs: readonly SongRow[],
  ...options: string[]
): Promise<string> {
  const rows = songs.map(({ id, title, place }) => {
    const numbers = sound(place, songs.length);
    return [id, title, `Artist ${id}`, 200000, ...columns.split(",").map((column) => numbers[column])].join(",");
  });
  const table = join(folder, `${name}.csv`);
  await writeFile(table, `id,name,artists,duration_ms,${columns}\n${rows.join("\n")}\n`);
  const built = join(folder, name);
  await earshot("catalog", "build", table, "--out", built, "--name", name, ...options);
  const catalog = join(folder, "catalog");
  await mkdir(catalog, { recursive: true });
  for (const file of await readdir(built))
    if (file !== "catalog.json") await cp(join(built, file), join(catalog, file));
  await cp(join(built, "catalog.json"), join(catalog, "catalog.json"));
  return catalog;
}
