// npm run screenshots [-- --out FOLDER] [--png] [--only WORD] [--size NAME,...]: pictures of every state of the page, light and
// dark, from the built site in Chromium. Writes docs/screens/ unless told otherwise; the states are in tests/browser/screens.ts.
import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { runnerImport } from "vite";
import { main, root } from "./lib/run.mjs";

/** [width, height, pixels a CSS pixel] */
const sizes = {
  phone: [390, 844, 1],
  small: [320, 640, 1],
  tablet: [820, 1180, 1],
  desktop: [1440, 900, 1],
  large: [3840, 2160, 0.5],
  // 200 % zoom of a 1440 px window.
  zoomed: [720, 450, 1],
  "forced-colors": [1280, 800, 1],
};

function parse(args) {
  const options = { out: join(root, "docs/screens"), format: "webp", only: "", sizes: ["phone", "desktop"] };
  for (let k = 0; k < args.length; k += 1) {
    if (args[k] === "--out") options.out = resolve(process.env.INIT_CWD ?? ".", args[++k]);
    else if (args[k] === "--png") options.format = "png";
    else if (args[k] === "--only") options.only = args[++k];
    else if (args[k] === "--size") options.sizes = args[++k].split(",");
    else throw new Error(`unknown option ${args[k]}`);
  }
  return options;
}

const load = async (path) => (await runnerImport(join(root, path))).module;

async function take(page, format) {
  const client = await page.context().newCDPSession(page);
  const { data } = await client.send("Page.captureScreenshot", { format, ...(format === "webp" && { quality: 70 }) });
  await client.detach();
  return Buffer.from(data, "base64");
}

await main(async () => {
  const options = parse(process.argv.slice(2));
  const { openHouse, openBrowser, visit } = await load("tests/browser/house.ts");
  const { screens } = await load("tests/browser/screens.ts");
  await mkdir(options.out, { recursive: true });
  const houses = { full: await openHouse(), bare: await openHouse({ catalog: null }) };
  const browser = await openBrowser();
  let bytes = 0;
  try {
    for (const size of options.sizes) {
      const [width, height, deviceScaleFactor] = sizes[size];
      for (const screen of screens.filter(({ name }) => name.includes(options.only))) {
        const { url } = screen.bare ? houses.bare : houses.full;
        const { page, close } = await visit(browser, url, {
          viewport: { width, height },
          deviceScaleFactor,
          ...(size === "forced-colors" && { forcedColors: "active" }),
          ...(screen.before && { arrangeContext: screen.before }),
        });
        try {
          await screen.arrange(page);
        } catch (error) {
          console.error(`${screen.name} on ${size}: ${error.message.split("\n")[0]}`);
        }
        for (const colorScheme of ["light", "dark"]) {
          await page.emulateMedia({ colorScheme });
          await page.waitForTimeout(220);
          const picture = await take(page, options.format);
          bytes += picture.length;
          await writeFile(join(options.out, `${screen.name}-${size}-${colorScheme}.${options.format}`), picture);
        }
        await close();
      }
    }
  } finally {
    await browser.close();
    await Promise.all([houses.full.close(), houses.bare.close()]);
  }
  console.log(`${options.out}: ${(bytes / 1e6).toFixed(1)} MB`);
});
