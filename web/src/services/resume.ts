import type { AppState } from "../state/app-state";
import { type Piece, pieceOfTrack } from "../state/piece";
import type { Store } from "../state/store";
import type { Engine } from "./engine";
import type { Library } from "./library";
import type { Shelf } from "./shelf";
import type { KeptSession } from "./song-database";

/** A slider moves many times a second; what it came to is kept. */
const settled = 400;

/** Brings back the songs and what was being done, and keeps both from now on. */
export async function resume(store: Store<AppState>, engine: Engine, library: Library, shelf: Shelf): Promise<void> {
  const { songs, session } = await shelf.open({
    added: (others) => library.show(others),
    removed: (ids) => library.forget(ids),
  });
  library.show(songs);
  void library.renew();
  if (session) await restore(store, engine, session);
  let timer: ReturnType<typeof setTimeout> | undefined;
  store.watch(
    ({ seeds, tuning, narrowing, listing }) => [seeds, tuning, narrowing, listing],
    () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const { seeds, tuning, narrowing, listing } = store.state;
        const kept = seeds.map(({ origin, id }) => ({ origin, id }));
        void shelf.keepSession({ seeds: kept, tuning, narrowing, listing });
      }, settled);
    },
  );
}

async function restore(store: Store<AppState>, engine: Engine, session: KeptSession): Promise<void> {
  const begun = store.state;
  const { seeds, tuning, narrowing = begun.narrowing, listing = begun.listing } = session;
  const own = new Map(begun.songs.map((song) => [song.id, song]));
  const pieces = await Promise.all(
    seeds.map(async ({ origin, id }): Promise<Piece | undefined> => {
      if (origin === "yours") return own.get(id);
      // A catalog that can't be opened, or lost the track, has no such seed.
      const track = await engine.track(id).catch(() => undefined);
      return track && pieceOfTrack(track);
    }),
  );
  // Whoever has chosen meanwhile means that.
  if (store.state.tuning === begun.tuning) store.patch({ tuning });
  if (store.state.narrowing === begun.narrowing) store.patch({ narrowing });
  if (store.state.listing === begun.listing) store.patch({ listing });
  if (store.state.seeds === begun.seeds) store.patch({ seeds: pieces.filter((piece) => piece !== undefined) });
}
