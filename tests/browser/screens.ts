// Every state that the page can be in, and how to get there: the accessibility tests walk through them, and
// `npm run screenshots` takes their pictures.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import type { AppState } from "../../web/src/state/app-state.js";
import { houseMusic } from "../integration/programs.js";
import { keptSongs } from "./kept.js";

export interface Screen {
  name: string;
  /** What a person sees there, for the inventory. */
  shows: string;
  /** Serve the page without a catalog. */
  bare?: boolean;
  /** Only below this width, where it differs from another screen. */
  below?: number;
  /** Before the page opens: what the network shall do. */
  before?: (context: BrowserContext) => Promise<unknown>;
  arrange: (page: Page) => Promise<void>;
}

/** House pieces as files of one's own: the first of each style. */
const ownFiles = readdirSync(houseMusic)
  .filter((name) => name.endsWith("-01.opus"))
  .map((name) => join(houseMusic, name));

const rows = (page: Page, list: string) => page.getByRole("list", { name: list, exact: true }).getByRole("listitem");

const ready = (page: Page) =>
  page
    .getByText(/tracks ready/)
    .first()
    .waitFor({ state: "attached" });

/** Some states last too short to be looked at, or need days of music: those are put into the page's own store. */
function put(page: Page, change: Partial<AppState>): Promise<void> {
  return page.evaluate((patch) => {
    const app = document.querySelector("earshot-app") as unknown as {
      session: { store: { patch(change: object): void } };
    };
    app.session.store.patch(patch);
  }, change as object);
}

/** The page's host is no relay with events here. */
function putRelay(page: Page, relay: Partial<AppState["relay"]>): Promise<void> {
  return page.evaluate((given) => {
    const app = document.querySelector("earshot-app") as unknown as {
      session: { store: { state: AppState; patch(change: object): void } };
    };
    const { store } = app.session;
    const latest = store.state.starters.slice(0, 6).map((source) => ({ ...source, origin: "catalog", source }));
    store.patch({
      relay: { ...store.state.relay, host: "radio.example", ...given },
      arrivals: { latest, unfit: 3 },
    });
  }, relay as object);
}

async function fromCatalog(page: Page): Promise<void> {
  await ready(page);
  await rows(page, "Catalog pieces to start from").first().locator(".pick").click();
  await rows(page, "Recommendations").first().waitFor();
}

async function addOwn(page: Page, count: number): Promise<void> {
  await page.getByLabel("Add music files").setInputFiles(ownFiles.slice(0, count));
  await rows(page, "Your music")
    .nth(count - 1)
    .waitFor({ timeout: 60_000 });
  await page.getByRole("progressbar", { name: "Analyzing" }).waitFor({ state: "detached" });
  await rows(page, "Recommendations").first().waitFor();
}

const search = async (page: Page, words: string) => {
  await ready(page);
  await page.getByRole("searchbox", { name: "Search the catalog" }).fill(words);
};

const goTo = (page: Page, view: string) =>
  page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: view, exact: true }).click();

async function likeTwo(page: Page): Promise<void> {
  await fromCatalog(page);
  for (const k of [0, 2])
    await rows(page, "Recommendations").nth(k).getByRole("button", { name: "Like", exact: true }).click();
}

const running = {
  done: 30,
  total: 48,
  file: "11 Northern Mountains (live at the harbour, second night).flac",
  fraction: 0.4,
  elapsed: 21_000,
};

const faults: AppState["failures"] = [
  {
    id: 1,
    file: "cover.mp3",
    folder: "Music/Covers",
    cause: "No audio that is read here",
    reason: "no audio was found in it; it looks like a picture. Leave it out.",
  },
  {
    id: 2,
    file: "Side B (unfinished transfer from the old recorder).flac",
    folder: "Music/Transfers",
    cause: "Damaged",
    reason: "it ends after 12 s of 214 s: the file is truncated. Copy it again.",
  },
];

