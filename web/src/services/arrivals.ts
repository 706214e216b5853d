import type { Earshot, Song } from "earshot";
import type { LiveRecord, LiveTrack, Positions } from "earshot/live";
import type { AppState } from "../state/app-state";
import { pieceOfTrack } from "../state/piece";
import type { Store } from "../state/store";
import { ArrivalDatabase, type KeptArrival } from "./arrival-database";

/** Only pages that once heard of a relay look for what it brought. */
const shelf = "earshot.arrivals";
const shown = 6;
const day = 24 * 60 * 60 * 1000;

/** Tracks that a relay brings: ranked at once, shown, and kept until the next visit. */
export class Arrivals {
  #database: Promise<ArrivalDatabase | undefined> | undefined;
  /** By source: a relay, or one of its channels. */
  readonly #positions = new Map<string, Positions>();

  constructor(private readonly store: Store<AppState>) {}

  /** What earlier visits kept, into a catalog that was just opened. */
  async restore(earshot: Earshot): Promise<void> {
    if (!wasHere()) return;
    const database = await this.#open();
    const kept = (await database?.all()) ?? [];
    const space = earshot.catalog?.space;
    if (kept.some(({ song }) => song.space !== space)) {
      await database?.clear();
      return;
    }
    if (kept.length === 0) return;
    await earshot.add(kept.map(({ song }) => song));
    await this.#show(
      earshot,
      kept.filter(({ at }) => Date.now() - at < day).map(({ id }) => id),
      0,
    );
  }

  /** After which records of a source there is more to come; undefined: all of them. */
  async positions(source: string): Promise<Positions | undefined> {
    const kept = await (await this.#open())?.positions(source).catch(() => undefined);
    this.#positions.set(source, kept ?? {});
    return kept;
  }

  async take(
    source: string,
    earshot: Earshot,
    records: readonly LiveRecord<LiveTrack>[],
    songOf: (track: LiveTrack, earshot: Earshot) => Promise<Song>,
  ): Promise<void> {
    const arrivals: KeptArrival[] = [];
    let unfit = 0;
    for (const { at, value } of records) {
      try {
        arrivals.push({ id: value.id, at, song: await songOf(value, earshot) });
      } catch {
        unfit++; // of another kind than the catalog: counted, and said where arrivals are shown
      }
    }
    if (arrivals.length > 0) await earshot.add(arrivals.map(({ song }) => song));
    await this.#show(
      earshot,
      arrivals.map(({ id }) => id),
      unfit,
    );
    await this.#keep(source, arrivals, records);
  }

  /** Its log began anew. */
  forget(source: string, partition: number): void {
    const { [partition]: _, ...others } = this.#positions.get(source) ?? {};
    this.#positions.set(source, others);
  }

  async #keep(source: string, arrivals: KeptArrival[], records: readonly LiveRecord[]): Promise<void> {
    const positions: Record<string, number> = { ...this.#positions.get(source) };
    for (const { partition, offset } of records) positions[partition] = Math.max(positions[partition] ?? -1, offset);
    this.#positions.set(source, positions);
    try {
      await (await this.#open())?.keep(source, arrivals, positions);
      localStorage.setItem(shelf, "yes");
    } catch {
      // Then they come again with the next visit.
    }
  }

  async #show(earshot: Earshot, ids: readonly string[], unfit: number): Promise<void> {
    const tracks = await Promise.all([...new Set(ids)].slice(-shown).map((id) => earshot.track(id)));
    const fresh = tracks.flatMap((track) => (track ? [pieceOfTrack(track)] : [])).reverse();
    const { arrivals, turn } = this.store.state;
    const others = arrivals.latest.filter(({ id }) => !fresh.some((piece) => piece.id === id));
    const latest = [...fresh, ...others].slice(0, shown);
    this.store.patch({
      arrivals: { latest, unfit: arrivals.unfit + unfit },
      ...(fresh.length > 0 && { turn: turn + 1 }),
    });
  }

  #open(): Promise<ArrivalDatabase | undefined> {
    this.#database ??= ArrivalDatabase.open().catch(() => undefined);
    return this.#database;
  }
}

function wasHere(): boolean {
  try {
    return localStorage.getItem(shelf) !== null;
  } catch {
    return false;
  }
}
