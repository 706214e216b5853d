import {
  ADTS,
  type AudioCodec,
  BlobSource,
  type EncodedPacket,
  EncodedPacketSink,
  FLAC,
  Input,
  MATROSKA,
  type MetadataTags,
  MP3,
  MP4,
  OGG,
  QTFF,
  UnsupportedInputFormatError,
  WAVE,
  WEBM,
} from "mediabunny";
import { type AudioBlock, type BlockSink, partOf } from "./audio-block.js";
import { type CodecTiming, codecTiming } from "./codec-timing.js";
import { EarshotError, throwIfCanceled } from "./error.js";
import { readMp3Gaps, recordingWithin } from "./mp3-gapless.js";
import { decodePackets } from "./packet-decoder.js";
import { pcmLayout, unpackPackets } from "./pcm.js";
import type { ErrorCode } from "./types.js";

/** What a file says about itself; empty or 0 where it says nothing. */
export interface AudioTags {
  title: string;
  artist: string;
  album: string;
  genre: string;
  year: number;
}

/** Faults after which a file is not worth going on with. */
const toleratedDamage = 256;

/** Samples [begin, end), and the seconds that the header promises (0: none). */
interface Extent {
  begin: number;
  end: number;
  promised: number;
}

interface Stream {
  codec: AudioCodec;
  config: AudioDecoderConfig;
  packets: EncodedPacketSink;
  /** Seconds that the header says there are; null where it does not. */
  promised: number | null;
  /** What the decoder gives: AAC's spectral band replication may double what the file says. */
  sampleRate: number;
}

const readable = "Use MP3, M4A (AAC), Ogg (Vorbis, Opus), FLAC or WAV.";

/**
 * An audio file, decoded at its own rate with its own channels, without what the encoder added: MP3's delay and padding,
 * AAC's priming, the pre-skip and the tail of Opus and Vorbis. FLAC and WAV are exact.
 */
export class Recording {
  readonly name: string;
  readonly sampleRate: number;
  readonly channels: number;
  /** Samples a channel. */
  readonly frames: number;
  /** Seconds that the header says there are, more than `duration` where it is cut short; 0 where it says nothing. */
  readonly promised: number;
  readonly tags: AudioTags;
  readonly #input: Input;
  readonly #packets: EncodedPacketSink;
  readonly #config: AudioDecoderConfig;
  readonly #timing: CodecTiming;
  /** Where the recording's samples lie on the packets' time line. */
  readonly #extent: Extent;

  private constructor(name: string, input: Input, stream: Stream, extent: Extent, tags: AudioTags) {
    this.name = name;
    this.sampleRate = stream.sampleRate;
    this.channels = stream.config.numberOfChannels;
    this.frames = extent.end - extent.begin;
    this.promised = extent.promised;
    this.tags = tags;
    this.#input = input;
    this.#packets = stream.packets;
    this.#config = stream.config;
    this.#timing = codecTiming(stream.codec, stream.config);
    this.#extent = extent;
  }

  /** Seconds. */
  get duration(): number {
    return this.frames / this.sampleRate;
  }

  /** Reads headers and walks the packets; decodes nothing. Errors: unsupported-format, corrupt, too-short, io. */
  static async open(file: Blob, name: string): Promise<Recording> {
    if (file.size === 0) throw fault("unsupported-format", name, "is empty", "Choose the file again.");
    const input = new Input({
      source: new BlobSource(file),
      formats: [MP3, MP4, QTFF, OGG, FLAC, WAVE, ADTS, WEBM, MATROSKA],
    });
    try {
      const stream = await openStream(input, name);
      const extent = await extentOf(file, stream);
      if (!(extent.end > extent.begin)) throw fault("too-short", name, "has no samples", "Choose a longer recording.");
      return new Recording(name, input, stream, extent, tagsOf(await input.getMetadataTags(), name));
    } catch (error) {
      input.dispose();
      if (error instanceof EarshotError) throw error;
      if (error instanceof UnsupportedInputFormatError) {
        throw fault("unsupported-format", name, "is not an audio file that is read here", readable, error);
      }
      if (error instanceof DOMException) {
        throw fault("io", name, `can't be read (${error.message})`, "Choose the file again.", error);
      }
      throw fault("corrupt", name, `breaks its format's rules (${textOf(error)})`, "Get the file again.", error);
    }
  }

