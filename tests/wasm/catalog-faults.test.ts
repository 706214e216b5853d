// What the page's reader says of spoiled catalogs; tests/integration/catalog-faults.test.ts holds the native one to it.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../../wasm/src/engine.js";
import { CatalogHost } from "../catalogs/catalog-host.js";
import { catalogContent } from "../catalogs/catalog-writer.js";
import { faultyCatalogs } from "../catalogs/faulty-catalogs.js";
import { faultInPage } from "../catalogs/page-reader.js";
import { madeTracks } from "../catalogs/test-tracks.js";
import { loadEngine } from "./engine-in-node.js";

let host: CatalogHost;
let engine: Engine;
beforeAll(async () => {
  host = await CatalogHost.start(new Map());
  engine = await loadEngine();
});
afterAll(() => host.stop());

describe("the page's reader", () => {
  it("reads a catalog without a fault", async () => {
    host.content = catalogContent({ tracks: madeTracks(6), tracksPerCell: 3 });
    expect(await faultInPage(engine, host.address)).toBeUndefined();
  });

  for (const { name, content, code, where, what } of faultyCatalogs) {
    it(`tells ${name}`, async () => {
      host.content = content;
      const fault = await faultInPage(engine, host.address);
      expect(fault?.what).toMatch(what);
      expect(fault?.code).toBe(code);
      expect(fault?.where.startsWith(where)).toBe(true);
      expect(fault?.remedy).not.toBe("");
    });
  }
});
