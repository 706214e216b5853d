import type { AppState, PlayerState } from "../state/app-state";
import { isSame, type Piece } from "../state/piece";
import type { Store } from "../state/store";
import { inWords, isCancellation } from "./in-words";
import type { Library } from "./library";
import { peaksOf } from "./peaks";

/** Plays catalog previews and one's own files through one audio element, so that never two sound at once. */
export class Player {
  readonly audio = new Audio();
  /** The object URL of the file being played; freed when another is chosen. */
  #objectAddress: string | null = null;

  constructor(
    private readonly store: Store<AppState>,
    private readonly library: Library,
  ) {
    const { audio } = this;
    audio.preload = "auto";
    audio.addEventListener("playing", () => this.#report({ status: "playing" }));
    audio.addEventListener("waiting", () => this.#report({ status: "loading" }));
    audio.addEventListener("pause", () => this.#report({ status: "paused" }));
    audio.addEventListener("ended", () => this.#report({ status: "paused", time: 0 }));
    audio.addEventListener("timeupdate", () => this.#report({ time: audio.currentTime }));
    audio.addEventListener("durationchange", () => {
      if (Number.isFinite(audio.duration)) this.#report({ duration: audio.duration });
    });
    audio.addEventListener("error", () => {
      if (audio.getAttribute("src")) this.#fail(audio.error?.message || "its sound could not be loaded");
    });
  }

  canPlay(piece: Piece): boolean {
    return piece.origin === "yours" ? this.library.fileOf(piece) !== undefined : piece.preview !== undefined;
  }

  /** Starts a piece; the one that sounds is paused, and one that is paused goes on. */
  toggle(piece: Piece): void {
    const { player } = this.store.state;
    if (!player.piece || !isSame(player.piece, piece) || player.status === "failed") this.#start(piece);
    else if (this.audio.paused) void this.#play();
    else this.audio.pause();
  }

  seek(seconds: number): void {
    this.audio.currentTime = seconds;
    this.#report({ time: seconds });
  }

  close(): void {
    this.audio.pause();
    this.audio.removeAttribute("src");
    this.#free();
    this.store.patch({ player: { piece: null, status: "stopped", time: 0, duration: 0, peaks: null, reason: "" } });
  }

  #start(piece: Piece): void {
    const address = this.#addressOf(piece);
    if (address === undefined) return;
    this.store.patch({
      player: { piece, status: "loading", time: 0, duration: piece.duration, peaks: null, reason: "" },
      announcement: `Playing ${piece.title}.`,
    });
    this.audio.src = address;
    void this.#play();
    void peaksOf(address).then((peaks) => {
      const playing = this.store.state.player.piece;
      if (playing && isSame(playing, piece)) this.#report({ peaks });
    });
  }

  async #play(): Promise<void> {
    try {
      await this.audio.play();
    } catch (fault) {
      // A pause or another piece before it began is no failure.
      if (!isCancellation(fault)) this.#fail(inWords(fault));
    }
  }

  #addressOf(piece: Piece): string | undefined {
    this.#free();
    if (piece.origin === "catalog") return piece.preview;
    const file = this.library.fileOf(piece);
    if (!file) return undefined;
    this.#objectAddress = URL.createObjectURL(file);
    return this.#objectAddress;
  }

  #free(): void {
    if (this.#objectAddress) URL.revokeObjectURL(this.#objectAddress);
    this.#objectAddress = null;
  }

  #fail(reason: string): void {
    const title = this.store.state.player.piece?.title ?? "This piece";
    this.#report({ status: "failed", reason });
    this.store.patch({ announcement: `${title} can't be played: ${reason}` });
  }

  #report(change: Partial<PlayerState>): void {
    this.store.patch({ player: { ...this.store.state.player, ...change } });
  }
}