  /** Gives samples [from, ...) to `sink` until it has enough. Each call gives the same. Errors: corrupt, io, canceled. */
  async decode(from: number, sink: BlockSink, signal?: AbortSignal): Promise<void> {
    const { begin, end } = this.#extent;
    let next = begin + from; // the first sample not given yet
    let given = 0;
    const start = await this.#packets.getFirstPacket();
    let packet = await this.#packetBefore(next, start);
    for (let damaged = 0; packet !== null && damaged <= toleratedDamage; damaged++) {
      throwIfCanceled(signal, this.name);
      const isStart = packet.timestamp === start?.timestamp;
      const first = Math.round(packet.timestamp * this.sampleRate) + this.#timing.skipped(packet, isStart);
      let reached = first;
      const take = (block: AudioBlock, before: number): boolean => {
        const at = first + before;
        reached = at + block.frames;
        const skip = Math.max(next - at, 0);
        const stop = Math.min(end - at, block.frames);
        if (stop > skip) {
          given += stop - skip;
          next = at + stop;
          if (!sink(partOf(block, skip, stop))) return false;
        }
        return reached < end;
      };
      const ending = await this.#run(packet, take, signal);
      if (ending !== "damaged") break;
      packet = await this.#packetAfter(reached);
    }
    throwIfCanceled(signal, this.name);
    if (given === 0 && from < this.frames) {
      throw fault("corrupt", this.name, "could not be decoded", "Get the file again.");
    }
  }

  close(): void {
    this.#input.dispose();
  }

  /** Where to start so that the sample at `position` comes out right. */
  async #packetBefore(position: number, start: EncodedPacket | null): Promise<EncodedPacket | null> {
    const seconds = position / this.sampleRate - this.#timing.preroll;
    if (!start || !(seconds > start.timestamp)) return start;
    return (await this.#packets.getPacket(seconds)) ?? start;
  }

