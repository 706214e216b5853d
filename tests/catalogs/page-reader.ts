import { Catalog } from "../../wasm/src/catalog/catalog.js";
import { openFiles } from "../../wasm/src/catalog/catalog-files.js";
import type { Engine } from "../../wasm/src/engine.js";
import { EarshotError } from "../../wasm/src/error.js";

/** Reads, as the page does, all there is to read: what `open` reads, and each shard of the lookup. */
export async function readAsPage(engine: Engine, folder: URL): Promise<void> {
  const options = { load: "auto", onProgress: () => {} } as const;
  const { catalog } = await Catalog.open(engine, folder, options);
  try {
    const { shards } = (await openFiles(folder, options)).index;
    for (let i = 0; i < shards.first.length; i++) {
      const key = shards.first.at(i);
      if (i < shards.ofIds) await catalog.track(key);
      else await catalog.search(key, 1);
    }
  } finally {
    catalog.close();
  }
}

/** What the page says of a catalog; undefined if it finds no fault. */
export async function faultInPage(engine: Engine, folder: URL): Promise<EarshotError | undefined> {
  try {
    await readAsPage(engine, folder);
    return undefined;
  } catch (error) {
    if (error instanceof EarshotError) return error;
    throw error;
  }
}
