// A folder that tests may leave things in: gone when all are done.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export async function setup(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "earshot-scratch-"));
  process.env.TESTS_SCRATCH = folder;
  return () => rm(folder, { recursive: true, force: true });
}
