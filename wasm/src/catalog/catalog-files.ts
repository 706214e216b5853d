import type { EarshotError } from "../error.js";
import { type Blocks, blocksOf } from "./blocks.js";
import { CatalogIndex } from "./catalog-index.js";
import { fetchFile, fetchManifest, type Progress } from "./fetching.js";
import type { Holder } from "./holder.js";
import { type Manifest, readManifest } from "./manifest.js";
import type { RangeBlocks } from "./range-blocks.js";
import type { Bytes } from "./safetensors.js";

/** Catalogs whose cells take no more bytes are fetched whole: one answer, and then never a request. */
const wholeBytes = 8 * 1024 * 1024;

/** What was opened: all of it, or what is needed to find the rest. */
export interface CatalogFiles {
  manifest: Manifest;
  index: CatalogIndex;
  cells: Blocks;
  lookup: Blocks;
  /** Whole files that are in memory, by name. */
  held: ReadonlyMap<string, Bytes>;
  /** Where cells and lookup come from if they are not in memory. */
  remote?: { holder: Holder; cells: RangeBlocks; lookup: RangeBlocks };
}

export interface FileOptions {
  /** "all" has a catalog whole, however large: from this device if it is kept there, or fetched. */
  load: "auto" | "all";
  /** Of the catalog whose place this one takes: what it has is not fetched again. */
  former?: ReadonlyMap<string, Bytes> | undefined;
  onProgress: (loaded: number, total: number) => void;
  signal?: AbortSignal | undefined;
}

/** Errors: not-found, io, unsupported-format, corrupt, version-mismatch, out-of-memory, canceled. */
export async function openFiles(folder: URL, options: FileOptions): Promise<CatalogFiles> {
  let holder: Holder | undefined;
  try {
    const text = await fetchManifest(folder, options.signal).catch(async (error: EarshotError) => {
      if (error.code !== "io") throw error;
      holder = await openHolder(folder);
      const kept = await holder.manifest();
      if (kept === undefined) throw error;
      return kept;
    });
    const manifest = readManifest(text);
    if (manifest.files.cells.bytes <= wholeBytes) {
      holder?.close();
      return await openWhole(folder, manifest, options);
    }
    holder ??= await openHolder(folder);
    if (options.load === "all") {
      const kept = await holder.whole(manifest);
      holder.close();
      return kept ?? (await openWhole(folder, manifest, options));
    }
    return await openParts(holder, manifest, text, options);
  } catch (error) {
    holder?.close();
    throw error;
  }
}

async function openWhole(
  folder: URL,
  manifest: Manifest,
  { former, onProgress, signal }: FileOptions,
  indexBytes?: Bytes,
): Promise<CatalogFiles> {
  const { index, cells, lookup } = manifest.files;
  const total = index.bytes + cells.bytes + lookup.bytes;
  let loaded = indexBytes?.length ?? 0;
  onProgress(loaded, total);
  const onBytes = (count: number) => {
    loaded += count;
    onProgress(loaded, total);
  };
  const held = new Map<string, Bytes>();
  const bytesOf = async (file: typeof index) => {
    const known = former?.get(file.name);
    if (known) onBytes(known.length);
    const bytes = known ?? (await fetchFile(folder, file, { onBytes, signal })).bytes;
    held.set(file.name, bytes);
    return bytes;
  };
  const read = new CatalogIndex(indexBytes ?? (await bytesOf(index)), manifest);
  return {
    manifest,
    index: read,
    cells: blocksOf(await bytesOf(cells), read.cells),
    lookup: blocksOf(await bytesOf(lookup), read.shards),
    held,
  };
}

/** Takes the index only: by a range, so that a host which knows none shows now. From that one all is taken. */
async function openParts(
  holder: Holder,
  manifest: Manifest,
  text: string,
  options: FileOptions,
): Promise<CatalogFiles> {
  const { index: file, cells, lookup } = manifest.files;
  let loaded = 0;
  const progress: Progress = {
    onBytes: (count) => {
      loaded += count;
      options.onProgress(loaded, file.bytes);
    },
    signal: options.signal,
  };
  let bytes = await holder.file(file);
  if (!bytes) {
    const range = `bytes=0-${file.bytes - 1}`;
    const fetched = await fetchFile(holder.folder, file, progress, { range });
    bytes = fetched.bytes;
    if (fetched.status !== 206) {
      holder.close();
      return openWhole(holder.folder, manifest, options, bytes);
    }
    await holder.putIfRoom(file.name, new Map([[0, bytes]]));
  }
  const index = new CatalogIndex(bytes, manifest);
  await holder.remember(text, [file, cells, lookup]);
  const remote = {
    holder,
    cells: holder.blocks(index.cells),
    lookup: holder.blocks(index.shards),
  };
  return { manifest, index, cells: remote.cells, lookup: remote.lookup, held: new Map(), remote };
}

/** Only pages with large catalogs load it. */
async function openHolder(folder: URL): Promise<Holder> {
  const { Holder } = await import("./holder.js");
  return Holder.open(folder);
}
