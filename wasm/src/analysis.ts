import { type AnalyzedNumbers, Analyzer } from "./analyzer.js";
import { type AudioBlock, type BlockSink, blocksOf } from "./audio-block.js";
import type { AudioTags } from "./decode.js";
import type { Engine } from "./engine.js";
import { EarshotError, throwIfCanceled } from "./error.js";

/** A recording that can be read from any sample on, more than once. */
export interface AudioSource {
  readonly name: string;
  readonly sampleRate: number;
  /** Samples a channel. */
  readonly frames: number;
  /** Seconds that the header says there are; 0 where it says nothing. */
  readonly promised: number;
  readonly tags: AudioTags;
  decode(from: number, sink: BlockSink, signal?: AbortSignal): Promise<void>;
  close(): void;
}

/** Samples that are already in memory. */
export class SampleSource implements AudioSource {
  readonly frames: number;
  readonly promised = 0;
  readonly tags: AudioTags = { title: "", artist: "", album: "", genre: "", year: 0 };

  constructor(
    readonly planes: readonly Float32Array[],
    readonly sampleRate: number,
    readonly name: string,
  ) {
    this.frames = planes[0]?.length ?? 0;
    if (planes.some((plane) => plane.length !== this.frames)) {
      const what = `has channels of different lengths (${planes.map((plane) => plane.length).join(", ")})`;
      throw new EarshotError({ code: "invalid-argument", where: name, what, remedy: "Give each the same." });
    }
  }

  async decode(from: number, sink: BlockSink, signal?: AbortSignal): Promise<void> {
    const rest = this.planes.map((plane) => plane.subarray(from));
    for (const block of blocksOf(rest, this.sampleRate)) {
      // A message that cancels arrives only between tasks.
      await new Promise((resolve) => setTimeout(resolve));
      throwIfCanceled(signal, this.name);
      if (!sink(block)) return;
    }
  }

  close(): void {}
}

/** The part of a recording that counts, as Excerpt::middle() of the engine chooses it: samples [begin, end). */
export function excerptOf(frames: number, sampleRate: number, excerpt: number | "all"): { begin: number; end: number } {
  const duration = frames / sampleRate;
  if (excerpt === "all" || !(duration > excerpt)) return { begin: 0, end: frames };
  const start = Math.floor((duration - excerpt) / 2);
  const begin = Math.round(start * sampleRate);
  return { begin, end: Math.min(begin + Math.round(excerpt * sampleRate), frames) };
}

/** From a recording to its numbers. Errors: the source's and the engine's, with the source's name in front. */
export async function analyze(
  engine: Engine,
  source: AudioSource,
  excerpt: number | "all",
  onProgress: (fraction: number) => void,
  signal?: AbortSignal,
): Promise<AnalyzedNumbers> {
  if (excerpt !== "all" && !(excerpt > 0)) {
    const what = `is ${excerpt}`;
    throw new EarshotError({
      code: "invalid-argument",
      where: "excerpt",
      what,
      remedy: 'Give seconds above 0, or "all".',
    });
  }
  const { begin, end } = excerptOf(source.frames, source.sampleRate, excerpt);
  try {
    // The source starts at the excerpt's first sample, so for the analyzer the excerpt starts at 0.
    const length = Math.max(end - begin, 1) / source.sampleRate;
    const analyzer = new Analyzer(engine.module, source.sampleRate, 0, length);
    try {
      const passes = (end - begin) / source.sampleRate > engine.keptSeconds ? 2 : 1;
      let pushed = 0;
      const sink = (block: AudioBlock) => {
        const more = analyzer.push(block);
        pushed += block.frames;
        onProgress(Math.min(pushed / (passes * (end - begin)), 1));
        return more;
      };
      await source.decode(begin, sink, signal);
      if (analyzer.endPass()) {
        await source.decode(begin, sink, signal);
        analyzer.endPass();
      }
      return analyzer.finish(source.frames / source.sampleRate, source.promised);
    } finally {
      analyzer.close();
    }
  } catch (error) {
    if (!(error instanceof EarshotError) || error.where === source.name) throw error;
    const what = error.where === "" ? error.what : `${error.where}: ${error.what}`;
    throw new EarshotError({ ...error.report, where: source.name, what }, { cause: error });
  }
}
