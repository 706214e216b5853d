// Who is measured on which task, and how large each of them is.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { binaries } from "../../scripts/lib/build.mjs";
import { root } from "../../scripts/lib/run.mjs";
import { ChildRunner, PageRunner } from "../runner.mjs";
import { compressed, machine, takeTurns, timingOf } from "../turns.mjs";
import { clipSeconds, songSeconds } from "./inputs.mjs";

/** Where each runner's tasks belong: `line` is what the runner is asked, `of` the table, `peer` the row. */
function cellsOf({ native, librosa, essentia, bliss, node, page }) {
  const cells = [];
  const add = (runner, line, of, where, peer) => runner && cells.push({ runner, line, of, where, peer, times: [] });
  add(native, "mfcc", "mfcc", "native", "Earshot");
  add(librosa, "mfcc", "mfcc", "native", "librosa");
  add(essentia, "mfcc", "mfcc", "native", "Essentia");
  add(native, "set", "set", "native", "Earshot");
  add(librosa, "set", "set", "native", "librosa");
  add(native, "set from 44,100 Hz", "set-44100", "native", "Earshot");
  add(librosa, "set from 44,100 Hz", "set-44100", "native", "librosa");
  add(native, "file", "file", "native", "Earshot");
  add(native, "decode", "file", "native", "FFmpeg's decoder alone");
  add(librosa, "file", "file", "native", "librosa");
  add(bliss, "file", "file", "native", "bliss-audio (23 numbers)");
  for (const [runner, where] of [
    [node, "Node"],
    [page, "Chromium"],
  ]) {
    add(runner, "earshot: mfcc", "mfcc", where, "Earshot");
    add(runner, "meyda: mfcc", "mfcc", where, "Meyda, 26 bands");
    add(runner, "meyda: mfcc, 128 bands", "mfcc", where, "Meyda, 128 bands");
    add(runner, "essentia.js: mfcc", "mfcc", where, "essentia.js, 128 bands");
    add(runner, "essentia.js: mfcc, 40 bands", "mfcc", where, "essentia.js, 40 bands");
    add(runner, "earshot: set", "set", where, "Earshot");
    add(runner, "meyda: set", "set", where, "Meyda (no contrast, tempo, beats)");
    add(runner, "essentia.js: set", "set", where, "essentia.js (no chroma, tempo, beats)");
  }
  add(page, "earshot: file", "file", "Chromium", "Earshot");
  for (const name of native.hello.stages) add(native, `stage: ${name}`, "stage", "native", name);
  return cells;
}

async function floats(path) {
  const bytes = await readFile(path);
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}

/** The largest difference to librosa's coefficients, and their range. */
function agreement(ours, theirs) {
  let difference = 0;
  let range = 0;
  if (ours.length !== theirs.length) return undefined;
  theirs.forEach((value, i) => {
    difference = Math.max(difference, Math.abs(value - ours[i]));
    range = Math.max(range, Math.abs(value));
  });
  return { difference, range };
}

/** What a page loads of each engine before it can analyze samples, compressed. */
async function sizesIn(folder) {
  const brotli = async (...paths) => (await compressed(...paths)).brotli;
  const dist = join(root, "wasm/dist");
  const npm = join(folder, "npm/node_modules");
  return [
    [
      "Earshot: engine, glue and worker",
      await brotli(join(dist, "earshot.wasm"), join(dist, "engine-worker.js")),
      "Apache-2.0",
    ],
    [
      "essentia.js: engine and core",
      await brotli(
        join(npm, "essentia.js/dist/essentia-wasm.web.wasm"),
        join(npm, "essentia.js/dist/essentia-wasm.web.js"),
        join(npm, "essentia.js/dist/essentia.js-core.es.min.js"),
      ),
      "AGPL-3.0",
    ],
    ["Meyda", await brotli(join(npm, "meyda/dist/web/meyda.min.js")), "MIT"],
  ];
}

export async function measureFeatures(folder, peers, { seconds }) {
  const here = join(root, "bench/features");
  const optional = (program, ...args) => program && ChildRunner.start(program, args);
  const runners = {
    native: await ChildRunner.start(join(binaries, "bench_features"), [folder]),
    librosa: await optional(peers.python, join(here, "peers/librosa_peer.py"), folder),
    essentia: await optional(peers.python, join(here, "peers/essentia_peer.py"), folder),
    bliss: await optional(peers.bliss, folder),
    node: await ChildRunner.start(process.execPath, [join(here, "in-node.mjs"), folder]),
    page: await PageRunner.start({ "/bench/": folder, "/earshot/": join(root, "wasm/dist") }),
  };
  try {
    const cells = cellsOf(runners);
    await takeTurns(cells, seconds);
    const reference = runners.librosa && (await floats(join(folder, "mfcc-librosa.f32")));
    const agreements = reference && {
      native: agreement(await floats(join(folder, "mfcc-native.f32")), reference),
      Node: agreement(await floats(join(folder, "mfcc-node.f32")), reference),
      Chromium: agreement(Float32Array.from(await runners.page.mfcc()), reference),
    };
    const versions = Object.fromEntries(
      Object.entries(runners).flatMap(([name, runner]) => (runner ? [[name, runner.hello.version]] : [])),
    );
    return {
      machine: machine(),
      versions,
      clipSeconds,
      songSeconds,
      agreements,
      sizes: await sizesIn(folder),
      cells: cells.map(({ of, where, peer, times }) => ({ of, where, peer, ...timingOf(times) })),
    };
  } finally {
    for (const runner of Object.values(runners)) await runner?.stop();
  }
}
