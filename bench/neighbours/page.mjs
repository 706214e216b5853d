// The same searches in a page, and the engine in a worker, as the package has it. The table is named in the address.
import { createSearches } from "./searches.mjs";

const table = new URLSearchParams(location.search).get("table");
const load = async (name) => {
  const response = await fetch(name.endsWith(".wasm") ? `/bench/${name}` : `/bench/${table}/${name}`);
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response.arrayBuffer();
};

/** The way of a request from the page and back. */
async function throughWorker() {
  const worker = new Worker("/bench/page/worker.js", { type: "module" });
  const ask = (request) =>
    new Promise((resolve) => {
      worker.addEventListener("message", ({ data }) => resolve(data), { once: true });
      worker.postMessage(request);
    });
  return { ...(await ask({ table })), search: (query, limit) => ask({ query: query.slice(), limit }) };
}

const answer = await createSearches(load, { "Earshot, similar() in a worker": throughWorker });
globalThis.measure = (peer, task) => answer(`${peer}: ${task}`);
globalThis.ready = true;
