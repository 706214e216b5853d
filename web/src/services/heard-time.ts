import type { AppState } from "../state/app-state";
import { keyOf, type Piece } from "../state/piece";
import type { Store } from "../state/store";
import type { History } from "./history";

/** Heard so long a piece counts as played, seconds; a shorter one when half of it was. */
const playedAfter = 30;
/** Less than this and another piece is no skip but a slip of the finger. */
const skippedAfter = 1;
/** The player tells the time several times a second: what is longer was a seek. */
const longestStep = 1.5;

/** Notes what was heard: a play when it was long enough, a skip when another piece came before. */
export class HeardTime {
  #piece: Piece | null = null;
  #time = 0;
  #heard = 0;
  #counted = false;

  constructor(
    private readonly store: Store<AppState>,
    private readonly history: History,
  ) {
    store.watch(
      ({ player }) => [player.piece, player.time],
      () => this.#hear(),
    );
  }

  #hear(): void {
    const { piece, time, duration, status } = this.store.state.player;
    if (!piece || !this.#piece || keyOf(piece) !== keyOf(this.#piece)) {
      if (piece && this.#piece && !this.#counted && this.#heard >= skippedAfter) this.history.skipped(this.#piece);
      this.#begin(piece);
      return;
    }
    const step = time - this.#time;
    this.#time = time;
    if (time === 0 && status !== "playing") this.#begin(piece); // it ended
    if (status !== "playing" || step <= 0 || step > longestStep) return;
    this.#heard += step;
    if (this.#counted || duration <= 0 || this.#heard < Math.min(playedAfter, duration / 2)) return;
    this.#counted = true;
    this.history.played(piece);
  }

  #begin(piece: Piece | null): void {
    this.#piece = piece;
    this.#time = 0;
    this.#heard = 0;
    this.#counted = false;
  }
}
