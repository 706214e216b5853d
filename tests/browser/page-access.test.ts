// The page for everyone: keyboard alone, small and large screens, dark and light, no catalog.
import { createServer } from "node:http";
import type { Browser, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { houseForTests } from "./each-visit.js";
import { type House, openHouse, recordings, visit } from "./house.js";

let house: House;
let browser: Browser;

houseForTests((arrival) => ({ house, browser } = arrival));

const recommendations = (page: Page) => page.getByRole("list", { name: "Recommendations" }).getByRole("listitem");

/** Presses Tab until the element with this accessible name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let press = 0; press < 80; press += 1) {
    await page.keyboard.press("Tab");
    const found = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement | null;
      return element?.getAttribute("aria-label") ?? element?.textContent?.trim() ?? "";
    });
    if (found.startsWith(name)) return;
  }
  throw new Error(`Tab never reaches ${name}`);
}

async function startWithKeyboard(page: Page): Promise<void> {
  await page.getByText(/tracks ready$/).waitFor();
  await tabTo(page, "Search the catalog");
  await page.keyboard.type("a");
  await page.getByRole("list", { name: "Search results" }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await recommendations(page).first().waitFor();
}

describe("the keyboard alone", () => {
  it("takes the first match with Enter", async () => {
    const { page, faults, close } = await visit(browser, house.url);
    await page.getByText(/tracks ready$/).waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("a");
    const first = page.getByRole("list", { name: "Search results" }).locator(".title").first();
    await first.waitFor();
    const title = await first.textContent();
    await page.keyboard.press("Enter");
    await recommendations(page).first().waitFor();
    expect(await page.locator("#seed-title").textContent()).toBe(title);
    expect(faults).toEqual([]);
    await close();
  });

  it("searches, chooses, plays, tunes", async () => {
    const { page, faults, close } = await visit(browser, house.url);
    await startWithKeyboard(page);
    const before = await recommendations(page).locator(".title").allTextContents();
    await tabTo(page, "More like this");
    await tabTo(page, "Play");
    await page.keyboard.press("Enter");
    await recommendations(page).first().getByRole("button", { name: "Pause" }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("slider", { name: "Timbre" }).focus();
    await page.keyboard.press("Home");
    await page.getByRole("slider", { name: "Rhythm" }).focus();
    await page.keyboard.press("End");
    await expect.poll(() => recommendations(page).locator(".title").allTextContents()).not.toEqual(before);
    expect(faults).toEqual([]);
    await close();
  });

  it.runIf(recordings)("adds a seed with Ctrl and Enter or Space, replaces with Enter", async () => {
    const { page, faults, close } = await visit(browser, house.url);
    await page.getByLabel("Add music files").setInputFiles(recordings?.tracks ?? []);
    const songs = page.getByRole("list", { name: "Your music" }).getByRole("listitem");
    await expect.poll(() => songs.count(), { timeout: 60_000 }).toBe(2);
    const chosen = () => songs.evaluateAll((rows) => rows.map((row) => row.getAttribute("aria-current")));
    await songs.nth(1).locator(".pick").focus();
    await page.keyboard.press("Control+Enter");
    await expect.poll(chosen).toEqual(["true", "true"]);
    await page.keyboard.press("Enter");
    await expect.poll(chosen).toEqual(["false", "true"]);
    await page.keyboard.press("Shift+Tab");
    await songs.nth(0).locator(".pick").focus();
    await page.keyboard.press("Control+Space");
    await expect.poll(chosen).toEqual(["true", "true"]);
    await page.keyboard.press("Space");
    await expect.poll(chosen).toEqual(["true", "false"]);
    expect(faults).toEqual([]);
    await close();
  });
});

/** The accessible name of what has the focus; "body" where nothing has. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return "body";
    return element.getAttribute("aria-label") ?? element.textContent?.trim() ?? "";
  });

describe("the focus", () => {
  it("walks through the recommendations with the arrows, Home and End", async () => {
    const { page, close } = await visit(browser, house.url);
    await startWithKeyboard(page);
    const titles = await recommendations(page).locator(".title").allTextContents();
    await recommendations(page).first().locator(".hit-pick").focus();
    for (const [key, place] of [
      ["ArrowDown", 1],
      ["ArrowDown", 2],
      ["ArrowUp", 1],
      ["End", 19],
      ["Home", 0],
    ] as const) {
      await page.keyboard.press(key);
      expect(await focused(page)).toContain(titles[place]);
    }
    await close();
  });

  it("stays in the page when what had it goes away", async () => {
    const { page, close } = await visit(browser, house.url);
    await startWithKeyboard(page);
    const more = recommendations(page).first().getByRole("button", { name: "More like this" });
    await more.click({ modifiers: ["Control"] });
    const removal = page.getByRole("list", { name: "Seeds" }).getByRole("button", { name: "Remove from seeds" });
    await removal.nth(1).waitFor();
    await removal.nth(1).focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => removal.count()).toBe(0);
    expect(await focused(page)).not.toBe("body");
    await page.getByRole("button", { name: "Remove from seeds" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Drop in a song you love" }).waitFor();
    expect(await focused(page)).not.toBe("body");
    await close();
  });

  it("goes into a sheet and comes back from it", async () => {
    const { page, close } = await visit(browser, house.url, { viewport: { width: 390, height: 844 } });
    await startWithKeyboard(page);
    await page.getByRole("button", { name: "Tune" }).focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => focused(page)).toBe("Close Tune");
    await page.keyboard.press("Escape");
    await expect.poll(() => focused(page)).toBe("Tune");
    await close();
  });
});

describe("keys for the whole page", () => {
  it("search, pause, and list themselves; they can be switched off", async () => {
    const { page, close } = await visit(browser, house.url);
    await startWithKeyboard(page);
    await page.locator("main").focus();
    await page.keyboard.press("/");
    expect(await focused(page)).toBe("Search the catalog");
    await page.keyboard.type("/?");
    expect(await page.getByRole("searchbox").inputValue()).toBe("/?");
    await page.keyboard.press("Escape");

    await recommendations(page).first().getByRole("button", { name: "Play" }).click();
    await recommendations(page).first().getByRole("button", { name: "Pause" }).waitFor();
    await page.locator("main").focus();
    await page.keyboard.press("Space");
    await recommendations(page).first().getByRole("button", { name: "Play" }).waitFor();

    await page.keyboard.press("?");
    const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await dialog.waitFor();
    await dialog.getByRole("checkbox").uncheck();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    await page.locator("main").focus();
    await page.keyboard.press("/");
    expect(await focused(page)).not.toBe("Search the catalog");
    await close();
  });
});

describe("any screen", () => {
  for (const width of [320, 390, 768, 1024, 1280, 1920, 3840]) {
    it(`has nothing beside the edge at ${width} px, and targets of 40 px`, async () => {
      const { page, faults, close } = await visit(browser, house.url, { viewport: { width, height: 800 } });
      await startWithKeyboard(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      const small = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>("button:not(.hit-pick), input:not(.unseen, [type=range])")]
          .filter((element) => element.checkVisibility() && element.getBoundingClientRect().width > 0)
          .map((element) => ({ name: element.ariaLabel ?? element.textContent, box: element.getBoundingClientRect() }))
          .filter(({ box }) => box.height < 39.5 || box.width < 39.5)
          .map(({ name, box }) => `${name}: ${box.width} x ${box.height}`),
      );
      expect(small).toEqual([]);
      expect(faults).toEqual([]);
      await close();
    });
  }

  for (const width of [2560, 3840]) {
    it(`uses the width of ${width} px: the best two side by side, and the arrows go where they point`, async () => {
      const { page, close } = await visit(browser, house.url, { viewport: { width, height: 1440 } });
      await startWithKeyboard(page);
      const boxes = await recommendations(page).evaluateAll((rows) =>
        rows
          .slice(0, 4)
          .map((row) => ({ left: row.getBoundingClientRect().left, top: row.getBoundingClientRect().top })),
      );
      expect(boxes[1]?.top).toBe(boxes[0]?.top);
      expect(boxes[2]?.left).toBe(boxes[0]?.left);
      const used = await page.locator(".hits").evaluate((list) => list.getBoundingClientRect().width / innerWidth);
      expect(used).toBeGreaterThan(0.6);
      const titles = await recommendations(page).locator(".title").allTextContents();
      await recommendations(page).first().locator(".hit-pick").focus();
      for (const [key, place] of [
        ["ArrowRight", 1],
        ["ArrowDown", 3],
        ["ArrowLeft", 2],
        ["ArrowUp", 0],
      ] as const) {
        await page.keyboard.press(key);
        expect(await focused(page)).toContain(titles[place]);
      }
      await close();
    });
  }

  it("shows what the search is for on the smallest phone", async () => {
    const { page, close } = await visit(browser, house.url, { viewport: { width: 320, height: 640 } });
    const room = await page.getByRole("searchbox").evaluate((field: HTMLInputElement) => {
      const { font, paddingLeft, paddingRight } = getComputedStyle(field);
      const canvas = document.createElement("canvas").getContext("2d");
      if (!canvas) throw new Error("no canvas");
      canvas.font = font;
      const inside = field.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
      return inside - canvas.measureText(field.placeholder).width;
    });
    expect(room).toBeGreaterThanOrEqual(0);
    await page.getByRole("button", { name: "Add music", exact: true }).waitFor();
    await close();
  });

  it("opens the sliders as a sheet on a phone, closes it with Escape, and ranks from there", async () => {
    const { page, close } = await visit(browser, house.url, { viewport: { width: 390, height: 780 } });
    await startWithKeyboard(page);
    const before = await recommendations(page).locator(".title").allTextContents();
    await page.getByRole("button", { name: "Tune" }).click();
    await page.getByRole("slider", { name: "Timbre" }).fill("0");
    await expect.poll(() => recommendations(page).locator(".title").allTextContents()).not.toEqual(before);
    await page.keyboard.press("Escape");
    await expect.poll(() => page.getByRole("slider", { name: "Timbre" }).isVisible()).toBe(false);
    await close();
  });
});

/** Runs in the page: text whose contrast to the colour behind it is less than 4.5, or 3 where it is large. */
function poorContrasts(): string[] {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (!canvas) throw new Error("no canvas");
  const rgba = (color: string): number[] => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const behind = (element: Element | null): number[] => {
    if (!element) return [255, 255, 255, 255];
    const own = rgba(getComputedStyle(element).backgroundColor);
    return (own[3] ?? 0) > 250 ? own : behind(element.parentElement);
  };
  const luminance = (color: number[]): number =>
    [0.2126, 0.7152, 0.0722].reduce((sum, share, k) => {
      const value = (color[k] ?? 0) / 255;
      return sum + share * (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    }, 0);
  const poor: string[] = [];
  for (const element of document.querySelectorAll("body *:not(svg, svg *, script, .unseen, :disabled, :disabled *)")) {
    const text = [...element.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
    if (!text || !element.checkVisibility()) continue;
    const { color, fontSize, fontWeight } = getComputedStyle(element);
    const [one, other] = [luminance(rgba(color)), luminance(behind(element))];
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const size = Number.parseFloat(fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(fontWeight) >= 700);
    if (contrast < (large ? 3 : 4.5)) poor.push(`${text.textContent?.trim()}: ${contrast.toFixed(2)}`);
  }
  return poor;
}

describe("light and dark", () => {
  const lightness = (page: Page) =>
    page.evaluate(() => {
      const canvas = document.createElement("canvas").getContext("2d");
      if (!canvas) throw new Error("no canvas");
      canvas.fillStyle = getComputedStyle(document.documentElement).backgroundColor;
      canvas.fillRect(0, 0, 1, 1);
      return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)].reduce((sum, value) => sum + value, 0) / 765;
    });

  for (const [colorScheme, dark] of [["light", false] as const, ["dark", true] as const]) {
    it(`follows the system: ${colorScheme}`, async () => {
      const { page, close } = await visit(browser, house.url, { colorScheme });
      expect((await lightness(page)) < 0.5).toBe(dark);
      await close();
    });
  }

  for (const colorScheme of ["light", "dark"] as const) {
    it(`has enough contrast for all its text (WCAG AA): ${colorScheme}`, async () => {
      const { page, close } = await visit(browser, house.url, { colorScheme });
      await startWithKeyboard(page);
      await recommendations(page).nth(1).getByRole("button", { name: "Play" }).click();
      expect(await page.evaluate(poorContrasts)).toEqual([]);
      await close();
    });
  }

  it("can be chosen, and the choice is there after a reload", async () => {
    const { page, close } = await visit(browser, house.url, { colorScheme: "light" });
    await page.getByRole("button", { name: "Theme: as the system" }).click();
    await page.getByRole("button", { name: "Theme: light" }).click();
    expect(await lightness(page)).toBeLessThan(0.5);
    await page.reload();
    await page.getByRole("button", { name: "Theme: dark" }).waitFor();
    expect(await lightness(page)).toBeLessThan(0.5);
    await close();
  });
});

describe("no catalog", () => {
  it.runIf(recordings)("is said, and one's own songs are ranked among themselves", async () => {
    const bare = await openHouse({ catalog: null });
    const { page, close } = await visit(browser, bare.url);
    await page.getByText("There is no catalog to recommend from").waitFor();
    await page.getByLabel("Add music files").setInputFiles(recordings?.tracks ?? []);
    await expect.poll(() => recommendations(page).count(), { timeout: 60_000 }).toBe(1);
    await close();
    await bare.close();
  });
});

describe("a sub-folder of a plain host", () => {
  it("is as good as a host's root", async () => {
    const upstream = house.url;
    // A folder prefix in front of the relay, as a static host with many sites has.
    const host = createServer(async (request, response) => {
      const path = request.url ?? "/";
      if (!path.startsWith("/music/deep/")) return response.writeHead(404).end();
      const answer = await fetch(new URL(path.slice("/music/deep/".length), upstream));
      response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" });
      response.end(Buffer.from(await answer.arrayBuffer()));
    });
    await new Promise<void>((listening) => host.listen(0, "127.0.0.1", listening));
    const address = host.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const { page, faults, close } = await visit(browser, `http://127.0.0.1:${address.port}/music/deep/`);
    await startWithKeyboard(page);
    expect(faults).toEqual([]);
    await close();
    await new Promise((closed) => host.close(closed));
  });
});

describe("the matches of a search on a phone", () => {
  for (const width of [320, 390]) {
    it(`stand right under the field at ${width} pixels, wherever the page is scrolled to`, async () => {
      const { page, close } = await visit(browser, house.url, { viewport: { width, height: 760 } });
      await page.getByText(/tracks ready$/).waitFor();
      const field = page.getByRole("searchbox", { name: "Search the catalog" });
      for (const scrolled of [0, 300]) {
        await page.evaluate((top) => scrollTo(0, top), scrolled);
        await field.fill("a");
        const list = page.locator(".results");
        await list.waitFor();
        // Both at once: the page may still be scrolling.
        const gap = () =>
          page.evaluate(() => {
            const [above, below] = ["input[type=search]", ".results"].map((each) =>
              document.querySelector(each)?.getBoundingClientRect(),
            );
            if (!above || !below) throw new Error("not drawn");
            return { between: below.top - above.bottom, left: below.left, right: innerWidth - below.right };
          });
        const { between, left, right } = await gap();
        expect(between).toBeGreaterThan(0);
        expect(between).toBeLessThan(20);
        expect(Math.min(left, right)).toBeGreaterThanOrEqual(0);
        await page.keyboard.press("Escape");
      }
      await close();
    });
  }
});
