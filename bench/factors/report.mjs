// bench/FACTORS.md of what was measured.
import { number, table } from "../markdown.mjs";

const megabytes = (bytes) => number(bytes / 2 ** 20, 1);

function rowOf({ name, factors, pairs, objectives, peers }) {
  const { Earshot: own, implicit } = peers;
  const seconds = ({ min }) => number(min / 1000, 3);
  return [
    `${name} (${pairs.toLocaleString("en-US")} pairs)`,
    factors,
    seconds(own),
    implicit ? seconds(implicit) : "",
    implicit ? number(implicit.min / own.min) : "",
    `${number(own.mean / 1000, 3)} ± ${number(own.deviation / 1000, 3)}`,
    implicit ? `${number(implicit.mean / 1000, 3)} ± ${number(implicit.deviation / 1000, 3)}` : "",
    megabytes(own.bytes),
    implicit ? megabytes(implicit.bytes) : "",
    objectives.length > 0 ? number(objectives.at(-1), 1) : "",
  ];
}

const head = [
  "plays",
  "factors",
  "Earshot, s an epoch",
  "implicit, s an epoch",
  "times faster",
  "Earshot by the clock",
  "implicit by the clock",
  "Earshot's peak, MB",
  "implicit's peak, MB",
  "objective at the end",
];

export function reportOf({ machine, node, load, date, lambda, alpha0, rows }) {
  const version = rows.find(({ peers }) => peers.implicit)?.peers.implicit.version;
  return `# Training: time an epoch beside implicit

Written by \`npm run bench:factors\` on ${date.toISOString().slice(0, 10)}; do not edit. An epoch solves all listeners, then all items, by three steps of conjugate
gradients in float32, with two threads; both trainers take turns on the same plays, each in a process of its own, log(1 + count)
as weight, Earshot with lambda ${lambda} and alpha0 ${alpha0}. Times are the least of the epochs; "by the clock" is their mean and deviation. Peaks are the whole
process's, implicit's with Python and SciPy. Objectives are Earshot's own: the two minimize different sums.

${machine}; load average ${load.map((value) => value.toFixed(1)).join(" at the start, ")} at the end. implicit ${version ?? "not had"}; Node ${node}.
Last.fm 2k is the HetRec 2011 set (1,892 listeners, 17,632 artists); the others are made: listeners as (k + 10)^-0.5, items as (k + 10)^-0.8.

${table(head, rows.map(rowOf))}
`;
}
