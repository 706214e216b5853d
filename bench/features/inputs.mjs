// What everybody is measured on, cut from the house music: half a minute of samples, and a song of 327 s as MP3.
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../../scripts/lib/run.mjs";

export const songSeconds = 327;
export const clipSeconds = 30;

export async function prepareInputs(houseMusic, folder) {
  if (existsSync(join(folder, "song.mp3"))) return;
  await mkdir(folder, { recursive: true });
  const pieces = (await readdir(houseMusic)).filter((name) => name.endsWith("-01.opus")).sort();
  const list = join(folder, "pieces.txt");
  await writeFile(list, pieces.map((name) => `file '${join(houseMusic, name)}'\n`).join(""));
  const from = (...args) =>
    run("ffmpeg", ["-v", "error", "-y", "-stream_loop", "-1", "-f", "concat", "-safe", "0", "-i", list, ...args]);
  for (const rate of [22050, 44100]) {
    const clip = join(folder, `clip-${rate}.f32`);
    await from("-ss", "30", "-t", `${clipSeconds}`, "-ac", "1", "-ar", `${rate}`, "-f", "f32le", clip);
  }
  const song = join(folder, "song.mp3");
  await from(
    "-t",
    `${songSeconds}`,
    "-ac",
    "2",
    "-ar",
    "44100",
    "-c:a",
    "libmp3lame",
    "-b:a",
    "192k",
    "-f",
    "mp3",
    `${song}.new`,
  );
  await rename(`${song}.new`, song);
}
