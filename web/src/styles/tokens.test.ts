import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const source = readFileSync(new URL("tokens.css", import.meta.url), "utf8");

type Theme = "light" | "dark";
const themes: readonly Theme[] = ["light", "dark"];

/** Linear sRGB of `oklch(L% C H)`: Ottosson, "A perceptual color space for image processing" (2020). */
function linear(lightness: number, chroma: number, hue: number): [number, number, number] {
  const [a, b] = [chroma * Math.cos((hue * Math.PI) / 180), chroma * Math.sin((hue * Math.PI) / 180)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

/** Relative luminance of a token, WCAG 2.2. The first definition counts: later ones are for people who asked for more. */
function luminance(token: string, theme: Theme): number {
  const pair = new RegExp(`--${token}: light-dark\\((oklch\\([^)]*\\)), (oklch\\([^)]*\\))\\)`).exec(source);
  const [l = Number.NaN, c = Number.NaN, h = Number.NaN] = (
    pair?.[theme === "light" ? 1 : 2]?.match(/[\d.]+/g) ?? []
  ).map(Number);
  const [red, green, blue] = linear(l / 100, c, h).map((value) => Math.min(1, Math.max(0, value))) as [
    number,
    number,
    number,
  ];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string, theme: Theme): number {
  const [a, b] = [luminance(one, theme), luminance(other, theme)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

const grounds = ["paper", "surface", "raised", "wash"];
const groups = ["timbre", "harmony", "rhythm", "dynamics"];

/** Text, and what it stands on. */
const texts: [string, string[]][] = [
  ["ink", [...grounds, "fault-wash"]],
  ["soft", [...grounds, "fault-wash"]],
  ["accent-ink", ["accent"]],
  ["paper", ["ink"]],
  ...groups.map((group): [string, string[]] => [`${group}-text`, ["paper", "surface", "raised"]]),
];

/** What must be seen, though it is no text: controls, rings, meters on their ground. */
const marks: [string, string[]][] = [
  ["edge", ["paper", "surface"]],
  ["accent", grounds],
  ["fault", ["fault-wash"]],
  ...groups.map((group): [string, string[]] => [group, ["paper", "surface", "raised"]]),
];

for (const theme of themes) {
  test(`text has a contrast of 4.5 to whatever it stands on: ${theme}`, () => {
    for (const [text, behind] of texts) {
      for (const ground of behind) {
        expect(contrast(text, ground, theme), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      }
    }
  });

  test(`controls and marks have a contrast of 3: ${theme}`, () => {
    for (const [mark, behind] of marks) {
      for (const ground of behind) {
        expect(contrast(mark, ground, theme), `${mark} on ${ground}`).toBeGreaterThanOrEqual(3);
      }
    }
  });
}

test("black and white have the contrast they are known for", () => {
  expect(linear(1, 0, 0).map((value) => Number(value.toFixed(4)))).toEqual([1, 1, 1]);
  expect(linear(0, 0, 0)).toEqual([0, 0, 0]);
});

test("colours have names: no other file mixes its own", () => {
  for (const file of [
    "base",
    "controls",
    "glyph",
    "hits",
    "layout",
    "library",
    "notices",
    "panels",
    "player",
    "search",
    "seeds",
    "start",
  ]) {
    const css = readFileSync(new URL(`${file}.css`, import.meta.url), "utf8");
    expect(css.match(/#[\da-f]{3,8}\b|\b(oklch|rgb|hsl)\(/gi) ?? [], file).toEqual([]);
  }
});
