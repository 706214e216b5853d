// The command and the page read catalogs by code of their own: of a spoiled one both say the same.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../../wasm/src/engine.js";
import { CatalogHost } from "../catalogs/catalog-host.js";
import { type CatalogContent, catalogContent } from "../catalogs/catalog-writer.js";
import { faultyCatalogs } from "../catalogs/faulty-catalogs.js";
import { faultInPage } from "../catalogs/page-reader.js";
import { madeTracks } from "../catalogs/test-tracks.js";
import { loadEngine } from "../wasm/engine-in-node.js";
import { run } from "./programs.js";

let folder: string;
let host: CatalogHost;
let engine: Engine;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "earshot-test-"));
  host = await CatalogHost.start(new Map());
  engine = await loadEngine();
});
afterAll(async () => {
  await host.stop();
  await rm(folder, { recursive: true, force: true });
});

async function verify(content: CatalogContent): Promise<{ code: number; stderr: string }> {
  const catalog = await mkdtemp(join(folder, "catalog-"));
  await mkdir(catalog, { recursive: true });
  for (const [name, bytes] of content) await writeFile(join(catalog, name), bytes);
  return run("earshot", "catalog", "verify", catalog);
}

describe("earshot catalog verify", () => {
  it("finds no fault in what the tests' own writer writes", async () => {
    const outcome = await verify(catalogContent({ tracks: madeTracks(500), tracksPerCell: 20, keysPerShard: 40 }));
    expect(outcome.stderr).toBe("");
    expect(outcome.code).toBe(0);
  });

  for (const { name, content, where, what, ownWords } of faultyCatalogs) {
    it(`says of ${name} what the page says${ownWords ? `, but for its words (${ownWords})` : ""}`, async () => {
      host.content = content;
      const [{ code, stderr }, page] = await Promise.all([verify(content), faultInPage(engine, host.address)]);
      expect(code).toBe(1);
      if (ownWords) {
        const [, said] = new RegExp(`${where}[^:]*: ([^\\n]*)`).exec(stderr) ?? [];
        expect(said).toMatch(new RegExp(what.source.replace(/\$$/, "")));
      } else {
        expect(stderr).toContain(`${page?.where}: ${page?.what}`);
      }
    });
  }
});
