/** Consecutive decoded samples, handed on without a copy: the taker says where a channel's samples shall go. */
export interface AudioBlock {
  readonly frames: number;
  readonly channels: number;
  readonly sampleRate: number;
  /** Copies the channel's samples [from, from + into.length). */
  read(channel: number, into: Float32Array<ArrayBuffer>, from?: number): void;
}

/** Takes a block, which is valid during the call only; false means enough. */
export type BlockSink = (block: AudioBlock) => boolean;

/** Frames [from, to) of a block. */
export function partOf(block: AudioBlock, from: number, to: number): AudioBlock {
  if (from === 0 && to === block.frames) return block;
  return {
    frames: to - from,
    channels: block.channels,
    sampleRate: block.sampleRate,
    read: (channel, into, at = 0) => block.read(channel, into, from + at),
  };
}

/** Planes of samples that are in memory, in blocks small enough to report progress and to cancel between them. */
export function* blocksOf(
  planes: readonly Float32Array[],
  sampleRate: number,
  blockFrames = 65536,
): Generator<AudioBlock> {
  const frames = planes[0]?.length ?? 0;
  for (let at = 0; at < frames; at += blockFrames) {
    yield {
      frames: Math.min(blockFrames, frames - at),
      channels: planes.length,
      sampleRate,
      read: (channel, into, from = 0) => {
        const plane = planes[channel] as Float32Array;
        into.set(plane.subarray(at + from, at + from + into.length));
      },
    };
  }
}
