import { expect, test, vi } from "vitest";
import { Store } from "./store";

test("a change is seen at once and leaves the former state as it was", () => {
  const store = new Store({ songs: ["a"], limit: 20 });
  const before = store.state;
  store.patch({ songs: ["a", "b"] });
  expect(store.state.songs).toEqual(["a", "b"]);
  expect(store.state.limit).toBe(20);
  expect(before.songs).toEqual(["a"]);
});

test("a watcher hears only of what it selected", () => {
  const store = new Store({ songs: 0, limit: 20 });
  const heard = vi.fn();
  store.watch((state) => [state.songs], heard);
  store.patch({ limit: 40 });
  expect(heard).not.toHaveBeenCalled();
  store.patch({ songs: 1 });
  expect(heard).toHaveBeenCalledTimes(1);
});

test("a patch with the same values wakes nobody", () => {
  const store = new Store({ limit: 20 });
  const heard = vi.fn();
  store.watch((state) => [state.limit], heard);
  store.patch({ limit: 20 });
  expect(heard).not.toHaveBeenCalled();
});

test("an unsubscribed watcher is left in peace, even while others are being told", () => {
  const store = new Store({ limit: 20 });
  const heard = vi.fn();
  let stop = () => {};
  store.watch(
    (state) => [state.limit],
    () => stop(),
  );
  stop = store.watch((state) => [state.limit], heard);
  store.patch({ limit: 40 });
  store.patch({ limit: 60 });
  expect(heard.mock.calls.length).toBeLessThanOrEqual(1);
});
