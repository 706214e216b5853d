import type { AppState } from "../state/app-state";
import type { Piece } from "../state/piece";
import { addSeed, onlySeed, removeSeed, type Seeds } from "../state/seeds";
import type { Store } from "../state/store";

/** Whether a click or a key asks for one more instead of another one: Ctrl, or Cmd on a Mac. */
export const asksForMore = (event: MouseEvent | KeyboardEvent): boolean => event.ctrlKey || event.metaKey;

/** Choosing what the recommendations shall be like. */
export class Choice {
  constructor(private readonly store: Store<AppState>) {}

  only(piece: Piece): void {
    this.#show(onlySeed(this.store.state.seeds, piece));
  }

  add(piece: Piece): void {
    this.#show(addSeed(this.store.state.seeds, piece));
  }

  by(event: MouseEvent | KeyboardEvent, piece: Piece): void {
    if (asksForMore(event)) this.add(piece);
    else this.only(piece);
  }

  remove(piece: Piece): void {
    this.#show(removeSeed(this.store.state.seeds, piece));
  }

  #show(seeds: Seeds): void {
    const titles = seeds.map(({ title }) => title).join(", ");
    this.store.patch({ seeds, announcement: titles ? `More like ${titles}.` : "No seed chosen." });
  }
}
