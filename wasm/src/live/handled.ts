import type { Keeper } from "./keeper.js";
import { seenByAny } from "./positions.js";
import type { Positions } from "./types.js";

/** Up to where pages have handled each channel; kept for the next visit. */
export class Handled {
  readonly #positions = new Map<string, Positions>();
  /** Channels that are being written: the latest, one after the other. */
  readonly #writing = new Set<string>();

  constructor(private readonly keeper: Promise<Keeper>) {}

  /** By the pages that were here, or before. */
  async of(channel: string): Promise<Positions> {
    const kept = this.#positions.get(channel) ?? (await (await this.keeper).positions(channel).catch(() => undefined));
    return this.#positions.get(channel) ?? kept ?? {};
  }

  async add(channel: string, seen: Positions): Promise<void> {
    const kept = await this.of(channel);
    this.#positions.set(channel, seenByAny(this.#positions.get(channel) ?? kept, seen));
    void this.#write(channel);
  }

  /** The log began anew: what was handled of its former life says nothing any more. */
  async rewind(channel: string, partition: number, last: number): Promise<void> {
    const kept = await this.of(channel);
    this.#positions.set(channel, { ...(this.#positions.get(channel) ?? kept), [partition]: last });
    void this.#write(channel);
  }

  async #write(channel: string): Promise<void> {
    if (this.#writing.has(channel)) return;
    this.#writing.add(channel);
    const keeper = await this.keeper;
    for (let written: Positions | undefined; written !== this.#positions.get(channel); ) {
      written = this.#positions.get(channel) as Positions;
      await keeper.keepPositions(channel, written).catch(() => {});
    }
    this.#writing.delete(channel);
  }
}
