export const peakCount = 96;

/** Larger files would take a long time and hundreds of megabytes to decode whole: they get a plain seek bar. */
const largest = 12 * 1024 * 1024;

/** Loudness over a recording: `peakCount` values, the loudest 1. Null where it can't be had; playing does not depend on it. */
export async function peaksOf(address: string): Promise<Float32Array | null> {
  try {
    const response = await fetch(address);
    if (!response.ok) return null;
    const encoded = await response.arrayBuffer();
    if (encoded.byteLength > largest) return null;
    // Only its outline is drawn, so the browser's own resampling does no harm here.
    const audio = await new OfflineAudioContext(1, 1, 8000).decodeAudioData(encoded);
    return outline(audio.getChannelData(0), peakCount);
  } catch {
    return null;
  }
}

/** Root mean square of each of `bars` equal parts, scaled so that the largest is 1. */
export function outline(samples: Float32Array, bars: number): Float32Array {
  const result = new Float32Array(bars);
  for (let bar = 0; bar < bars; bar += 1) {
    const begin = Math.floor((bar * samples.length) / bars);
    const end = Math.floor(((bar + 1) * samples.length) / bars);
    let energy = 0;
    for (let k = begin; k < end; k += 1) energy += (samples[k] ?? 0) ** 2;
    result[bar] = end > begin ? Math.sqrt(energy / (end - begin)) : 0;
  }
  const loudest = Math.max(...result);
  return loudest > 0 ? result.map((value) => value / loudest) : result;
}
