// npm run screenshots [-- --out FOLDER] [--png] [--only WORD] [--size NAME,...]: pictures of every state of the page, light and
// dark, from the built site in Chromium; the states are in tests/browser/screens.ts. Without options it writes docs/screens/ and
// the table in docs/screens/README.md.
import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { load } from "./lib/load.mjs";
import { main, root } from "./lib/run.mjs";

/** [width, height, scale of the kept picture] */
const sizes = {
  phone: [390, 844, 2 / 3],
  small: [320, 640, 1],
  tablet: [820, 1180, 1],
  desktop: [1440, 900, 0.6],
  large: [3840, 2160, 1 / 2],
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

/** The picture of a page; `scale` makes it smaller than the page is. */
async function take(page, format, [width, height, scale]) {
  const client = await page.context().newCDPSession(page);
  // A clip is of the document, which may have been scrolled.
  const { pageX: x, pageY: y } = (await client.send("Page.getLayoutMetrics")).cssVisualViewport;
  const webp = format === "webp" && { quality: 45, clip: { x, y, width, height, scale } };
  const { data } = await client.send("Page.captureScreenshot", { format, ...webp });
  await client.detach();
  return Buffer.from(data, "base64");
}

const heading = `# Every state of the page

Taken by \`npm run screenshots\` from the built site with the house catalog, in Chromium: WebP, quality 45, made small. The states are in
\`tests/browser/screens.ts\`; \`tests/browser/page-screens.test.ts\` walks through the same ones with axe. More sizes:
\`npm run screenshots -- --out FOLDER --png --size small,tablet,desktop,large,zoomed,forced-colors\`.
`;

/** A row a state: what it shows, and its four pictures. */
function inventory(screens) {
  const picture = (name, size, theme) =>
    `<img src="${name}-${size}-${theme}.webp" width="${size === "phone" ? 120 : 300}" alt="${name}, ${size}, ${theme}">`;
  const rows = screens.map(({ name, shows }) => {
    const pictures = ["desktop", "phone"].flatMap((size) =>
      ["light", "dark"].map((theme) => picture(name, size, theme)),
    );
    return `| **${name}** <br> ${shows} | ${pictures.join(" | ")} |`;
  });
  return [
    heading,
    "| state | desktop, light | desktop, dark | phone, light | phone, dark |",
    "|---|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
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
      const [width, height] = sizes[size];
      for (const screen of screens.filter(({ name }) => name.includes(options.only))) {
        const { url } = screen.bare ? houses.bare : houses.full;
        const { page, close } = await visit(browser, url, {
          viewport: { width, height },
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
          const picture = await take(page, options.format, sizes[size]);
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
  if (process.argv.length === 2) await writeFile(join(options.out, "README.md"), inventory(screens));
  console.log(`${options.out}: ${(bytes / 1e6).toFixed(1)} MB`);
});
