import { type AudioSource, analyze, SampleSource } from "./analysis.js";
import { Recording } from "./decode.js";
import type { Engine } from "./engine.js";
import { throwIfCanceled } from "./error.js";
import type { AnalyzeRequest } from "./protocol.js";
import type { Song } from "./types.js";

/** Decodes a recording and turns it into numbers. Errors: as Earshot.analyze. */
export async function analyzeSong(
  { audio, name, excerpt, tags }: AnalyzeRequest,
  engine: Promise<Engine>,
  onProgress: (fraction: number) => void,
  signal: AbortSignal,
): Promise<Song> {
  const source: AudioSource =
    audio instanceof Blob ? await Recording.open(audio, name) : new SampleSource(audio.planes, audio.sampleRate, name);
  try {
    throwIfCanceled(signal, name);
    onProgress(0); // opened: a sign of life
    const analyst = await engine;
    const numbers = await analyze(analyst, source, excerpt, onProgress, signal);
    return {
      ...source.tags,
      ...tags,
      duration: source.frames / source.sampleRate,
      sampleRate: source.sampleRate,
      columns: [...analyst.columns],
      ...numbers,
    };
  } finally {
    source.close();
  }
}
