/**
 * What an MP3 encoder added around the recording: its own delay in front, padding behind. Kept in the LAME tag of the
 * first frame, which holds no audio (the Xing frame). Source: "Mp3 Info Tag rev 1", Gabriel Bouvier; the same encoders
 * are trusted as in FFmpeg's mp3dec.c, so that native and browser cut at the same sample.
 */
export interface Mp3Gaps {
  /** Samples that the encoder put in front. */
  delay: number;
  /** Samples that it put behind. */
  padding: number;
  /** Audio frames, the Xing frame not counted; 0 if the tag does not say. */
  frames: number;
}

/** What every Layer III decoder adds in front: 528 samples of its filter bank, and one. */
const decoderDelay = 529;

/** Bytes that hold the first frame header and its tag, ID3v2 left out. */
const searched = 8192;

export async function readMp3Gaps(file: Blob): Promise<Mp3Gaps | undefined> {
  const start = await endOfId3v2(file);
  const bytes = new Uint8Array(await file.slice(start, start + searched).arrayBuffer());
  const view = new DataView(bytes.buffer);
  for (let at = 0; at + 4 <= bytes.length; at++) {
    if (isLayer3Header(view.getUint32(at))) return parseTag(bytes, at);
  }
  return undefined;
}

/** Where the recording begins and ends among all decoded samples: [begin, end). */
export function recordingWithin(
  gaps: Mp3Gaps,
  decoded: number,
  samplesPerFrame: number,
): { begin: number; end: number } {
  const begin = gaps.delay + decoderDelay;
  const end = gaps.frames > 0 ? gaps.frames * samplesPerFrame - gaps.padding + decoderDelay : decoded;
  return { begin, end: Math.min(end, decoded) };
}

async function endOfId3v2(file: Blob): Promise<number> {
  let at = 0;
  for (;;) {
    const header = new Uint8Array(await file.slice(at, at + 10).arrayBuffer());
    if (header.length < 10 || ascii(header, 0, 3) !== "ID3") return at;
    const [a, b, c, d] = header.subarray(6, 10) as unknown as [number, number, number, number];
    const footer = ((header[5] as number) & 0x10) === 0 ? 0 : 10;
    at += 10 + ((a & 127) << 21) + ((b & 127) << 14) + ((c & 127) << 7) + (d & 127) + footer;
  }
}

function isLayer3Header(header: number): boolean {
  const version = (header >>> 19) & 3;
  const layer = (header >>> 17) & 3;
  const bitrate = (header >>> 12) & 15;
  const rate = (header >>> 10) & 3;
  return header >>> 21 === 0x7ff && version !== 1 && layer === 1 && bitrate !== 15 && rate !== 3;
}

function parseTag(bytes: Uint8Array, frame: number): Mp3Gaps | undefined {
  const view = new DataView(bytes.buffer);
  const header = view.getUint32(frame);
  const isMpeg1 = ((header >>> 19) & 3) === 3;
  const isMono = ((header >>> 6) & 3) === 3;
  const sideInformation = isMpeg1 ? (isMono ? 17 : 32) : isMono ? 9 : 17;
  let at = frame + 4 + sideInformation;
  const name = ascii(bytes, at, 4);
  if (name !== "Xing" && name !== "Info") return undefined;
  if (at + 8 + 4 + 4 + 100 + 4 + 24 > bytes.length) return undefined;
  const flags = view.getUint32(at + 4);
  at += 8;
  let frames = 0;
  if (flags & 1) {
    frames = view.getUint32(at);
    at += 4;
  }
  if (flags & 2) at += 4;
  if (flags & 4) at += 100;
  if (flags & 8) at += 4;
  if (!["LAME", "Lavf", "Lavc"].includes(ascii(bytes, at, 4))) return undefined;
  const gaps = view.getUint32(at + 20) & 0xffffff;
  return { delay: gaps >>> 12, padding: gaps & 0xfff, frames };
}

function ascii(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}
