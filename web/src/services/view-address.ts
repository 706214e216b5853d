import type { AppState } from "../state/app-state";
import type { Store } from "../state/store";
import { viewOf } from "../state/view";

/** The view is part of the page's address: links lead to it, and Back leads away from it. */
export class ViewAddress {
  constructor(private readonly store: Store<AppState>) {
    const follow = () => {
      const view = viewOf(location.hash) ?? (location.hash === "" ? "discover" : undefined);
      if (view) this.store.patch({ view });
    };
    addEventListener("hashchange", follow);
    follow();
  }
}