  /** The packet behind the one that holds this position. */
  async #packetAfter(position: number): Promise<EncodedPacket | null> {
    const packet = await this.#packets.getPacket((position + 0.5) / this.sampleRate);
    return packet && this.#packets.getNextPacket(packet);
  }

  async *#from(packet: EncodedPacket): AsyncGenerator<EncodedPacket> {
    let last = packet;
    try {
      for await (const each of this.#packets.packets(packet)) {
        last = each;
        if (this.#timing.holdsAudio(each)) yield each;
      }
    } catch (error) {
      // It reads ahead: what lies between here and the fault is whole. Of a file that was cut that is all there is.
      for (let next = await this.#next(last); next !== null; next = await this.#next(next)) {
        last = next;
        if (this.#timing.holdsAudio(next)) yield next;
      }
      if (Math.round((last.timestamp + last.duration) * this.sampleRate) < this.#extent.end) throw error;
    }
  }

  #next(packet: EncodedPacket): Promise<EncodedPacket | null> {
    return this.#packets.getNextPacket(packet).catch(() => null);
  }

  #run(packet: EncodedPacket, take: (block: AudioBlock, before: number) => boolean, signal?: AbortSignal) {
    const layout = pcmLayout(this.#config.codec);
    if (!layout) return decodePackets(this.#config, this.#from(packet), take, signal);
    return unpackPackets(layout, this.#config, this.#from(packet), take, signal);
  }
}

async function openStream(input: Input, name: string): Promise<Stream> {
  const track = await input.getPrimaryAudioTrack();
  if (!track) throw fault("unsupported-format", name, "has no audio in it", readable);
  const [codec, config] = await Promise.all([track.getCodec(), track.getDecoderConfig()]);
  if (!codec || !config)
    throw fault("unsupported-format", name, "has audio of a codec that is not read here", readable);
  checkHeader(config, name);
  const packets = new EncodedPacketSink(track);
  const promised = await track.getDurationFromMetadata();
  if (pcmLayout(codec)) return { codec, config, packets, promised, sampleRate: config.sampleRate };
  const supported = await AudioDecoder.isConfigSupported(config).catch(() => ({ supported: false }));
  if (!supported.supported) {
    throw fault("unsupported-format", name, `has ${config.codec} audio, which this browser does not decode`, readable);
  }
  const sampleRate = codec === "aac" ? await decodedRate(config, packets) : config.sampleRate;
  return { codec, config, packets, promised, sampleRate };
}

/** Rates that the engine takes, Hz. */
const [lowestRate, highestRate] = [1000, 768_000];

/** A header may say anything. */
function checkHeader({ numberOfChannels, sampleRate }: AudioDecoderConfig, name: string): void {
  const remedy = "Get the file again.";
  if (!(numberOfChannels >= 1)) throw fault("corrupt", name, "has no channels, by its header", remedy);
  if (sampleRate >= lowestRate && sampleRate <= highestRate) return;
  const said = `${sampleRate.toLocaleString("en")} samples a second, by its header`;
  throw fault("corrupt", name, `has ${said}, where 1,000 to 768,000 are possible`, remedy);
}

async function decodedRate(config: AudioDecoderConfig, packets: EncodedPacketSink): Promise<number> {
  let rate = config.sampleRate;
  await decodePackets(config, packets.packets(), (block) => {
    rate = block.sampleRate;
    return false;
  });
  return rate;
}

async function extentOf(file: Blob, { codec, packets, promised, sampleRate }: Stream): Promise<Extent> {
  const first = await packets.getFirstPacket({ metadataOnly: true });
  const last = await lastPacket(packets);
  if (!first || !last) return { begin: 0, end: 0, promised: 0 };
  const end = Math.round((last.timestamp + last.duration) * sampleRate);
  if (codec === "mp3") {
    const gaps = await readMp3Gaps(file);
    if (!gaps) return { begin: 0, end, promised: 0 }; // without a tag its length is a guess from its size
    const samples = Math.round(first.duration * sampleRate);
    return { ...recordingWithin(gaps, end, samples), promised: (gaps.frames * samples - gaps.padding) / sampleRate };
  }
  // What lies before zero is the encoder's; a stream that starts later (cut out of another) starts where it starts.
  return { begin: Math.max(Math.round(first.timestamp * sampleRate), 0), end, promised: promised ?? 0 };
}

/** Of a file that is cut the last that is whole: the container library stumbles over the rest. */
async function lastPacket(packets: EncodedPacketSink): Promise<EncodedPacket | null> {
  const headers = { metadataOnly: true };
  let last: EncodedPacket | null = null;
  try {
    return await packets.getPacket(Number.POSITIVE_INFINITY, headers);
  } catch {
    try {
      for await (const packet of packets.packets(undefined, undefined, headers)) last = packet;
    } catch {
      // There it is cut.
    }
  }
  return last;
}

function tagsOf(tags: MetadataTags, name: string): AudioTags {
  return {
    title: clean(tags.title) || name.replace(/\.[^.]*$/, ""),
    artist: clean(tags.artist) || clean(tags.albumArtist),
    album: clean(tags.album),
    genre: clean(tags.genre),
    year: tags.date && Number.isFinite(tags.date.getTime()) ? tags.date.getUTCFullYear() : 0,
  };
}

function clean(text: string | undefined): string {
  return (text ?? "").replaceAll("\0", " ").trim();
}

function textOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  // The container library's own checks say no more than that they failed.
  return /^Assertion failed/.test(text) ? "it ends too early, or contradicts itself" : text;
}

function fault(code: ErrorCode, where: string, what: string, remedy: string, cause?: unknown): EarshotError {
  return new EarshotError({ code, where, what, remedy }, { cause });
}
