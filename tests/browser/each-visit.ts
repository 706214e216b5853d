// A house for all tests of a file, and a visit of its own for each of them.
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { type House, openBrowser, openHouse, type Visit, visit } from "./house.js";

export interface Arrival extends Visit {
  house: House;
  browser: Browser;
}

/** Opens house and browser before the file's tests, and closes them after. */
export function houseForTests(arrive: (arrival: Pick<Arrival, "house" | "browser">) => void): void {
  let house: House;
  let browser: Browser;

  beforeAll(async () => {
    house = await openHouse();
    browser = await openBrowser();
    arrive({ house, browser });
  });

  afterAll(async () => {
    await browser?.close();
    await house?.close();
  });
}

/** The same, and a page before each of the tests: its visit must end without faults. */
export function visitInEachTest(arrive: (arrival: Arrival) => void): void {
  let house: House;
  let browser: Browser;
  let visited: Visit;

  houseForTests((arrival) => ({ house, browser } = arrival));

  beforeEach(async () => {
    visited = await visit(browser, house.url);
    arrive({ ...visited, house, browser });
  });

  afterEach(async () => {
    await visited.close();
    expect(visited.faults).toEqual([]);
  });
}
