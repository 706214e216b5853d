// The measurements as Markdown: bench/REPORT.md and what npm run bench prints are the same text.
import { number, table } from "../markdown.mjs";

/** Rows of one task, those of a place together, each beside Earshot there. */
function comparison(result, of, seconds) {
  const cells = result.cells.filter((cell) => cell.of === of);
  const rows = cells.map((cell) => {
    const ours = cells.find(({ peer, where }) => peer === "Earshot" && where === cell.where);
    return [
      cell.where,
      cell.peer === "Earshot" ? "**Earshot**" : cell.peer,
      number(cell.min),
      `${number(cell.mean)} ± ${number(cell.deviation)}`,
      number((1000 * seconds) / cell.min, 0),
      cell === ours ? "1" : number(cell.min / ours.min),
      cell.rounds,
    ];
  });
  return table(["where", "who", "least, ms", "mean, ms", "x real time", "times Earshot's", "rounds"], rows);
}

const leastOf = (result, of, where, peer) =>
  result.cells.find((cell) => cell.of === of && cell.where === where && cell.peer === peer)?.min;

/** What the plan promises, and what this run found. */
function budgets(result) {
  const rows = [];
  const atLeast = (what, floor, value, unit = "x") => {
    if (value === undefined || Number.isNaN(value)) return;
    rows.push([what, `>= ${floor} ${unit}`, `${number(value)} ${unit}`, value >= floor ? "met" : "**missed**"]);
  };
  const ratio = (of, where, peer) => leastOf(result, of, where, peer) / leastOf(result, of, where, "Earshot");
  atLeast("MFCC natively, beside librosa", 5, ratio("mfcc", "native", "librosa"));
  atLeast("MFCC in Chromium, beside essentia.js (128 bands)", 300, ratio("mfcc", "Chromium", "essentia.js, 128 bands"));
  atLeast("MFCC in Chromium, beside Meyda (26 bands)", 45, ratio("mfcc", "Chromium", "Meyda, 26 bands"));
  const song = (1000 * result.songSeconds) / leastOf(result, "file", "Chromium", "Earshot");
  atLeast("MP3 of 327 s to its vector in Chromium, one worker", 180, song, "x real time");
  return table(["budget", "at least", "measured", ""], rows);
}

function profile(result) {
  const whole = leastOf(result, "set", "native", "Earshot");
  const rows = result.cells
    .filter((cell) => cell.of === "stage")
    .map((cell) => [cell.peer, number(cell.min, 3), `${number((100 * cell.min) / whole, 1)} %`]);
  return table(["stage, native", "least, ms", "of the whole set"], rows);
}

function agreementText({ agreements, versions }) {
  if (!agreements) return "librosa was not there to compare with.";
  const parts = Object.entries(agreements).map(([where, found]) =>
    found ? `${where} ${found.difference.toExponential(1)}` : `${where}: another number of frames`,
  );
  const { range } = agreements.native;
  return `Largest difference between Earshot's MFCC and librosa ${versions.librosa}'s (values up to ${number(range)}): ${parts.join(", ")}.`;
}

function sizes(result) {
  const rows = result.sizes.map(([what, bytes, licence]) => [what, number(bytes / 1024), licence]);
  return table(["what a page loads", "KiB, brotli", "licence"], rows);
}

export function reportOf(result) {
  const { versions } = result;
  const names = {
    native: "Earshot native",
    librosa: "librosa",
    essentia: "Essentia (Python wheel)",
    bliss: "bliss-audio",
  };
  const versionText = [
    ...Object.entries(names).flatMap(([key, name]) => (versions[key] ? [`${name} ${versions[key]}`] : [])),
    "Meyda 5.6.3",
    "essentia.js 0.1.3",
    `Node ${versions.node}`,
    `Chromium ${versions.page}`,
  ].join("; ");
  return `# Features: time beside peers

Written by \`npm run bench\`; do not edit. One run in which everybody takes turns, one thread each, on the same samples: ${result.clipSeconds} s of
the house music, mono; and ${result.songSeconds} s of it as MP3 (44.1 kHz stereo, 192 kbit/s). Wall-clock time; ratios are of the least times.

${result.machine}. ${versionText}.

## MFCC(20), ${result.clipSeconds} s at 22,050 Hz

Earshot, librosa: 2,048/512, 128 mel bands. Meyda and essentia.js compute theirs frame by frame, as their interfaces have it.

${comparison(result, "mfcc", result.clipSeconds)}

${agreementText(result)}

## The whole \`librosa\` set so far, ${result.clipSeconds} s

MFCC, chroma, centroid, bandwidth, contrast, rolloff, flatness, RMS, zero crossings, onset strength, tempo and beats, their statistics, the MFCC's
covariance: 534 numbers. librosa computes each spectrum once, as Earshot does. From samples at 22,050 Hz:

${comparison(result, "set", result.clipSeconds)}

From samples at 44,100 Hz, resampled by each with its own resampler (librosa: soxr):

${comparison(result, "set-44100", result.clipSeconds)}

## From an MP3 to its numbers, ${result.songSeconds} s, the whole of it

Earshot and librosa: decoding, resampling, the set; Earshot also its vector.

${comparison(result, "file", result.songSeconds)}

## Where the time goes

Each stage alone over all frames of the ${result.clipSeconds} s, its inputs in memory. The floor of any of this is the Fourier transform alone. The MFCC
takes the transform in float; the set, whose contrast and flatness look at the quietest bins, in double.

${profile(result)}

The logarithm of the decibels is a series with a stated error: within 1.5e-7 x max(1, |log2 x|) (\`shared/signal/logarithm.h\`), tested against the
library's.

## Size

${sizes(result)}

## Budgets

${budgets(result)}
`;
}
