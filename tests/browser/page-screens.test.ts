// Every state of the page, on a phone and on a desk, light and dark: what axe finds, and nothing beside the edge.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type House, openBrowser, openHouse, visit } from "./house.js";
import { screens } from "./screens.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let house: House;
let bare: House;
let browser: Browser;

beforeAll(async () => {
  house = await openHouse();
  bare = await openHouse({ catalog: null });
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await house?.close();
  await bare?.close();
});

/** Serious and critical findings, one line each: the rule and where. */
async function findings(page: Page, options: RunOptions = {}): Promise<string[]> {
  const { violations } = await page.evaluate(
    (given) => (globalThis as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } }).axe.run(given),
    // Preloading fetches all styles again, for rules about rotation that no style here is about.
    { resultTypes: ["violations"], preload: false, ...options } satisfies RunOptions,
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`),
    );
}

const overhang = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

it("finds what is put there to be found", async () => {
  const { page, close } = await visit(browser, bare.url);
  await page.evaluate(axe);
  await page.evaluate(() => document.querySelector("main")?.append(document.createElement("button")));
  expect(await findings(page)).toEqual([expect.stringMatching(/^button-name/)]);
  await close();
});

const phone = { width: 390, height: 844 };
const desk = { width: 1440, height: 900 };

// Two at a time: each page has a process of its own.
it.concurrent.each(screens.map((screen) => [screen.name, screen] as const))(
  "%s has no serious finding",
  async (_, screen) => {
    const { page, close } = await visit(browser, screen.bare ? bare.url : house.url, {
      viewport: phone,
      colorScheme: "light",
      // Colours are looked at where they come to rest.
      reducedMotion: "reduce",
      ...(screen.before && { arrangeContext: screen.before }),
    });
    await screen.arrange(page);
    await page.evaluate(axe);
    for (const size of [phone, desk]) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme: "light" });
      expect(await findings(page), `light, ${size.width} wide`).toEqual([]);
      expect(await overhang(page)).toBeLessThanOrEqual(0);
      // The other theme has the same tree: only its colours are new.
      await page.emulateMedia({ colorScheme: "dark" });
      expect(await findings(page, { runOnly: ["color-contrast"] }), `dark, ${size.width} wide`).toEqual([]);
    }
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await overhang(page)).toBeLessThanOrEqual(0);
    await close();
  },
);
