import {
  type ArtistPick,
  type CatalogSummary,
  type Collection,
  Earshot,
  type Hit,
  type Hits,
  type Listened,
  type Picks,
  type RecommendOptions,
  type Seed,
  type SimilarOptions,
  type Song,
  type Track,
} from "earshot";
import { count } from "../format/words";
import type { AppState } from "../state/app-state";
import type { Piece } from "../state/piece";
import { entryOf } from "../state/spaces";
import type { Store } from "../state/store";
import { inWords } from "./in-words";

const starterCount = 12;
/** What is kept may be slow to come: the page does not wait longer for it, milliseconds. */
const patience = 1000;

/** Opens the package and keeps the state of the catalog. Everything that needs the engine waits for it here. */
export class Engine {
  #earshot: Promise<Earshot>;

  constructor(
    private readonly store: Store<AppState>,
    private readonly catalog: URL,
    /** Brings what is kept beside the catalog, before anybody ranks. */
    private readonly prepare: (earshot: Earshot) => Promise<void>,
  ) {
    this.#earshot = this.#open();
    this.#earshot.catch(() => {}); // shown by #open; whoever awaits it hears of it too
  }

  /** Tries the catalog again. Songs that were analyzed stay. Not while an analysis is under way: it would end. */
  async reopen(): Promise<void> {
    const former = this.#earshot;
    this.#earshot = this.#open();
    await Promise.allSettled([this.#earshot, former.then((earshot) => earshot.close())]);
  }

  /** Files that are analyzed at a time. */
  async workers(): Promise<number> {
    return (await this.#earshot).workers;
  }

  async analyze(file: File, id: string, signal: AbortSignal, onProgress: (fraction: number) => void): Promise<Song> {
    return (await this.#earshot).analyze(file, { signal, onProgress, tags: { id } });
  }

  /** The space that songs are compared in; `embed` brings one of an older Earshot into it. */
  async space(): Promise<string> {
    return (await this.#earshot).space();
  }

  async embed(song: Song): Promise<Song> {
    return (await this.#earshot).embed(song);
  }

  async track(id: string): Promise<Track | undefined> {
    return (await this.#earshot).track(id);
  }

  /** The package itself, for what is more than one call. */
  opened(): Promise<Earshot> {
    return this.#earshot;
  }

  async recommend(history: readonly Listened[], options: RecommendOptions): Promise<Picks> {
    return (await this.#earshot).recommend(history, options);
  }

  async newArtists(history: readonly Listened[], options: RecommendOptions): Promise<ArtistPick[]> {
    return (await this.#earshot).newArtists(history, options);
  }

  async similar(seeds: readonly Piece[], options: SimilarOptions): Promise<Hits> {
    return (await this.#earshot).similar(sources(seeds), options);
  }

  /** From the first seed to the second. */
  async path(seeds: readonly Piece[], options: SimilarOptions): Promise<Hit[]> {
    const [from, to] = sources(seeds) as [Seed, Seed];
    return (await this.#earshot).path(from, to, options);
  }

  async collections(
    kind: "artists" | "albums",
    seeds: readonly Piece[],
    options: SimilarOptions,
  ): Promise<Collection[]> {
    return (await this.#earshot)[kind](sources(seeds), options);
  }

  /** The first tracks of the catalog, in its order. */
  async tracks(limit: number): Promise<Track[]> {
    return (await this.#earshot).tracks({ limit });
  }

  async search(query: string, limit: number): Promise<Track[]> {
    return (await this.#earshot).search(query, limit);
  }

  /** Keeps the whole catalog on this device. What it then is. */
  async keep(
    signal: AbortSignal,
    onProgress: (kept: number, total: number) => void,
  ): Promise<CatalogSummary | undefined> {
    const earshot = await this.#earshot;
    await earshot.keep({ signal, onProgress });
    return earshot.catalog;
  }

  /** Takes the catalog that its host has by now. Whether it is another one. */
  async refresh(): Promise<boolean> {
    const earshot = await this.#earshot;
    if (!earshot.catalog || !(await earshot.refresh())) return false;
    await this.#show(earshot);
    this.store.patch({ turn: this.store.state.turn + 1 });
    return true;
  }

  async #open(): Promise<Earshot> {
    this.store.patch({ catalog: { status: "opening", loaded: 0, total: 0 } });
    let earshot: Earshot;
    try {
      earshot = await Earshot.open({
        catalog: this.catalog,
        onProgress: (loaded, total) => this.store.patch({ catalog: { status: "opening", loaded, total } }),
      });
    } catch (fault) {
      return this.#openWithout(inWords(fault));
    }
    const late = new Promise((resolve) => setTimeout(resolve, patience));
    await Promise.race([this.prepare(earshot).catch(() => {}), late]);
    await this.#show(earshot);
    return earshot;
  }

  async #show(earshot: Earshot): Promise<void> {
    const summary = earshot.catalog;
    if (!summary) return;
    const takesSongs = summary.space === (await earshot.space());
    this.store.patch({
      catalog: { status: "ready", summary, takesSongs },
      announcement: `${count(summary.tracks, entryOf(summary))} ready.`,
    });
    this.store.patch({ starters: await earshot.search("", starterCount).catch(() => []) });
  }

  /** A page without a catalog still analyzes, and ranks what was added. */
  async #openWithout(reason: string): Promise<Earshot> {
    try {
      const earshot = await Earshot.open({});
      this.store.patch({ catalog: { status: "absent", reason } });
      return earshot;
    } catch (fault) {
      this.store.patch({ catalog: { status: "failed", reason: inWords(fault) } });
      throw fault;
    }
  }
}

const sources = (seeds: readonly Piece[]): Seed[] => seeds.map(({ source }) => source);

/** `<meta name="earshot-catalog" content="...">` names another folder than `catalog/` beside the page. */
export function catalogAddress(page: Document): URL {
  const named = page.querySelector<HTMLMetaElement>('meta[name="earshot-catalog"]')?.content;
  const folder = named || "catalog/";
  return new URL(folder.endsWith("/") ? folder : `${folder}/`, page.baseURI);
}
