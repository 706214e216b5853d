// The same peers in a page; the conductor calls `measure`.

import { Earshot } from "/earshot/index.js";
import { createPeers } from "./javascript.mjs";

const load = async (name) => (await fetch(`/bench/${name}`)).arrayBuffer();

/** The whole way of a file: demuxing, decoding, analysis, in the package's own worker. */
async function openPackage() {
  const earshot = await Earshot.open();
  const song = new File([await load("song.mp3")], "song.mp3", { type: "audio/mpeg" });
  return async () => (await earshot.analyze(song, { excerpt: "all" })).vector[0];
}

const peers = await createPeers(load);
peers.earshot.tasks.file = await openPackage();
globalThis.mfccOfChromium = () => Array.from(peers.earshot.matrix());
globalThis.measure = async (peer, task) => {
  const start = performance.now();
  const value = await peers[peer].tasks[task]();
  return { ms: performance.now() - start, value: Number.isFinite(value) };
};
globalThis.ready = true;
