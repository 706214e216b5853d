import type { EncodedPacket } from "mediabunny";

/** How a codec's decoder lies in time: what it needs before a sample comes out right, and what it leaves out at its start. */
export interface CodecTiming {
  /** Seconds to decode ahead of a sample so that it is the same as when decoding from the start; Infinity: all of it. */
  preroll: number;
  /** Samples that a decoder started at this packet does not give. */
  skipped(first: EncodedPacket, isFirstOfFile: boolean): number;
  /** False: the packet holds no audio (or is a header out of place), and decoders would stop at it. */
  holdsAudio(packet: EncodedPacket): boolean;
}

const plain: CodecTiming = { preroll: 0, skipped: () => 0, holdsAudio: (packet) => packet.byteLength > 0 };

export function codecTiming(codec: string, config: AudioDecoderConfig): CodecTiming {
  switch (codec) {
    case "mp3":
      // A frame may use up to 511 bytes of those before it: at 32 kbit/s these are five; then the filter bank's overlap.
      return { ...plain, preroll: 0.4 };
    case "aac":
      // Its noise substitution draws random numbers from the first frame on: seeking would change them.
      return { ...plain, preroll: Number.POSITIVE_INFINITY };
    case "vorbis":
      return {
        preroll: 0.3,
        // A packet gives the overlap with the one before it: the first one gives nothing. Header bit set: not audio.
        skipped: (first, isFirstOfFile) => (isFirstOfFile ? 0 : Math.round(first.duration * config.sampleRate)),
        holdsAudio: (packet) => packet.byteLength > 0 && ((packet.data[0] as number) & 1) === 0,
      };
    case "opus": {
      // Its predictors forget within a second. Browsers drop the pre-skip wherever decoding starts; mediabunny's
      // timestamps already account for the one at the start of the file.
      const preSkip = opusPreSkip(config);
      return { ...plain, preroll: 1, skipped: (_, isFirstOfFile) => (isFirstOfFile ? 0 : preSkip) };
    }
    default:
      return plain;
  }
}

/** RFC 7845, 5.1: bytes 10 and 11 of the identification header. */
function opusPreSkip({ description }: AudioDecoderConfig): number {
  if (!description) return 0;
  const view = ArrayBuffer.isView(description)
    ? new DataView(description.buffer, description.byteOffset, description.byteLength)
    : new DataView(description);
  return view.byteLength >= 12 ? view.getUint16(10, true) : 0;
}
