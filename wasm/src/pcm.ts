import type { EncodedPacket } from "mediabunny";
import type { AudioBlock } from "./audio-block.js";
import type { Ending } from "./packet-decoder.js";

/**
 * Uncompressed samples to floats, as natively: integers times 1 / 2^(bits - 1), floats as they are, NaN and values
 * above full scale included.
 */
export interface PcmLayout {
  bytes: number;
  read: (view: DataView, at: number) => number;
}

const layouts: Record<string, PcmLayout> = {
  "pcm-u8": { bytes: 1, read: (view, at) => (view.getUint8(at) - 128) / 128 },
  "pcm-s8": { bytes: 1, read: (view, at) => view.getInt8(at) / 128 },
  "pcm-s16": { bytes: 2, read: (view, at) => view.getInt16(at, true) / 2 ** 15 },
  "pcm-s16be": { bytes: 2, read: (view, at) => view.getInt16(at) / 2 ** 15 },
  "pcm-s24": { bytes: 3, read: (view, at) => ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 2 ** 23 },
  "pcm-s24be": { bytes: 3, read: (view, at) => ((view.getInt8(at) << 16) | view.getUint16(at + 1)) / 2 ** 23 },
  "pcm-s32": { bytes: 4, read: (view, at) => view.getInt32(at, true) / 2 ** 31 },
  "pcm-s32be": { bytes: 4, read: (view, at) => view.getInt32(at) / 2 ** 31 },
  "pcm-f32": { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  "pcm-f32be": { bytes: 4, read: (view, at) => view.getFloat32(at) },
  "pcm-f64": { bytes: 8, read: (view, at) => view.getFloat64(at, true) },
  "pcm-f64be": { bytes: 8, read: (view, at) => view.getFloat64(at) },
};

export function pcmLayout(codec: string): PcmLayout | undefined {
  return layouts[codec];
}

/** As decodePackets, for packets that need no decoder. */
export async function unpackPackets(
  layout: PcmLayout,
  config: AudioDecoderConfig,
  packets: AsyncIterable<EncodedPacket>,
  take: (block: AudioBlock, before: number) => boolean,
  signal?: AbortSignal,
): Promise<Ending> {
  const channels = config.numberOfChannels;
  let before = 0;
  for await (const { data } of packets) {
    const frames = Math.floor(data.byteLength / (layout.bytes * channels));
    const block: AudioBlock = {
      frames,
      channels,
      sampleRate: config.sampleRate,
      read: (channel, into, from = 0) => readChannel(layout, data, channels, channel, from, into),
    };
    if (signal?.aborted || !take(block, before)) return "stopped";
    before += frames;
  }
  return "finished";
}

/** One channel of interleaved samples, frames [from, from + into.length). */
function readChannel(
  { bytes, read }: PcmLayout,
  data: Uint8Array,
  channels: number,
  channel: number,
  from: number,
  into: Float32Array,
): void {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const stride = channels * bytes;
  let at = from * stride + channel * bytes;
  for (let i = 0; i < into.length; i++, at += stride) into[i] = read(view, at);
}
