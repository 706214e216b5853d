// A folder that tests may leave things in: gone when all are done, and so is the broker that they shared.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endSharedBroker } from "./integration/relay/shared-broker.js";

export async function setup(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "earshot-scratch-"));
  process.env.TESTS_SCRATCH = folder;
  return async () => {
    await endSharedBroker(folder);
    await rm(folder, { recursive: true, force: true });
  };
}
