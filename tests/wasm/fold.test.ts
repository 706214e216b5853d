import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { fold } from "../../wasm/src/fold.js";

it("folds what people type as the native program folds what catalogs are searched by", async () => {
  const cases: [string, string][] = JSON.parse(await readFile(new URL("../golden/fold.json", import.meta.url), "utf8"));
  for (const [text, folded] of cases) expect(fold(text), text).toBe(folded);
});
