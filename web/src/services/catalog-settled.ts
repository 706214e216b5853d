import type { AppState } from "../state/app-state";
import type { Store } from "../state/store";

/** Resolves once the catalog is here, or is not to be had. */
export function catalogSettled(store: Store<AppState>): Promise<void> {
  return new Promise((resolve) => {
    const opening = () => store.state.catalog.status === "opening";
    if (!opening()) return resolve();
    const stop = store.watch(
      ({ catalog }) => [catalog.status],
      () => {
        if (opening()) return;
        stop();
        resolve();
      },
    );
  });
}
