// Everybody takes turns on the same inputs, so that a busy moment of the machine falls on all of them.
import { readFile } from "node:fs/promises";
import { cpus, release, totalmem } from "node:os";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { say } from "../scripts/lib/run.mjs";

/** Rounds until each cell has its share of `seconds`, or enough of them. `heard`, if a cell has it, gets its answers. */
export async function takeTurns(cells, seconds, { fewest = 5, most = 30 } = {}) {
  const spent = new Map(cells.map((cell) => [cell, 0]));
  for (let round = 0; round < most + 1; round++) {
    let measured = 0;
    for (const cell of cells) {
      const enough = cell.times.length >= fewest && spent.get(cell) > seconds * 1000;
      if (enough) continue;
      const answer = await cell.runner.measure(cell.line);
      const { ms, value } = answer;
      if (!value) throw new Error(`${cell.peer} gave no numbers for ${cell.line}`);
      if (round === 0) continue; // warms up
      cell.times.push(ms);
      cell.heard?.(answer);
      spent.set(cell, spent.get(cell) + ms);
      measured++;
    }
    say(`Round ${round}: ${measured} of ${cells.length} measured`);
    if (round > 0 && measured === 0) break;
  }
}

export function timingOf(times) {
  const mean = times.reduce((sum, ms) => sum + ms, 0) / times.length;
  const deviation = Math.sqrt(times.reduce((sum, ms) => sum + (ms - mean) ** 2, 0) / times.length);
  return { rounds: times.length, min: Math.min(...times), mean, deviation };
}

/** The machine in words. */
export const machine = () =>
  `${cpus()[0].model}, ${cpus().length} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Linux ${release()}`;

/** What files come to, each compressed by itself, as servers send them. */
export async function compressed(...paths) {
  const sum = { brotli: 0, gzip: 0 };
  for (const path of paths) {
    const bytes = await readFile(path);
    sum.brotli += brotliCompressSync(bytes).length;
    sum.gzip += gzipSync(bytes, { level: 9 }).length;
  }
  return sum;
}
