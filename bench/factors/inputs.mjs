// Who played what: Last.fm's listeners where their data is, and two made matrices of the usual sizes.
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../../scripts/lib/run.mjs";
import { numbers } from "../numbers.mjs";

const bytesOfPlay = 12;

/** Draws 0 to count - 1, k as often as (k + 10)^-power. */
function powerLaw(count, power, unit) {
  const sums = new Float64Array(count);
  for (let k = 0, sum = 0; k < count; k++) {
    sum += (k + 10) ** -power;
    sums[k] = sum;
  }
  return () => {
    const wanted = unit() * sums[count - 1];
    let [low, high] = [0, count - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle] < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

/** So many different pairs, of listeners and items as a power law has them. */
function powerLawPlays({ listeners, items, pairs }) {
  const unit = numbers(20261121);
  const listener = powerLaw(listeners, 0.5, unit);
  const item = powerLaw(items, 0.8, unit);
  let keys = new Float64Array(0);
  while (keys.length < pairs) {
    const more = Float64Array.from(
      { length: Math.ceil((pairs - keys.length) * 1.4) + 1000 },
      () => listener() * items + item(),
    );
    const all = new Float64Array(keys.length + more.length);
    all.set(keys);
    all.set(more, keys.length);
    all.sort();
    keys = all.filter((key, k) => k === 0 || key !== all[k - 1]);
  }
  // What is too many goes at random, so that no listener loses more than others.
  const rest = keys.filter(() => unit() < pairs / keys.length);
  return Array.from(rest, (key) => [Math.floor(key / items), key % items, 1 + Math.floor(-3 * Math.log(1 - unit()))]);
}

/** Where Last.fm 2k's plays lie. */
export function lastFmFile() {
  const data = process.env.EARSHOT_TEST_DATA ?? join(root, "../shared");
  const file = join(data, "lastfm-2k/user_artists.dat");
  return existsSync(file) ? file : join(data, "data/lastfm-2k/user_artists.dat");
}

async function lastFmPlays() {
  const text = await readFile(lastFmFile(), "utf8");
  const number = (numbers) => {
    const known = new Map();
    for (const id of numbers) if (!known.has(id)) known.set(id, known.size);
    return numbers.map((id) => known.get(id));
  };
  const rows = text.split("\n").map((line) => line.trim().split(/\s+/).map(Number));
  const plays = rows.filter((row) => row.length === 3 && row.every((value) => value > 0));
  const [listeners, items] = [0, 1].map((column) => number(plays.map((row) => row[column])));
  return plays.map((row, k) => [listeners[k], items[k], row[2]]);
}

const matrices = {
  "Last.fm 2k": lastFmPlays,
  "ML-1M's size": () => powerLawPlays({ listeners: 6040, items: 3706, pairs: 1_000_209 }),
  "power law, 200,000 x 50,000": () => powerLawPlays({ listeners: 200_000, items: 50_000, pairs: 10_000_000 }),
};
export const names = Object.keys(matrices);

/** The file of a matrix, made once: a row a play of listener, item (uint32) and count (float32). */
export async function playsOf(name, folder) {
  const file = join(folder, `${name.replace(/\W+/g, "-")}.bin`);
  if (existsSync(file)) return file;
  await mkdir(folder, { recursive: true });
  const plays = await matrices[name]();
  const bytes = new DataView(new ArrayBuffer(plays.length * bytesOfPlay));
  plays.forEach(([listener, item, count], k) => {
    bytes.setUint32(k * bytesOfPlay, listener, true);
    bytes.setUint32(k * bytesOfPlay + 4, item, true);
    bytes.setFloat32(k * bytesOfPlay + 8, count, true);
  });
  await writeFile(`${file}.part`, bytes);
  await rename(`${file}.part`, file);
  return file;
}
