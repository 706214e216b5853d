// The engine in a worker: opened with the first message, asked by the others.
import { packageSearch, shippedCells } from "./earshot.mjs";

let search;

self.addEventListener("message", async ({ data: { table, query, limit } }) => {
  if (query) return postMessage(search(query, limit));
  const load = async (name) =>
    (await fetch(name.endsWith(".wasm") ? `/bench/${name}` : `/bench/${table}/${name}`)).arrayBuffer();
  const opened = await packageSearch(load, await shippedCells(load));
  search = opened.search;
  postMessage({ ms: opened.ms, bytes: opened.bytes });
});
