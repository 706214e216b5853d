import { EarshotError } from "../error.js";
import { type Blocks, blocksOf, checkBlock } from "./blocks.js";
import type { BlockTable } from "./catalog-index.js";
import { grouped } from "./faults.js";
import { checkLength, get, receive, receiveFile } from "./fetching.js";
import type { Holder } from "./holder.js";
import type { Bytes } from "./safetensors.js";

/** Blocks that are no farther apart than this come in one request, with what lies between: a request costs as much. */
const gapBytes = 96 * 1024;
/** A request asks for no more: so that progress is seen, and what was kept before a cut stays. */
const mostBytes = 1024 * 1024;
const requestsAtATime = 6;

/** Neighbouring blocks, both included, and the bytes they take. */
interface Run {
  first: number;
  last: number;
  begin: number;
  end: number;
}

/**
 * The blocks of a file on a host, by HTTP ranges; what is kept on this device comes from there. A host that answers with
 * the whole file has it taken once, and then serves from memory.
 */
export class RangeBlocks implements Blocks {
  readonly #table: BlockTable;
  readonly #holder: Holder;
  /** What is being loaded, so that nobody asks for it twice. */
  readonly #loading = new Map<number, Promise<Map<number, Bytes>>>();
  #whole: Promise<Blocks> | undefined;

  constructor(table: BlockTable, holder: Holder) {
    this.#table = table;
    this.#holder = holder;
  }

  async get(numbers: readonly number[]): Promise<Map<number, Bytes>> {
    const missing = numbers.filter((number) => !this.#loading.has(number));
    if (missing.length > 0) {
      const load = this.#load(missing);
      for (const number of missing) this.#loading.set(number, load);
      const forget = () => {
        for (const number of missing) this.#loading.delete(number);
      };
      load.then(forget, forget);
    }
    const loads = await Promise.all(new Set(numbers.map((number) => this.#loading.get(number))));
    return new Map(loads.flatMap((blocks) => [...(blocks ?? [])]));
  }

  /** Those that are kept and as they should be. */
  async fromDevice(numbers: readonly number[]): Promise<Map<number, Bytes>> {
    const blocks = await this.#holder.get(this.#table.file.name, numbers);
    for (const [number, bytes] of blocks) {
      await checkBlock(bytes, number, this.#table).catch(() => blocks.delete(number));
    }
    return blocks;
  }

  /** Of blocks that are not kept. */
  async missingBytes(): Promise<number> {
    return this.#bytesOf(await this.#missing());
  }

  /** Fetches what is not kept yet, and keeps it. Reports bytes as they are kept. */
  async keep(onKept: (bytes: number) => void, signal: AbortSignal): Promise<void> {
    const missing = new Set(await this.#missing());
    await inParallel(runsOf([...missing], this.#table), async (run) => {
      const blocks = await this.#fetch(run, signal);
      for (const number of blocks.keys()) if (!missing.has(number)) blocks.delete(number);
      await this.#holder.put(this.#table.file.name, blocks);
      onKept(this.#bytesOf(blocks.keys()));
    });
  }

  async #missing(): Promise<number[]> {
    const kept = await this.#holder.numbersOf(this.#table.file.name);
    return Array.from(this.#table.lengths.keys()).filter((number) => !kept.has(number));
  }

  async #load(numbers: readonly number[]): Promise<Map<number, Bytes>> {
    const blocks = await this.fromDevice(numbers);
    const missing = numbers.filter((number) => !blocks.has(number));
    const fetched = new Map<number, Bytes>();
    await inParallel(runsOf(missing, this.#table), async (run) => {
      for (const [number, bytes] of await this.#fetch(run, this.#holder.closing)) fetched.set(number, bytes);
    });
    void this.#holder.putIfRoom(this.#table.file.name, fetched);
    for (const [number, bytes] of fetched) blocks.set(number, bytes);
    return blocks;
  }

  /** Once more where bytes came wrong, or where somebody else canceled what this waited for. */
  async #fetch(run: Run, signal: AbortSignal): Promise<Map<number, Bytes>> {
    try {
      return await this.#fetchOnce(run, signal);
    } catch (error) {
      const code = error instanceof EarshotError ? error.code : "";
      if (signal.aborted || (code !== "corrupt" && code !== "canceled")) throw error;
      return this.#fetchOnce(run, signal);
    }
  }

  async #fetchOnce({ first, last, begin, end }: Run, signal: AbortSignal): Promise<Map<number, Bytes>> {
    const { file, begins, lengths } = this.#table;
    const numbers = Array.from({ length: last - first + 1 }, (_, i) => first + i);
    if (this.#whole) return (await this.#whole).get(numbers);
    this.#holder.requests++;
    const headers = { range: `bytes=${begin}-${end - 1}` };
    // Past the browser's cache, which would answer one range after the other; what arrives is kept by its hash.
    const response = await get(this.#holder.folder, file.name, { headers, cache: "no-store", signal });
    if (response.status !== 206) return (await this.#takeWhole(response, signal)).get(numbers);
    const size = Number(/\/(\d+)$/.exec(response.headers.get("content-range") ?? "")?.[1] ?? file.bytes);
    checkLength(file.name, size, file.bytes);
    const where = `${file.name} from byte ${grouped(begin)}`;
    const bytes = await receive(response, where, end - begin, { signal, onBytes: this.#count });
    checkLength(where, bytes.length, end - begin);
    const blocks = new Map<number, Bytes>();
    for (const number of numbers) {
      const start = (begins[number] as number) - begin;
      const block = bytes.subarray(start, start + (lengths[number] as number));
      await checkBlock(block, number, this.#table);
      blocks.set(number, block);
    }
    return blocks;
  }

  #takeWhole(response: Response, signal: AbortSignal): Promise<Blocks> {
    if (this.#whole) {
      void response.body?.cancel();
      return this.#whole;
    }
    const taking = receiveFile(response, this.#table.file, { signal, onBytes: this.#count });
    this.#whole = taking.then((bytes) => blocksOf(bytes, this.#table));
    this.#whole.catch(() => {
      this.#whole = undefined;
    });
    return this.#whole;
  }

  #bytesOf(numbers: Iterable<number>): number {
    let sum = 0;
    for (const number of numbers) sum += this.#table.lengths[number] ?? 0;
    return sum;
  }

  readonly #count = (bytes: number): void => {
    this.#holder.bytes += bytes;
  };
}

/** What to ask for at once. `numbers` in any order. */
function runsOf(numbers: readonly number[], { begins, lengths }: BlockTable): Run[] {
  const runs: Run[] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const begin = begins[number] as number;
    const end = begin + (lengths[number] as number);
    const run = runs.at(-1);
    if (run && begin - run.end <= gapBytes && end - run.begin <= mostBytes) Object.assign(run, { last: number, end });
    else runs.push({ first: number, last: number, begin, end });
  }
  return runs;
}

/** Does it for all, so many at a time; after a failure no more are begun. */
async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      try {
        await work(items[next++] as T);
      } catch (error) {
        next = items.length;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: requestsAtATime }, worker));
}
