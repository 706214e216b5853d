// Music of one's own: made up, and dropped on the page as a hand does.
import type { Page } from "playwright-core";
import { wav } from "../integration/wav.js";

/** Three seconds that no other number gives. */
export const tune = (number: number): Buffer =>
  wav(
    Float32Array.from(
      { length: 22050 * 3 },
      (_, i) => Math.sin(i * (0.03 + 0.004 * number)) * (i % 5000 < 3500 ? 0.6 : 0.1),
    ),
    22050,
  );

/** Drops files and folders of the disk on the window. */
export async function dropOn(page: Page, files: string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) {
    await session.send("Input.dispatchDragEvent", { type, x: 600, y: 300, data });
  }
}
