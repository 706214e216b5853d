import { readFileSync } from "node:fs";
import { groups } from "earshot";
import { expect, test } from "vitest";
import { shippedLayout } from "./space-layout";

test("the layout is that of the space that ships", () => {
  const tables = readFileSync(new URL("../../../shared/embedding/shipped_space.cpp", import.meta.url), "utf8");
  const scales = (section: string): number =>
    (new RegExp(`k${section}Scale\\[\\] = \\{([^}]*)\\}`).exec(tables)?.[1]?.match(/\d+/g) ?? []).length;
  const sizes = [scales("Gaussian") + scales("Shape"), scales("Harmony"), scales("Rhythm"), scales("Dynamics")];
  expect(groups.map((group) => shippedLayout.ranges[group][1] - shippedLayout.ranges[group][0])).toEqual(sizes);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(64);

  const typical = /\{([^{}]*)\},\n\};\s*\}\s*\/\/ namespace earshot\s*$/
    .exec(tables)?.[1]
    ?.split(",")
    .map(Number.parseFloat);
  for (const [k, group] of groups.entries()) {
    const known = shippedLayout.spread[group] * Math.sqrt(2 * (sizes[k] ?? 0));
    expect(known / (typical?.[k] ?? Number.NaN)).toBeGreaterThan(0.5);
    expect(known / (typical?.[k] ?? Number.NaN)).toBeLessThan(2);
  }
});
