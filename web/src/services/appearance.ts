import type { AppState, Theme } from "../state/app-state";
import type { Store } from "../state/store";

const shelf = "earshot.theme";
const order: readonly Theme[] = ["auto", "light", "dark"];

/** Dark or light: as the system says, unless chosen here. The styles read it from the root element. */
export class Appearance {
  constructor(private readonly store: Store<AppState>) {
    this.#show(order.find((theme) => theme === read()) ?? "auto");
  }

  next(): void {
    const theme = order[(order.indexOf(this.store.state.theme) + 1) % order.length] ?? "auto";
    this.#show(theme);
    try {
      localStorage.setItem(shelf, theme);
    } catch {
      // Storage is closed to this page: the choice then lasts as long as the page.
    }
  }

  #show(theme: Theme): void {
    document.documentElement.dataset.theme = theme;
    this.store.patch({ theme });
  }
}

function read(): string | null {
  try {
    return localStorage.getItem(shelf);
  } catch {
    return null;
  }
}
