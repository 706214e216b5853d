// Draws public/icons/ from public/icon.svg in Chromium. Run by hand when the icon changes: node web/draw-icons.mjs
import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const folder = join(dirname(fileURLToPath(import.meta.url)), "public");
const icon = await readFile(join(folder, "icon.svg"), "utf8");
const ground = icon.match(/<rect[^>]*fill="([^"]+)"/)?.[1];

/** `margin`: the share left free on each side, for systems that cut icons to their own shape. `full`: no round corners. */
const drawings = [
  { name: "icon-192", size: 192, margin: 0, full: false },
  { name: "icon-512", size: 512, margin: 0, full: false },
  { name: "maskable-512", size: 512, margin: 0.1, full: true },
  { name: "touch-180", size: 180, margin: 0.06, full: true },
];

const executablePath = process.env.EARSHOT_CHROMIUM ?? "/usr/bin/chromium";
const browser = await chromium.launch({ executablePath, args: ["--headless", "--no-sandbox"] });
await mkdir(join(folder, "icons"), { recursive: true });
for (const { name, size, margin, full } of drawings) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const inner = size * (1 - 2 * margin);
  const drawn = icon.replace("<svg ", `<svg width="${inner}" height="${inner}" `);
  await page.setContent(
    `<body style="margin:0;display:grid;place-items:center;height:${size}px;background:${full ? ground : "none"}">${drawn}`,
  );
  await page.screenshot({ path: join(folder, "icons", `${name}.png`), omitBackground: !full });
  await page.close();
}
await browser.close();
