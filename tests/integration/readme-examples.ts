// The examples of a README, as they stand there.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./programs.js";

/** The code blocks of a language (none: ""), in order. */
export async function examplesOf(readme: string, language: string): Promise<string[]> {
  const text = await readFile(join(root, readme), "utf8");
  const blocks = [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)];
  return blocks.filter(([, of]) => of === language).map(([, , code]) => code ?? "");
}
