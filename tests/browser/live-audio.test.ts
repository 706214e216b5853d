// A recording that `earshot produce` analyzed, with the log in a file beside the relay: in an open page of the house catalog it
// is a track like any other.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { earshot, houseCatalog, root } from "../integration/programs.js";
import { type Relay, startRelay, temporaryFolder } from "../integration/relay/relay.js";
import { openBrowser, visit } from "./house.js";
import { isLive, rows, titles } from "./live-house.js";
import { tune } from "./own-files.js";

const folder = temporaryFolder();
const log = `sqlite:${join(folder.path, "relay.log")}`;
let relay: Relay;
let browser: Browser;

beforeAll(async () => {
  await mkdir(join(folder.path, "music"));
  for (const [k, name] of ["Evening", "Morning"].entries())
    await writeFile(join(folder.path, "music", `${name}.wav`), tune(k + 1));
  relay = await startRelay("--site", join(root, "web/dist"), "--catalog", houseCatalog, "--log", log);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await relay?.stop();
  folder.remove();
});

it("arrives in an open page, ranks among the catalog's tracks, and has some ranked for it", async () => {
  const { page, faults, close } = await visit(browser, `${relay.url}/`);
  await isLive(page);
  await earshot("produce", join(folder.path, "music"), "--to", log, "--rate", "max", "--no-cache");
  await expect.poll(async () => (await titles(page, "Just arrived")).sort()).toEqual(["Evening", "Morning"]);
  await rows(page, "Just arrived").getByText("Evening", { exact: true }).click();
  await rows(page, "Recommendations").nth(19).waitFor();
  expect(await titles(page, "Recommendations")).toContain("Morning");
  // The house's own tracks are all the others.
  await page.getByRole("searchbox", { name: "Search the catalog" }).fill("morning");
  await expect.poll(() => titles(page, "Search results")).toContain("Morning");
  expect(faults).toEqual([]);
  await close();
});
