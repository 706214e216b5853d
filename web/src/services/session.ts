import { type AppState, initialState } from "../state/app-state";
import { Store } from "../state/store";
import { Appearance } from "./appearance";
import { Arrivals } from "./arrivals";
import { CatalogKeeper } from "./catalog-keeper";
import { Choice } from "./choice";
import { catalogAddress, Engine } from "./engine";
import { ForYouRanking } from "./for-you-ranking";
import { HeardTime } from "./heard-time";
import { History } from "./history";
import { HistoryImport } from "./history-import";
import { Library } from "./library";
import { NowPlaying } from "./now-playing";
import { Offline } from "./offline";
import { Player } from "./player";
import { Ranking } from "./ranking";
import { Relay } from "./relay";
import { resume } from "./resume";
import { Search } from "./search";
import { Shelf } from "./shelf";
import { Undo } from "./undo";
import { ViewAddress } from "./view-address";

/** The state and everything that changes it: what an open page has, made once. Views get it and keep nothing of their own. */
export interface Session {
  store: Store<AppState>;
  engine: Engine;
  catalogKeeper: CatalogKeeper;
  library: Library;
  shelf: Shelf;
  offline: Offline;
  player: Player;
  search: Search;
  choice: Choice;
  history: History;
  historyImport: HistoryImport;
  undo: Undo;
  relay: Relay;
  appearance: Appearance;
}

export function openSession(page: Document): Session {
  const store = new Store<AppState>(initialState);
  const appearance = new Appearance(store);
  const catalog = catalogAddress(page);
  const arrivals = new Arrivals(store);
  const engine = new Engine(store, catalog, (earshot) => arrivals.restore(earshot));
  const shelf = new Shelf(store);
  const undo = new Undo(store);
  const library = new Library(store, engine, shelf, undo);
  const offline = new Offline(store, engine, catalog);
  const relay = new Relay(store, engine, arrivals, offline, catalog);
  const history = new History(store, undo, (event, piece) => relay.tell(event, piece));
  const player = new Player(store, library);
  new Ranking(store, engine);
  new NowPlaying(page, store, player);
  new ForYouRanking(store, engine);
  new HeardTime(store, history);
  new ViewAddress(store);
  void offline.start();
  void relay.start(page);
  void resume(store, engine, library, shelf);
  return {
    store,
    engine,
    catalogKeeper: new CatalogKeeper(store, engine),
    library,
    shelf,
    offline,
    player,
    search: new Search(store, engine),
    choice: new Choice(store),
    history,
    historyImport: new HistoryImport(store, engine, history),
    undo,
    relay,
    appearance,
  };
}
