import { count } from "../format/words";
import type { AppState, StorageState } from "../state/app-state";
import type { Store } from "../state/store";
import { inWords } from "./in-words";
import { type KeptSession, type KeptSong, SongDatabase } from "./song-database";

/** What one tab tells the others about the songs they share. */
type Word = { kept: string[] } | { removed: string[] };

export interface OtherTabs {
  added(songs: readonly KeptSong[]): void;
  removed(ids: readonly string[]): void;
}

/**
 * Keeps songs and session in the browser, beyond the page's life, and in step with other tabs. Nothing here rejects: what
 * can't be kept stays in the page, and the state says so.
 */
export class Shelf {
  #database: SongDatabase | undefined;
  /** Songs that wait for room. */
  readonly #unkept = new Map<string, KeptSong>();
  readonly #tabs = "BroadcastChannel" in globalThis ? new BroadcastChannel("earshot.songs") : undefined;
  #askedToLast = false;

  constructor(private readonly store: Store<AppState>) {}

  /** Opens the database; resolves with what it holds. */
  async open(others: OtherTabs): Promise<{ songs: KeptSong[]; session: KeptSession | undefined }> {
    this.#tabs?.addEventListener("message", ({ data }: MessageEvent<Word>) => void this.#hear(data, others));
    try {
      this.#database = await SongDatabase.open({
        onBlocked: () => this.#say({ status: "blocked", reason: words.blocked }),
        onOutdated: () => this.#leave({ status: "outdated", reason: words.outdated }),
        onLost: () => this.#leave({ status: "none", reason: words.lost }),
      });
      const [songs, session] = await Promise.all([this.#database.songs(), this.#database.session()]);
      this.#say({ status: "kept", lasting: (await navigator.storage?.persisted?.().catch(() => false)) ?? false });
      return { songs, session };
    } catch (fault) {
      const newer = fault instanceof DOMException && fault.name === "VersionError";
      if (newer) this.#leave({ status: "outdated", reason: words.outdated });
      else this.#leave({ status: "none", reason: `${words.none} (${inWords(fault)})` });
      return { songs: [], session: undefined };
    }
  }

  async keep(songs: readonly KeptSong[]): Promise<void> {
    for (const song of songs) this.#unkept.set(song.id, song);
    await this.#keepRest();
  }

  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#unkept.delete(id);
    if (!this.#database) return;
    try {
      await this.#database.remove(ids);
      this.#tell({ removed: [...ids] });
    } catch (fault) {
      this.store.patch({ announcement: `It could not be removed for good: ${inWords(fault)}` });
    }
    // There may be room again.
    if (this.#unkept.size > 0) await this.#keepRest();
  }

  /** Tries again what found no room. */
  async retry(): Promise<void> {
    await this.#keepRest();
  }

  async keepSession(session: KeptSession): Promise<void> {
    // Not worth a word: it is a convenience, and songs that find no room are told of.
    await this.#database?.keepSession(session).catch(() => {});
  }

  async #keepRest(): Promise<void> {
    const songs = [...this.#unkept.values()];
    if (!this.#database || songs.length === 0) return;
    try {
      await this.#database.keep(songs);
    } catch (fault) {
      this.#sayFull(fault);
      return;
    }
    for (const song of songs) if (this.#unkept.get(song.id) === song) this.#unkept.delete(song.id);
    this.#tell({ kept: songs.map(({ id }) => id) });
    await this.#askToLast();
  }

  /** The first songs are kept: now the question makes sense. Some browsers put it to the listener, others decide. */
  async #askToLast(): Promise<void> {
    const { storage } = this.store.state;
    const lasting =
      this.#askedToLast && storage.status === "kept"
        ? storage.lasting
        : ((await navigator.storage?.persist?.().catch(() => false)) ?? false);
    this.#askedToLast = true;
    if (this.#database && this.#unkept.size === 0) this.#say({ status: "kept", lasting });
  }

  #sayFull(fault: unknown): void {
    const unkept = this.#unkept.size;
    const full = fault instanceof DOMException && fault.name === "QuotaExceededError";
    const why = full
      ? "The browser has no room left for this page."
      : `The browser did not keep them (${inWords(fault)}).`;
    const reason = `${why} ${count(unkept, "song")} will be gone when the page is closed. Remove songs, or free space on this device and try again.`;
    this.#say({ status: "full", unkept, reason });
  }

  async #hear(word: Word, others: OtherTabs): Promise<void> {
    if ("removed" in word) others.removed(word.removed);
    else if (this.#database) others.added(await this.#database.songsOf(word.kept).catch(() => []));
  }

  #tell(word: Word): void {
    this.#tabs?.postMessage(word);
  }

  #leave(storage: StorageState): void {
    this.#database = undefined;
    this.#say(storage);
  }

  #say(storage: StorageState): void {
    this.store.patch({ storage });
  }
}

const words = {
  blocked: "Another tab holds an older Earshot and with it your songs. Close that tab, or reload it.",
  outdated: "A newer Earshot is open in another tab. Reload this page; until then, songs added here are not kept.",
  lost: "The browser closed the place where songs are kept. Reload the page; songs added until then are not kept.",
  none: "This browser keeps nothing for this page: songs are here until it is closed.",
};
