import type { EncodedPacket } from "mediabunny";
import type { AudioBlock } from "./audio-block.js";

/** How a run over packets ended. */
export type Ending = "finished" | "stopped" | "damaged";

/** Packets a decoder holds before we wait for it: enough to keep it busy, little enough to cancel promptly. */
const queued = 32;

/**
 * Runs one WebCodecs decoder over packets, in order. `take` gets each decoded block with the number of samples that came
 * before it, and says whether to go on. "damaged" means the decoder gave up: it must be started again behind the fault.
 */
export async function decodePackets(
  config: AudioDecoderConfig,
  packets: AsyncIterable<EncodedPacket>,
  take: (block: AudioBlock, before: number) => boolean,
  signal?: AbortSignal,
): Promise<Ending> {
  let stopped = false;
  let damaged = false;
  let thrown: { reason: unknown } | undefined;
  let decoded = 0;
  let wake = () => {};
  const decoder = new AudioDecoder({
    output(audio) {
      try {
        if (!stopped && !thrown && !take(blockOf(audio), decoded)) stopped = true;
      } catch (reason) {
        thrown = { reason };
      }
      decoded += audio.numberOfFrames;
      audio.close();
      wake();
    },
    error() {
      damaged = true;
      wake();
    },
  });
  const onWake = () => wake();
  decoder.addEventListener("dequeue", onWake);
  signal?.addEventListener("abort", onWake);
  const over = () => stopped || damaged || thrown !== undefined || signal?.aborted === true;
  try {
    decoder.configure(config);
    let origin: number | undefined;
    for await (const packet of packets) {
      while (!over() && decoder.decodeQueueSize >= queued) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (over()) break;
      // Browsers mistrust negative timestamps; we count samples, so these only need to rise.
      origin ??= packet.timestamp;
      const timestamp = Math.round((packet.timestamp - origin) * 1e6);
      decoder.decode(new EncodedAudioChunk({ type: "key", timestamp, data: packet.data as BufferSource }));
    }
    // It rejects where `error` was called as well.
    if (!over()) await decoder.flush().catch(() => {});
  } finally {
    signal?.removeEventListener("abort", onWake);
    decoder.removeEventListener("dequeue", onWake);
    if (decoder.state !== "closed") decoder.close();
  }
  if (thrown) throw thrown.reason;
  return damaged ? "damaged" : stopped || signal?.aborted ? "stopped" : "finished";
}

function blockOf(audio: AudioData): AudioBlock {
  return {
    frames: audio.numberOfFrames,
    channels: audio.numberOfChannels,
    sampleRate: audio.sampleRate,
    read: (channel, into, from = 0) =>
      audio.copyTo(into, { planeIndex: channel, format: "f32-planar", frameOffset: from, frameCount: into.length }),
  };
}
