import type { AppState, PlayerState } from "../state/app-state";
import { isSame, type OwnPiece, type Piece } from "../state/piece";
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
    audio.addEventListener("waiting", () => !audio.paused && this.#report({ status: "loading" }));
    audio.addEventListener(
      "pause",
      () => this.store.state.player.status === "playing" && this.#report({ status: "paused" }),
    );
    audio.addEventListener("ended", () => this.#report({ status: "paused", time: 0 }));
    audio.addEventListener("timeupdate", () => this.#report({ time: audio.currentTime }));
    audio.addEventListener("durationchange", () => {
      if (Number.isFinite(audio.duration)) this.#report({ duration: audio.duration });
    });
    audio.addEventListener("error", () => {
      if (audio.getAttribute("src")) void this.#failUnheard();
    });
  }

  /** One's own can always be asked for: its file is at hand, or is chosen again. */
  canPlay(piece: Piece): boolean {
    return piece.origin === "yours" || piece.preview !== undefined;
  }

  /** Starts a piece; the one that sounds is paused, and one that is paused goes on. */
  toggle(piece: Piece): void {
    const { player } = this.store.state;
    const again = player.status === "failed" || player.status === "wanting";
    if (!player.piece || !isSame(player.piece, piece) || again) void this.#start(piece);
    else if (this.audio.paused) void this.#play();
    else {
      this.audio.pause();
      this.#report({ status: "paused" }); // also before it sounds, when no event tells
    }
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

  /** The file of the piece that is wanted, as its owner chose it. */
  async take(file: File): Promise<void> {
    const { piece } = this.store.state.player;
    if (piece?.origin !== "yours") return;
    if (await this.library.reunite(piece, file)) await this.#start(piece);
    else this.#want(piece, `That is another recording. ${wanting(piece)}`);
  }

  async #start(piece: Piece): Promise<void> {
    this.audio.pause();
    this.store.patch({
      player: { piece, status: "loading", time: 0, duration: piece.duration, peaks: null, reason: "" },
      announcement: `Playing ${piece.title}.`,
    });
    const address = await this.#addressOf(piece);
    const chosen = this.store.state.player.piece;
    if (!chosen || !isSame(chosen, piece)) return;
    if (address === undefined) {
      if (piece.origin === "yours") this.#want(piece, wanting(piece));
      return;
    }
    this.audio.src = address;
    void this.#play();
    void peaksOf(address).then((peaks) => {
      const playing = this.store.state.player.piece;
      if (playing && isSame(playing, piece)) this.#report({ peaks });
    });
  }

  #want(piece: OwnPiece, reason: string): void {
    this.store.patch({
      player: { piece, status: "wanting", time: 0, duration: piece.duration, peaks: null, reason },
      announcement: reason,
    });
  }

  async #play(): Promise<void> {
    try {
      await this.audio.play();
    } catch (fault) {
      // A pause or another piece before it began is no failure.
      if (isCancellation(fault)) return;
      if (isUnheard(fault)) await this.#failUnheard();
      else this.#fail(inWords(fault));
    }
  }

  async #addressOf(piece: Piece): Promise<string | undefined> {
    if (piece.origin === "catalog") {
      this.#free();
      return piece.preview;
    }
    const file = await this.library.fileOf(piece);
    this.#free();
    if (!file) return undefined;
    this.#objectAddress = URL.createObjectURL(file);
    return this.#objectAddress;
  }

  #free(): void {
    if (this.#objectAddress) URL.revokeObjectURL(this.#objectAddress);
    this.#objectAddress = null;
  }

  /** Browsers say of sound that did not come no more than that: whether there is somebody to ask shows when we ask. */
  async #failUnheard(): Promise<void> {
    const { piece } = this.store.state.player;
    const address = this.audio.src;
    const reached = navigator.onLine && (await fetch(address).then(Boolean, () => false));
    const now = this.store.state.player.piece;
    if (!piece || !now || !isSame(now, piece) || this.audio.src !== address) return;
    this.#fail(
      reached
        ? "its sound could not be loaded, or is of a kind that this browser does not play"
        : "there is no connection, and it was not played before",
    );
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

const wanting = ({ file }: OwnPiece): string =>
  `Earshot keeps what it heard in a song, not its recording. Choose ${file} again to play it.`;

const isUnheard = (fault: unknown): boolean => fault instanceof DOMException && fault.name === "NotSupportedError";
