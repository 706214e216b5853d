// The measurements as Markdown: bench/RANKING.md and what npm run bench:ranking prints are the same text.
import { number, table } from "../markdown.mjs";

const megabytes = (bytes) => (bytes > 0 ? number(bytes / 1e6, 1) : "");
const short = (rows) => (rows >= 1e6 ? `${rows / 1e6},000,000` : `${rows / 1000},000`);
const ours = (peer) => peer.startsWith("Earshot");

/** Against the vectors before rounding; in brackets against the exact answer over what is stored. */
const recallText = ({ peer, recalls, ofExact }, depth) =>
  `${recalls[depth].toFixed(3)}${ofExact && /IVF|needed/.test(peer) ? ` (${ofExact[depth].toFixed(3)})` : ""}`;

const find = (result, rows, where, peer) =>
  result.tables
    .find((each) => each.rows === rows)
    ?.entries.find((entry) => entry.where === where && entry.peer === peer);

/** Everybody of one table; ratios are to Earshot's exact answer in the same place. */
function comparison({ entries }) {
  const exact = (where) => entries.find((entry) => entry.where === where && ours(entry.peer));
  const rows = entries.map((entry) => {
    const { where, peer, built, times } = entry;
    const seconds = built.ms / 1000;
    return [
      where,
      ours(peer) ? `**${peer}**` : peer,
      ours(peer) || seconds === 0 ? "none" : number(seconds, 2),
      megabytes(built.bytes),
      number(times[0].least, 3),
      number(times[0].least / exact(where).times[0].least),
      recallText(entry, 0),
      number(times[1].least, 3),
      recallText(entry, 1),
      `${number(times[0].mean, 3)} ± ${number(times[0].deviation, 3)}`,
    ];
  });
  return table(
    [
      "where",
      "who",
      "index made on the device, s",
      "memory, MB",
      "top-10, ms",
      "times Earshot's exact",
      "recall@10",
      "top-100, ms",
      "recall@100",
      "top-10 by the clock, ms",
    ],
    rows,
  );
}

function shipping({ rows, hello: { native }, entries }) {
  const opened = entries.find(({ where, peer }) => where === "Chromium" && peer === "Earshot, similar()");
  const parts = [
    `${short(rows)} rows: ${number(native.cells, 0)} cells, made by the catalog's builder in ${number(native.buildMs / 1000, 1)} s (k-means and`,
    `quantizing, natively, on all cores).`,
  ];
  if (opened)
    parts.push(
      `A page takes them into the engine's memory in ${number(opened.built.ms, 0)} ms (${megabytes(opened.built.bytes)} MB with all columns of a track).`,
    );
  return parts.join(" ");
}

function asNeeded(result) {
  const entry = find(result, 100_000, "Chromium", "Earshot, cells as needed");
  if (!entry?.loaded) return "";
  const { cells, rounds, visits } = entry.loaded;
  return `\nA page that holds nothing but the index ("cells as needed": a new ranker for every query, cells copied from memory instead of being
fetched) asked for ${number(cells / visits, 1)} cells in ${number(rounds / visits, 1)} rounds a top-10 query, of ${result.tables[0].hello.native.cells}.\n`;
}

function budgets(result) {
  const rows = [];
  const atMost = (what, ceiling, entry, leastRecall = 0) => {
    if (!entry) return;
    const ms = entry.times[0].least;
    const recall = entry.ofExact?.[0] ?? 1;
    const met = ms <= ceiling && recall >= leastRecall;
    const measured = leastRecall > 0 ? `${number(ms, 3)} ms at ${recall.toFixed(3)}` : `${number(ms, 3)} ms`;
    rows.push([
      what,
      `${ceiling} ms${leastRecall > 0 ? ` at ${leastRecall}` : ""}`,
      measured,
      met ? "met" : "**missed**",
    ]);
  };
  for (const [rows, ceiling] of [
    [100_000, 0.7],
    [1_000_000, 8],
  ]) {
    const what = `exact top-10 of ${short(rows)} x 64`;
    atMost(`${what}, similar()`, ceiling, find(result, rows, "Chromium", "Earshot, similar()"));
    atMost(`${what}, the scan alone`, ceiling, find(result, rows, "Chromium", "Earshot, exact scan"));
  }
  atMost("IVF top-10 of 100,000 x 64, alone", 0.1, find(result, 100_000, "Chromium", "Earshot, IVF"), 0.99);
  return table(["budget, WebAssembly in Chromium", "at most", "measured", ""], rows);
}

