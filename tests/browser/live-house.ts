// A page at a relay with a real broker behind it, and what tests look for on such a page.
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { root } from "../integration/programs.js";
import { Gateway } from "../integration/relay/gateway.js";
import { startRelay, temporaryFolder } from "../integration/relay/relay.js";
import { sharedBroker } from "../integration/relay/shared-broker.js";
import { openBrowser } from "./house.js";
import { publishCatalog, type SongRow } from "./live-catalog.js";

export interface LiveHouse {
  /** For what tests write; goes with the house. */
  folder: string;
  catalog: string;
  broker: { address: string };
  gateway: Gateway;
  browser: Browser;
  close: () => Promise<void>;
}

/** `topic`: of tracks, tracks-more, catalog and plays, which are this house's own on a broker that tests share. */
export async function openLiveHouse(
  topic: (name: string) => string,
  name: string,
  songs: readonly SongRow[],
): Promise<LiveHouse> {
  const folder = temporaryFolder();
  const undone: (() => unknown)[] = [() => folder.remove()];
  const close = async () => {
    for (const undo of undone.splice(0).reverse()) await undo();
  };
  try {
    const catalog = await publishCatalog(folder.path, name, songs);
    const broker = await sharedBroker();
    const relay = await startRelay(
      ...["--site", join(root, "web/dist"), "--catalog", catalog, "--log", `kafka:${broker.address}`],
      "--topics",
      ["tracks", "tracks/more", "catalog", "plays"].map((each) => `${each}=${topic(each.replace("/", "-"))}`).join(","),
    );
    undone.push(() => relay.stop());
    const gateway = await Gateway.start(relay.port);
    undone.push(() => gateway.stop());
    const browser = await openBrowser();
    undone.push(() => browser.close());
    return { folder: folder.path, catalog, broker, gateway, browser, close };
  } catch (error) {
    await close();
    throw error;
  }
}

export const isLive = (page: Page) => page.getByRole("status", { name: "Connection" }).getByText("Live").waitFor();
export const rows = (page: Page, name: string): Locator =>
  page.getByRole("list", { name, exact: true }).getByRole("listitem");
export const titles = (page: Page, name: string) => rows(page, name).locator(".title").allTextContents();
