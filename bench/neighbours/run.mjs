// Who searches which table, how well, how fast, and how large it is.
import { readdir, readFile } from "node:fs/promises";
import { loadavg } from "node:os";
import { join } from "node:path";
import { binaries } from "../../scripts/lib/build.mjs";
import { root, say } from "../../scripts/lib/run.mjs";
import { orSayWhy } from "../peers.mjs";
import { ChildRunner, PageRunner } from "../runner.mjs";
import { compressed, machine, takeTurns, timingOf } from "../turns.mjs";
import { deepest, prepareTable } from "./inputs.mjs";
import { measureLarge } from "./large.mjs";

const depths = [10, 100];

/** Each table: its size, its queries, and who searches it where. */
const tables = [
  {
    rows: 100_000,
    queries: 100,
    native: ["Earshot, exact scan", "Earshot, IVF"],
    python: ["FAISS flat", "FAISS IVF1024, nprobe 16", "usearch, ef 64", "hnswlib, ef 100"],
    node: ["Earshot, similar()", "Earshot, exact scan", "Earshot, IVF", "plain JavaScript"],
    page: [
      "Earshot, similar()",
      "Earshot, similar() in a worker",
      "Earshot, exact scan",
      "Earshot, IVF",
      "Earshot, cells as needed",
      "plain JavaScript",
      "hnswlib-wasm, ef 100",
    ],
  },
  { rows: 20_000, queries: 100, page: ["Earshot, similar()", "Earshot, IVF", "plain JavaScript", "voy", "edgevec"] },
  {
    rows: 1_000_000,
    queries: 20,
    native: ["Earshot, exact scan", "Earshot, IVF"],
    page: ["Earshot, similar()", "Earshot, exact scan", "Earshot, IVF"],
  },
];

function recallOf(ids, truth, depth) {
  let hits = 0;
  ids.forEach((found, q) => {
    const wanted = new Set(truth.subarray(q * deepest, q * deepest + depth));
    for (const id of found.slice(0, depth)) if (wanted.has(id)) hits++;
  });
  return hits / (ids.length * depth);
}

/** The share of the exact answers that was found. */
function overlap(found, exact) {
  let hits = 0;
  found.forEach((ids, q) => {
    const wanted = new Set(exact[q]);
    for (const id of ids) if (wanted.has(id)) hits++;
  });
  return hits / exact.flat().length;
}

/** Of each ten queries the least that any round took, averaged: a busy machine disturbs all of a round, rarely one part. */
function leastParts(cell) {
  cell.heard = ({ parts }) => {
    cell.least = cell.least ? cell.least.map((ms, i) => Math.min(ms, parts[i])) : parts;
  };
  return cell;
}

/** Builds a peer and asks it everything once; undefined if it cannot. */
async function prepare(runner, where, peer, truth, exact) {
  let entry;
  await orSayWhy(`${peer} in ${where}`, async () => {
    const built = await runner.measure(`${peer}: build`);
    const answers = [];
    for (const depth of depths) answers.push(await runner.measure(`${peer}: found ${depth}`));
    const found = answers.map(({ ids }) => ids);
    const recalls = found.map((ids, i) => recallOf(ids, truth, depths[i]));
    const ofExact = exact && found.map((ids, i) => overlap(ids, exact[i]));
    entry = { where, peer, built, recalls, ofExact, found, loaded: answers[0].loaded };
  });
  if (entry) say(`${where}: ${peer}, ${(entry.built.ms / 1000).toFixed(1)} s to build, recall ${entry.recalls}`);
  return entry;
}

async function measureTable(folder, table, python, rounds) {
  const here = join(root, "bench/neighbours");
  const data = join(folder, `${table.rows}`);
  say(`Table of ${table.rows.toLocaleString("en-US")} rows`);
  await prepareTable(data, table);
  const bytes = await readFile(join(data, "truth.u32"));
  const truth = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  // The native program comes first: it makes the cells that the others are shipped.
  const runners = { native: await ChildRunner.start(join(binaries, "bench_neighbours"), [data]) };
  try {
    if (table.python && python)
      runners.python = await ChildRunner.start(python, [join(here, "peers/native_peers.py"), data]);
    if (table.node) runners.node = await ChildRunner.start(process.execPath, [join(here, "in-node.mjs"), folder, data]);
    const folders = { "/bench/": folder };
    if (table.page) runners.page = await PageRunner.start(folders, `?table=${table.rows}`);
    const places = { native: "native", python: "native", node: "Node", page: "Chromium" };
    const entries = [];
    const cells = [];
    for (const [name, runner] of Object.entries(runners)) {
      let exact;
      for (const peer of table[name] ?? []) {
        const entry = await prepare(runner, places[name], peer, truth, peer.startsWith("Earshot") ? exact : undefined);
        if (!entry) continue;
        exact ??= entry.found;
        entry.cells = depths.map((depth) => leastParts({ runner, line: `${peer}: nearest ${depth}`, peer, times: [] }));
        entries.push(entry);
        cells.push(...entry.cells);
      }
    }
    await takeTurns(cells, Number.POSITIVE_INFINITY, { most: rounds });
    const hello = Object.fromEntries(Object.entries(runners).map(([name, { hello }]) => [name, hello]));
    return {
      rows: table.rows,
      queries: table.queries,
      hello,
      entries: entries.map(({ cells: measured, found, ...entry }) => ({
        ...entry,
        times: measured.map(({ times, least }) => ({
          ...timingOf(times),
          least: least.reduce((sum, ms) => sum + ms, 0) / least.length,
        })),
      })),
    };
  } finally {
    for (const runner of Object.values(runners)) await runner?.stop();
  }
}

/** What a page loads of each before it can search. */
async function sizesIn(npm) {
  const dist = join(root, "wasm/dist");
  const hnswlib = join(npm, "hnswlib-wasm/dist");
  const hnswlibFiles = (await readdir(hnswlib))
    .filter((name) => name.endsWith(".js"))
    .map((name) => join(hnswlib, name));
  const files = {
    "Earshot: engine and worker, with analysis of audio": [join(dist, "earshot.wasm"), join(dist, "engine-worker.js")],
    "hnswlib-wasm, as published": hnswlibFiles,
    voy: [join(npm, "voy-search/voy_search_bg.js"), join(npm, "voy-search/voy_search_bg.wasm")],
    "edgevec: core": [join(npm, "edgevec/edgevec.js"), join(npm, "edgevec/edgevec_bg.wasm")],
  };
  const sizes = [];
  for (const [what, paths] of Object.entries(files)) sizes.push({ what, ...(await compressed(...paths)) });
  return sizes;
}

export async function measureNeighbours(folder, { python, npm, versions }, { rounds, largest }) {
  const measured = [];
  const loads = [loadavg()[0]];
  for (const table of tables.filter(({ rows }) => rows <= largest))
    measured.push(await measureTable(folder, table, python, rounds));
  const large = largest >= 1_000_000 ? await measureLarge(join(folder, "large")) : undefined;
  loads.push(loadavg()[0]);
  const { native, ...others } = measured[0].hello;
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    loads,
    rounds,
    versions: {
      Earshot: native.version,
      ...others.python?.version,
      ...versions,
      Node: others.node?.version,
      Chromium: others.page?.version,
    },
    sizes: await sizesIn(npm),
    tables: measured,
    large,
  };
}