/** Titles as people have them: long, and in scripts that are shaped or run the other way. */
const names: [string, string][] = [
  [
    "Symphony No. 9 in D minor, Op. 125 “Choral”: IV. Finale. Presto – Allegro assai (2019 remaster)",
    "Philharmonic Orchestra of the Northern Coastal Provinces and Combined Festival Choirs",
  ],
  ["夜に駆ける春の海岸線と静かな街のための長い前奏曲", "東京室内管弦楽団"],
  ["أغنية المساء الطويلة تحت ضوء القمر على شاطئ البحر", "فرقة النجوم"],
  ["שיר של ערב לפסנתר ולתזמורת מיתרים", "להקת החוף"],
  ["Donaudampfschifffahrtsgesellschaftskapitänsmützenblues", "Rindfleischetikettierungsüberwachungsorchester"],
  ["", ""],
];

export const screens: readonly Screen[] = [
  { name: "first-visit", shows: "what Earshot does, three ways to begin", arrange: ready },
  {
    name: "catalog-opening",
    shows: "the catalog on its way, after 300 ms",
    before: (context) => context.route(/catalog\/(lookup|index)-/, () => {}),
    arrange: async (page) => {
      await page.getByText("Opening the catalog").first().waitFor();
      await page.waitForTimeout(700);
    },
  },
  {
    name: "catalog-absent",
    shows: "no catalog: why, and what still works",
    bare: true,
    arrange: (page) => page.getByText("There is no catalog").first().waitFor(),
  },
  {
    name: "engine-failed",
    shows: "nothing works: why, and what to do",
    arrange: async (page) => {
      await ready(page);
      await put(page, {
        catalog: {
          status: "failed",
          reason: "WebAssembly is switched off in this browser. Allow it and reload the page.",
        },
      });
    },
  },
  {
    name: "search-results",
    shows: "matches as one types",
    arrange: async (page) => {
      await search(page, "a");
      await rows(page, "Search results").first().waitFor();
    },
  },
  {
    name: "search-own",
    shows: "matches in one's own music come first",
    arrange: async (page) => {
      await addOwn(page, 6);
      await search(page, "la");
      await rows(page, "Search results").first().waitFor();
    },
  },
  {
    name: "search-none",
    shows: "no match",
    arrange: async (page) => {
      await search(page, "zzqxj");
      await page.getByText("Nothing in the catalog matches").waitFor();
    },
  },
  {
    name: "search-failed",
    shows: "search broke down",
    arrange: async (page) => {
      await ready(page);
      await put(page, {
        search: {
          query: "river",
          status: "failed",
          results: [],
          reason: "the engine's worker has ended: memory ran out. Reload the page.",
        },
      });
    },
  },
  {
    name: "dropping",
    shows: "files held over the window",
    arrange: async (page) => {
      await ready(page);
      const transfer = await page.evaluateHandle(() => {
        const data = new DataTransfer();
        data.items.add(new File(["x"], "song.flac", { type: "audio/flac" }));
        return data;
      });
      await page.dispatchEvent("body", "dragenter", { dataTransfer: transfer });
      await page.getByText("Let go to analyze").waitFor();
    },
  },
  {
    name: "analyzing-first",
    shows: "the first file at work, nothing to recommend yet",
    arrange: async (page) => {
      await ready(page);
      await put(page, { analysis: { ...running, done: 0, total: 1, elapsed: 400 } });
    },
  },
  {
    name: "analyzing-many",
    shows: "many files at work beside what is known already",
    arrange: async (page) => {
      await addOwn(page, 3);
      await put(page, { analysis: running });
    },
  },
  {
    name: "failures",
    shows: "files that gave no song, each with its cause",
    arrange: async (page) => {
      await addOwn(page, 2);
      await put(page, { failures: faults });
    },
  },
  {
    name: "failures-many",
    shows: "more failures than are listed at once",
    arrange: async (page) => {
      await fromCatalog(page);
      await put(page, {
        failures: Array.from({ length: 9 }, (_, k) =>
          faults.slice(k % 2, (k % 2) + 1).map((fault) => ({ ...fault, id: k })),
        ).flat(),
      });
    },
  },
  { name: "one-seed", shows: "a catalog track and what is like it", arrange: fromCatalog },
  { name: "own-music", shows: "one's own songs, the first as seed", arrange: (page) => addOwn(page, 8) },
  {
    name: "doubtful",
    shows: "songs that are cut short or silent say so",
    arrange: async (page) => {
      await addOwn(page, 4);
      await rows(page, "Your music").nth(1).click();
      await page.evaluate(
        (doubts) => {
          const app = document.querySelector("earshot-app") as unknown as {
            session: { store: { state: AppState; patch(change: object): void } };
          };
          const { store } = app.session;
          const songs = store.state.songs.map((song, k) => ({ ...song, warnings: doubts[k] ?? [] }));
          store.patch({ songs, seeds: songs.slice(1, 2) });
        },
        [
          [],
          ["is cut short: it holds 18.3 s of the 214 s its header promises"],
          [],
          ["is silent where it was analyzed: it is like nothing but silence"],
        ],
      );
    },
  },
  {
    name: "several-seeds",
    shows: "more like any of three",
    arrange: async (page) => {
      await addOwn(page, 3);
      for (const k of [1, 2])
        await rows(page, "Your music")
          .nth(k)
          .click({ modifiers: ["Control"] });
      await rows(page, "Seeds").nth(2).waitFor();
      await page.waitForTimeout(400);
    },
  },
  {
    name: "explained",
    shows: "why one hit is where it is: radar, sentence, table (a sheet on a phone)",
    arrange: async (page) => {
      await fromCatalog(page);
      await rows(page, "Recommendations").nth(2).locator(".hit-pick").click();
      await page.getByRole("region", { name: "Why this one?" }).getByText("No. 3").waitFor();
      await page.waitForTimeout(300);
    },
  },
  {
    name: "tuned",
    shows: "rhythm up, harmony out, some variety (the sheet is open on a phone)",
    arrange: async (page) => {
      await fromCatalog(page);
      const opener = page.getByRole("button", { name: "Tune" });
      if (await opener.isVisible()) await opener.click();
      for (const [name, value] of [
        ["Rhythm", "80"],
        ["Harmony", "0"],
        ["Variety", "40"],
      ] as const) {
        await page.getByRole("slider", { name, exact: true }).fill(value);
      }
      await page.waitForTimeout(500);
    },
  },
  {
    name: "filtered",
    shows: "two genres, a range of tempo, one song of each artist",
    arrange: async (page) => {
      await fromCatalog(page);
      await page.getByText("Filters", { exact: true }).click();
      const genres = page.getByRole("group", { name: "Genres" }).getByRole("button");
      await genres.nth(0).click();
      await genres.nth(2).click();
      await page.getByRole("spinbutton", { name: "Tempo, bpm, from" }).fill("60");
      await page.getByRole("checkbox", { name: "One song of each artist" }).check();
      await page.getByText("3 in use").waitFor({ state: "attached" });
      await page.waitForTimeout(300);
    },
  },
  {
    name: "filtered-out",
    shows: "filters that nothing passes, and the way back",
    arrange: async (page) => {
      await fromCatalog(page);
      await page.getByText("Filters", { exact: true }).click();
      const from = page.getByRole("spinbutton", { name: "Years, from" });
      await from.fill("2099");
      await from.blur();
      await page.getByText("Nothing here passes these filters").waitFor();
    },
  },
  {
    name: "artists",
    shows: "the nearest artists, each with its nearest songs",
    arrange: async (page) => {
      await fromCatalog(page);
      await page.getByRole("button", { name: "Artists" }).click();
      await rows(page, "Nearest artists").first().waitFor();
    },
  },
  {
    name: "path",
    shows: "songs that lead from one seed to another",
    arrange: async (page) => {
      await addOwn(page, 2);
      await rows(page, "Your music")
        .nth(1)
        .click({ modifiers: ["Control"] });
      await page.getByRole("button", { name: "Path" }).click();
      await rows(page, "Path").nth(11).waitFor();
      await page.waitForTimeout(300);
    },
  },
  {
    name: "for-you-empty",
    shows: "Made for you before there is a history: how to begin",
    arrange: async (page) => {
      await ready(page);
      await goTo(page, "For you");
      await page.getByText("Nothing to go by yet").waitFor();
    },
  },
  {
    name: "for-you",
    shows: "what two liked pieces say, and artists nobody heard here",
    arrange: async (page) => {
      await likeTwo(page);
      await goTo(page, "For you");
      await rows(page, "Made for you").nth(9).waitFor();
      await page.waitForTimeout(400);
    },
  },
  {
    name: "history-empty",
    shows: "no history: where to get one, and that it stays here",
    arrange: async (page) => {
      await ready(page);
      await goTo(page, "History");
      await page.getByText("It is kept in this browser alone").waitFor();
    },
  },
  {
    name: "history",
    shows: "what was liked and hidden, an import with its match rate, a file that was none",
    arrange: async (page) => {
      await likeTwo(page);
      const known = await rows(page, "Recommendations")
        .locator(".hit-pick")
        .evaluateAll((all) =>
          all.slice(0, 6).map((row) => [...row.querySelectorAll("bdi")].map((part) => part.textContent)),
        );
      await rows(page, "Recommendations").nth(3).locator("[aria-label=Hide]").dispatchEvent("click");
      await goTo(page, "History");
      const listens = [
        ...known,
        ["A song that nobody here knows", "Somebody Else"],
        ["夜に駆ける春の海岸線", "東京室内管弦楽団"],
      ];
      const text = JSON.stringify(
        listens.flatMap(([trackName, artistName], k) =>
          Array.from({ length: 9 - k }, () => ({
            trackName,
            artistName,
            endTime: "2024-05-01 10:00",
            msPlayed: 90_000,
          })),
        ),
      );
      await page.getByLabel("Import history files").setInputFiles([
        { name: "StreamingHistory_music_0.json", mimeType: "application/json", buffer: Buffer.from(text) },
        { name: "cover.json", mimeType: "application/json", buffer: Buffer.from("[") },
      ]);
      await rows(page, "Imports").first().waitFor();
      await page.locator(".import summary").click();
      await rows(page, "Not in this catalog").first().waitFor();
      await page.waitForTimeout(300);
    },
  },
  {
    name: "importing",
    shows: "a long history on its way",
    arrange: async (page) => {
      await ready(page);
      await goTo(page, "History");
      await put(page, { importing: { doing: "matching", fraction: 0.62 } });
    },
  },
  {
    name: "playing",
    shows: "the player, its outline half played",
    arrange: async (page) => {
      await fromCatalog(page);
      const hit = rows(page, "Recommendations").nth(1);
      await hit.getByRole("button", { name: "Play" }).click();
      await hit.getByRole("button", { name: "Pause" }).waitFor();
      await page.locator(".wave.played").waitFor();
      await page.getByRole("slider", { name: "Seek" }).fill("11");
      await page.waitForTimeout(500);
    },
  },
  {
    name: "player-failed",
    shows: "a piece that can't be played, and why",
    before: (context) => context.route(/previews/, (route) => route.abort()),
    arrange: async (page) => {
      await fromCatalog(page);
      await rows(page, "Recommendations").first().getByRole("button", { name: "Play" }).click();
      await page.getByText("be played").first().waitFor();
    },
  },
  {
    name: "ranking",
    shows: "ranking that takes longer than 300 ms",
    arrange: async (page) => {
      await fromCatalog(page);
      await put(page, { recommendations: null });
      await page.waitForTimeout(700);
    },
  },
  {
    name: "ranking-failed",
    shows: "ranking broke down",
    arrange: async (page) => {
      await fromCatalog(page);
      await put(page, { rankingFailure: "the engine's worker has ended: memory ran out. Reload the page." });
    },
  },
  {
    name: "ranking-empty",
    shows: "nothing is left to recommend",
    arrange: async (page) => {
      await fromCatalog(page);
      await put(page, {
        recommendations: { listing: "songs", hits: [], among: null, candidates: 1, milliseconds: 0.1 },
      });
    },
  },
  {
    name: "own-music-alone",
    shows: "no catalog: one's own songs among themselves",
    bare: true,
    arrange: (page) => addOwn(page, 5),
  },
  {
    name: "own-music-single",
    shows: "no catalog and one song: nothing to compare with yet",
    bare: true,
    arrange: async (page) => {
      await page.getByText("There is no catalog").first().waitFor();
      await page.getByLabel("Add music files").setInputFiles(ownFiles.slice(0, 1));
      await rows(page, "Your music").first().waitFor({ timeout: 60_000 });
      await page.getByText("ranked among themselves").first().waitFor();
    },
  },
  {
    name: "removed",
    shows: "a song taken out, and the way back; the list being edited",
    arrange: async (page) => {
      await addOwn(page, 4);
      await page.getByRole("button", { name: "Edit" }).click();
      await rows(page, "Your music").nth(1).getByRole("button", { name: "Remove", exact: true }).click();
      await page.getByRole("button", { name: "Undo" }).waitFor();
    },
  },
  {
    name: "storage-full",
    shows: "no room to keep songs, and what to do",
    arrange: async (page) => {
      await addOwn(page, 2);
      await put(page, {
        storage: {
          status: "full",
          unkept: 2,
          reason:
            "There is no room left to keep 2 songs: they are here until the page is closed. Make room, then try again.",
        },
      });
    },
  },
  {
    name: "file-wanted",
    shows: "a song of an earlier visit whose file is not at hand",
    arrange: async (page) => {
      await addOwn(page, 2);
      while ((await keptSongs(page)) < 2) await page.waitForTimeout(50);
      await page.reload();
      await rows(page, "Your music").nth(1).getByRole("button", { name: "Play" }).click();
      await page.getByRole("button", { name: "Choose the file" }).waitFor();
    },
  },
  {
    name: "arrived",
    shows: "tracks that a relay brought, at the end of the first page; connected",
    arrange: async (page) => {
      await ready(page);
      await putRelay(page, { status: "connected" });
      await page.getByRole("list", { name: "Just arrived" }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: "sharing",
    shows: "what is shared with the relay, and what never is; the relay is away",
    arrange: async (page) => {
      await ready(page);
      await putRelay(page, { status: "waiting", reason: "the relay can't be reached", unsent: 2 });
      await put(page, { sharing: true });
      await page.getByRole("link", { name: "History", exact: true }).click();
      await page.getByRole("switch", { name: "Share plays for charts" }).waitFor();
    },
  },
  {
    name: "keys",
    shows: "the keyboard's shortcuts (no such list on a phone)",
    arrange: async (page) => {
      await fromCatalog(page);
      const opener = page.getByRole("button", { name: "Keyboard shortcuts" });
      if (await opener.isVisible()) await opener.click();
    },
  },
  {
    name: "update",
    shows: "a new version, offered; works offline",
    arrange: async (page) => {
      await fromCatalog(page);
      await put(page, { update: "ready", offline: "ready" });
    },
  },
  {
    name: "names",
    shows: "long names, other scripts, no name",
    arrange: async (page) => {
      await addOwn(page, 6);
      await page.evaluate((given) => {
        const app = document.querySelector("earshot-app") as unknown as {
          session: { store: { state: AppState; patch(change: object): void } };
        };
        const { store } = app.session;
        const named = <Item extends { title: string; artist: string }>(items: readonly Item[]) =>
          items.map((item, k) => ({
            ...item,
            title: given[k]?.[0] ?? item.title,
            artist: given[k]?.[1] ?? item.artist,
          }));
        const { recommendations, songs, seeds } = store.state;
        store.patch({ songs: named(songs), seeds: named(seeds) });
        requestAnimationFrame(() =>
          setTimeout(() => {
            const hits = named(
              (recommendations?.hits ?? []).map((hit, k) => (k === 0 ? { ...hit, versions: 3 } : hit)),
            );
            store.patch({ recommendations: { ...recommendations, hits } });
          }, 300),
        );
      }, names);
      await page.waitForTimeout(600);
    },
  },
  {
    name: "focus",
    shows: "where the keyboard is",
    arrange: async (page) => {
      await fromCatalog(page);
      await rows(page, "Recommendations").nth(1).locator(".hit-pick").focus();
      await page.keyboard.press("Tab");
      await page.keyboard.press("Shift+Tab");
    },
  },
];
