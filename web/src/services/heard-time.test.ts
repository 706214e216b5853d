import { beforeEach, expect, it } from "vitest";
import { type AppState, initialState, type PlayerState } from "../state/app-state";
import type { CatalogPiece } from "../state/piece";
import { Store } from "../state/store";
import { HeardTime } from "./heard-time";
import type { History } from "./history";

const piece = (id: string) => ({ origin: "catalog", id, title: id, artist: "" }) as CatalogPiece;

let noted: string[];
let store: Store<AppState>;

beforeEach(() => {
  noted = [];
  store = new Store(initialState);
  const note = (what: string) => (one: CatalogPiece) => noted.push(`${what} ${one.id}`);
  new HeardTime(store, { played: note("played"), skipped: note("skipped") } as unknown as History);
});

const tell = (change: Partial<PlayerState>) => store.patch({ player: { ...store.state.player, ...change } });

const start = (id: string, duration: number) => tell({ piece: piece(id), status: "loading", time: 0, duration });

function listen(seconds: number): void {
  const { time } = store.state.player;
  for (let k = 1; k <= seconds * 4; k += 1) tell({ status: "playing", time: time + k / 4 });
}

it("counts a play after half a minute, once", () => {
  start("a", 200);
  listen(29);
  expect(noted).toEqual([]);
  listen(40);
  expect(noted).toEqual(["played a"]);
});

it("counts a short piece when half of it was heard", () => {
  start("a", 20);
  listen(9);
  expect(noted).toEqual([]);
  listen(2);
  expect(noted).toEqual(["played a"]);
});

it("counts a skip when another piece comes before, and not when the player is closed", () => {
  start("a", 200);
  listen(5);
  start("b", 200);
  expect(noted).toEqual(["skipped a"]);
  listen(5);
  tell({ piece: null, status: "stopped", time: 0 });
  expect(noted).toEqual(["skipped a"]);
});

it("takes a slip of the finger for nothing, and a seek for no listening", () => {
  start("a", 200);
  listen(0.5);
  start("b", 200);
  expect(noted).toEqual([]);
  tell({ status: "playing", time: 150 });
  tell({ status: "playing", time: 20 });
  listen(10);
  expect(noted).toEqual([]);
});

it("counts again when it is played again from the beginning", () => {
  start("a", 20);
  listen(11);
  tell({ status: "paused", time: 0 });
  listen(11);
  expect(noted).toEqual(["played a", "played a"]);
});
