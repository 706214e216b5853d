// Simulated listeners, several times: a model of most of them and of most tracks, asked for the plays of the others.
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { binaries, houseMusic } from "../../scripts/lib/build.mjs";
import { root, run, say } from "../../scripts/lib/run.mjs";

export const settings = { listeners: 1200, trained: 800, factors: 24, lambda: 0.01, alpha0: 0.1, coldShare: 0.2 };

/** A fifth of the played tracks by turns, another one for each seed. */
function coldTracks(lines, seed) {
  const names = [...new Set(lines.map((line) => JSON.parse(line).item))].sort();
  const every = Math.round(1 / settings.coldShare);
  return new Set(names.filter((_, i) => i % every === seed % every));
}

async function answersOf(folder, seed) {
  say(`Simulated listeners, seed ${seed}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const earshot = (...args) => run(join(binaries, "earshot"), args);
  const { listeners, trained, factors, lambda, alpha0 } = settings;
  await run(join(binaries, "earshot-simulate"), ["--out", folder, "--listeners", `${listeners}`, "--seed", `${seed}`]);
  const lines = (await readFile(join(folder, "simulated-plays.jsonl"), "utf8")).split("\n").filter(Boolean);
  const cold = coldTracks(lines, seed);
  const isTrained = (line) => Number(JSON.parse(line).listener.replace(/\D/g, "")) <= trained;
  const files = {
    train: join(folder, "train.jsonl"),
    test: join(folder, "test.jsonl"),
    cold: join(folder, "cold.txt"),
  };
  const learned = lines.filter((line) => isTrained(line) && !cold.has(JSON.parse(line).item));
  await writeFile(files.train, `${learned.join("\n")}\n`);
  await writeFile(files.test, `${lines.filter((line) => !isTrained(line)).join("\n")}\n`);
  // Nobody played the new arrivals: they are neither wanted nor known.
  const { newArrivals } = JSON.parse(await readFile(join(folder, "simulated-listeners.json"), "utf8"));
  await writeFile(files.cold, [...cold, ""].join("\n"));
  const model = join(folder, "model");
  const catalog = join(folder, "catalog");
  const sources = [houseMusic, "--cache", join(root, "build/cache"), "--out"];
  await earshot("catalog", "build", ...sources, join(folder, "plain"));
  await earshot(
    ...["train", files.train, "--catalog", join(folder, "plain"), "--out", model, "--factors", `${factors}`],
    ...["--lambda", `${lambda}`, "--alpha0", `${alpha0}`, "--seed", `${seed}`],
  );
  await earshot("catalog", "build", ...sources, catalog, "--factors", model);
  const text = await run(join(binaries, "bench_taste"), [catalog, files.test, files.cold, `${seed}`]);
  const answers = text.split("\n").filter((line) => line.startsWith("{"));
  return { answers: answers.map((line) => JSON.parse(line)), arrivals: newArrivals.length, cold: cold.size };
}

export async function measureTaste(folder, seeds) {
  const rounds = [];
  for (const seed of seeds) rounds.push(await answersOf(join(folder, `${seed}`), seed));
  return {
    settings,
    seeds,
    cold: rounds[0].cold,
    arrivals: rounds[0].arrivals,
    answers: rounds.flatMap((r) => r.answers),
  };
}
