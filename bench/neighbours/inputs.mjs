// What everybody searches: seeded vectors in clusters, queries from the same clusters, and the truth, by looking at all
// of them in double precision.
import { existsSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { numbers } from "../numbers.mjs";

export const dimensions = 64;
export const deepest = 100;
const clusters = 1000;
const spread = 0.5;

/** Numbers that are the same on every machine, made normal by Box and Muller. */
function normals(seed) {
  const unit = numbers(seed);
  let kept;
  const normal = () => {
    if (kept !== undefined) {
      const value = kept;
      kept = undefined;
      return value;
    }
    const length = Math.sqrt(-2 * Math.log(1 - unit()));
    const angle = 2 * Math.PI * unit();
    kept = length * Math.sin(angle);
    return length * Math.cos(angle);
  };
  return { unit, normal };
}

/** Rows around `clusters` normal centres, `spread` of their spread away; the queries are rows that are not there. */
function generate(rows, queries) {
  const { unit, normal } = normals(20261121);
  const centres = Float32Array.from({ length: clusters * dimensions }, normal);
  const draw = (count) => {
    const values = new Float32Array(count * dimensions);
    for (let at = 0; at < values.length; at += dimensions) {
      const centre = Math.floor(unit() * clusters) * dimensions;
      for (let j = 0; j < dimensions; j++) values[at + j] = centres[centre + j] + spread * normal();
    }
    return values;
  };
  return { vectors: draw(rows), queries: draw(queries) };
}

/** The `deepest` nearest rows of each query, nearest first; equally near by number. */
export function truthOf(vectors, queries) {
  const rows = vectors.length / dimensions;
  const count = Math.min(deepest, rows);
  const truth = new Uint32Array((queries.length / dimensions) * count);
  const distances = new Float64Array(rows);
  for (let q = 0; q * dimensions < queries.length; q++) {
    for (let row = 0; row < rows; row++) {
      let sum = 0;
      for (let j = 0; j < dimensions; j++) {
        const difference = queries[q * dimensions + j] - vectors[row * dimensions + j];
        sum += difference * difference;
      }
      distances[row] = sum;
    }
    const farthest = Float64Array.from(distances).sort()[count - 1];
    const near = [];
    for (let row = 0; row < rows; row++) if (distances[row] <= farthest) near.push(row);
    near.sort((a, b) => distances[a] - distances[b] || a - b);
    truth.set(near.slice(0, count), q * count);
  }
  return truth;
}

/** Writes vectors.f32, queries.f32 and truth.u32, once. */
export async function prepareTable(folder, { rows, queries }) {
  const last = join(folder, "truth.u32");
  if (existsSync(last)) return;
  await mkdir(folder, { recursive: true });
  const made = generate(rows, queries);
  await writeFile(join(folder, "vectors.f32"), made.vectors);
  await writeFile(join(folder, "queries.f32"), made.queries);
  await writeFile(`${last}.new`, truthOf(made.vectors, made.queries));
  await rename(`${last}.new`, last);
}
