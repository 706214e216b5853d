// bench/FACTORS-QUALITY.md of what quality.py found.
import { number, table } from "../markdown.mjs";

const metrics = ["ndcg@10", "ndcg@100", "recall@20"];
const shown = (mean, margin) => `${mean.toFixed(4)} ± ${margin.toFixed(4)}`;

function rowOf([name, cells]) {
  const against = ({ gain, gainMargin, p }) =>
    gain === undefined ? "" : `${gain < 0 ? "-" : "+"}${shown(Math.abs(gain), gainMargin)}, p ${p.toExponential(0)}`;
  return [
    name,
    ...metrics.map((metric) => shown(cells[metric].mean, cells[metric].margin)),
    against(cells["ndcg@100"]),
  ];
}

function settingsOf(settings) {
  const words = Object.entries(settings).map(([name, value]) =>
    typeof value === "number" && !Number.isInteger(value) ? `${name} ${value.toPrecision(2)}` : `${name} ${value}`,
  );
  return words.join(", ");
}

function raceText({ "ndcg@100": best, implicit, Earshot }) {
  const ours = Earshot
    ? `Earshot with its own chosen settings got there after ${Earshot[0]} epochs and ${number(Earshot[1], 3)} s`
    : "Earshot with its own chosen settings did not get there";
  return `With its chosen settings implicit's best NDCG@100 on the validation part of the first seed, ${best.toFixed(4)}, came after ${implicit[0]} epochs and
${number(implicit[1], 3)} s of training; ${ours}. Two threads each, evaluation not counted.`;
}

export function qualityReport(result, { date, machine }) {
  const {
    table: rows,
    bySeed,
    settings,
    race,
    listeners,
    shape,
    pairs,
    seeds,
    trials,
    epochs,
    load,
    versions,
  } = result;
  return `# Training: quality beside implicit and EASE

Written by \`npm run bench:quality\` on ${date.toISOString().slice(0, 10)}; do not edit. Last.fm 2k (HetRec 2011): ${shape.map((n) => n.toLocaleString("en-US")).join(" listeners, ")} artists,
${pairs.toLocaleString("en-US")} pairs. For each of the seeds ${seeds.join(", ")} a fifth of each listener's artists is the test part, and a fifth of the rest the validation part.
Each recommender got ${trials} settings drawn at random, ${epochs} epochs where it has epochs; NDCG@100 on the validation part chose, and the test part was asked once.
Everything a listener has not in training is ranked. EASE has all artists. A listener counts once, with the mean over the seeds; ± is half of the 95 %
interval over ${listeners.toLocaleString("en-US")} listeners, p that of Wilcoxon's signed-rank test, paired by listener.

${table(["", ...metrics, "Earshot above it, NDCG@100"], Object.entries(rows).map(rowOf))}

## By seed: NDCG@100 on the test part, and the settings chosen

${table(
  ["seed", ...Object.keys(bySeed)],
  seeds.map((seed, i) => [
    seed,
    ...Object.keys(bySeed).map((name) => `${bySeed[name][i].toFixed(4)} (${settingsOf(settings[i][name])})`),
  ]),
)}

## Time to implicit's best

${raceText(race)}

${machine}; load average ${load.map((value) => value.toFixed(1)).join(" at the start, ")} at the end. implicit ${versions.implicit}, NumPy ${versions.numpy}, SciPy ${versions.scipy}.
`;
}
