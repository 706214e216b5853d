// A house for all tests of a file, and a visit of its own for each of them.
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { type House, openBrowser, openHouse, type Visit, visit } from "./house.js";

export interface Arrival extends Visit {
  house: House;
  browser: Browser;
}

/** Opens house and browser before the file's tests, and a page before each of them: its visit must end without faults. */
export function visitInEachTest(arrive: (arrival: Arrival) => void): void {
  let house: House;
  let browser: Browser;
  let visited: Visit;

  beforeAll(async () => {
    house = await openHouse();
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await house?.close();
  });

  beforeEach(async () => {
    visited = await visit(browser, house.url);
    arrive({ ...visited, house, browser });
  });

  afterEach(async () => {
    await visited.close();
    expect(visited.faults).toEqual([]);
  });
}