const sizes = ({ sizes: all }) =>
  table(
    ["what a page loads", "KiB, brotli", "KiB, gzip"],
    all.map(({ what, brotli, gzip }) => [what, number(brotli / 1024), number(gzip / 1024)]),
  );

/** The catalog of large.mjs: what it takes to build, to open, to keep, to ask. */
function largeCatalog({ large }) {
  if (!large) return "";
  const { tracks, cells, built, bytes, first, kept, whole, loads } = large;
  const mega = (size) => `${number(size / 1e6, 1)} MB`;
  const rows = [
    ["built natively from CSV", mega(built.table), `${number(built.seconds, 1)} s`, `${mega(built.bytes)} at most`],
    ["the catalog on the host", mega(bytes), "", ""],
    ["opened: manifest and index", "", `${number(first.openMs, 0)} ms`, ""],
    [
      "opened and first asked, nothing known before",
      `${mega(first.bytes)}, ${first.requests} requests`,
      `${number(first.firstMs, 0)} ms`,
      "",
    ],
    [
      "kept whole on the device",
      mega(kept.bytes),
      `${number(kept.ms / 1000, 1)} s`,
      `${mega(kept.memory)}, all of the page`,
    ],
    ["asked again, cells from what is kept", "none", `${number(kept.answers, 1)} ms`, ""],
    ["loaded whole into memory", mega(whole.bytes), `${number(whole.ms / 1000, 1)} s`, `${mega(whole.memory)} more`],
    ["asked then: exactly, over all tracks", "none", `${number(whole.answers, 2)} ms`, ""],
  ];
  return `## A catalog of ${number(tracks, 0)} tracks on a static host

Around the real songs that \`make_track_table\` is given (13 numbers a track, in ${number(cells, 0)} cells), opened in Chromium by the package through HTTP ranges of
a host on this machine; load average ${loads.map((load) => load.toFixed(1)).join(" to ")}. Bytes and requests are the catalog's own, counted at the host: the most of ten visits, each by a browser
that knows nothing; times are their median, of the last row the least of eight rounds, averaged over 20 tracks, worker and messages included. Memory
is that of the page's process.

${table(["what", "bytes", "time", "memory"], rows)}
`;
}

export function reportOf(result) {
  const versions = Object.entries(result.versions)
    .flatMap(([name, version]) => (version ? [`${name} ${version}`] : []))
    .join("; ");
  const sections = result.tables.map(
    (each) => `## ${short(each.rows)} rows, ${each.queries} queries

${comparison(each)}

${shipping(each)}
${each.rows === 100_000 ? asNeeded(result) : ""}`,
  );
  return `# Ranking: time and recall beside peers

Written by \`npm run bench:ranking\` on ${result.date}; do not edit. Seeded vectors of 64 numbers around 1,000 normal centres, half their spread away;
queries are drawn alike and are no rows. One process a place and table, one thread each; everybody takes turns, ${result.rounds} rounds. Recall is
against the nearest of the unrounded vectors in double precision; in brackets against the exact answer over the rows as a catalog stores them (int8).

Times are milliseconds a query: of each ten queries the least of all rounds, averaged, since other work on the machine disturbs; "by the clock" is
the mean of the rounds and their deviation. ${result.machine}; load average ${result.loads.map((load) => load.toFixed(1)).join(" at the start, ")} at the end.
${versions}.

- **similar()** is what the package calls: a request written into the engine's memory, the exact answer over all rows (cells nearest
  first, those that cannot reach the list left out), versions folded, hits with scores, distances and reasons read back. **In a worker**: the same from the page and back,
  messages included. Its memory holds every column of a track.
- **exact scan** and **IVF** are the ranking room alone: int8 rows; IVF looks at cells until 24 in a row changed nothing. The page's \`similar()\`
  has cells to decide what to load, and scans all that is loaded.
- No index is made on the device: cells come with the catalog. Memory is all of the module's in WebAssembly (the ranking room's two share one), what
  the index added to the process for FAISS, usearch and hnswlib (which reuse what others freed), the rows for plain JavaScript and Earshot natively.
  Peers keep floats.
- Graphs: M 16, construction 200 (hnswlib, hnswlib-wasm) and 128 (usearch). edgevec with its defaults, Euclidean. Python's calls are part of
  the times of FAISS, usearch and hnswlib.

${sections.join("\n")}
${largeCatalog(result)}
voy and edgevec are measured on 20,000 rows only, for what their indexes take of memory and time. Exact scan, IVF, LSH and same-cluster ranking
beside one another, other metrics and weights: [bench/ranking/METHODS.md](ranking/METHODS.md).

## Size

${sizes(result)}

## Budgets

${budgets(result)}
`;
}
