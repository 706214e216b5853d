// A catalog that takes the place of another one at the same address: what of it is fetched, and what stays.
import { afterAll, beforeAll, expect, it } from "vitest";
import { Catalog } from "../../wasm/src/catalog/catalog.js";
import type { Engine } from "../../wasm/src/engine.js";
import { CatalogHost } from "../catalogs/catalog-host.js";
import { catalogContent } from "../catalogs/catalog-writer.js";
import { madeTracks } from "../catalogs/test-tracks.js";
import { loadEngine } from "./engine-in-node.js";
import { errorOf } from "./error-of.js";
import { request } from "./wish.js";

const first = catalogContent({ tracks: madeTracks(60), tracksPerCell: 20 });
const second = catalogContent({ tracks: madeTracks(80), tracksPerCell: 20 });
const never = new AbortController().signal;

let engine: Engine;
let host: CatalogHost;
let catalog: Catalog;
beforeAll(async () => {
  engine = await loadEngine();
  host = await CatalogHost.start(first);
  ({ catalog } = await Catalog.open(engine, host.address, { load: "auto", onProgress: () => {} }));
});
afterAll(async () => {
  catalog.close();
  await host.stop();
});

const seen = () => host.seen.map(({ name }) => name).sort();

it("is looked for by its manifest alone, and is none if that is the same", async () => {
  host.seen.length = 0;
  expect(await catalog.successor("auto", never)).toBeUndefined();
  expect(seen()).toEqual(["catalog.json"]);
});

it("is fetched as far as it is not here, beside the former, which answers on", async () => {
  host.content = second;
  host.seen.length = 0;
  const next = await catalog.successor("auto", never);
  expect(next?.summary.tracks).toBe(80);
  const shared = [...second.keys()].filter((name) => first.has(name) && name !== "catalog.json");
  expect(seen().filter((name) => shared.includes(name))).toEqual([]);
  const [seed] = await catalog.range(0, 1);
  expect((await catalog.similar(request({ seeds: [seed?.id ?? ""] }))).hits).toHaveLength(10);
  expect(catalog.tracks).toBe(60);
  expect(next?.catalog.tracks).toBe(80);

  // And back: what the first had is asked of its host, what both have is not.
  host.content = first;
  host.seen.length = 0;
  const again = await next?.catalog.successor("auto", never);
  expect(again?.summary.tracks).toBe(60);
  host.content = new Map([...first].map(([name, bytes]) => [name, name === "catalog.json" ? renamed(bytes) : bytes]));
  host.seen.length = 0;
  const renewed = await again?.catalog.successor("auto", never);
  expect(renewed?.summary.name).toBe("Renamed");
  expect(new Set(seen()), "no file but the manifest is new").toEqual(new Set(["catalog.json"]));
  for (const each of [next, again, renewed]) each?.catalog.close();
});

it("that is broken leaves the former as it was", async () => {
  host.content = new Map([...second].filter(([name]) => !name.startsWith("cells-")));
  expect(await errorOf(catalog.successor("auto", never))).toMatchObject({ code: "not-found" });
  expect(catalog.tracks).toBe(60);
  host.content = first;
  expect(await catalog.successor("auto", never)).toBeUndefined();
});

const renamed = (manifest: Buffer): Buffer =>
  Buffer.from(JSON.stringify({ ...JSON.parse(manifest.toString()), name: "Renamed" }));
