// Earshot's engine, Meyda and essentia.js behind one function, `run(task)`: bundled once, run in Node and in Chromium.
import createKernels from "bench-kernels";
import Essentia from "essentia.js/dist/essentia.js-core.es.js";
import { EssentiaWASM } from "essentia.js/dist/essentia-wasm.es.js";
import Meyda from "meyda/dist/web/meyda.js";
import { analyze, SampleSource } from "../../wasm/src/analysis.ts";
import { Engine } from "../../wasm/src/engine.ts";

const rate = 22050;
const frameLength = 2048;
const hop = 512;

/** load(name): the bytes of earshot.wasm, bench_kernels.wasm, clip-22050.f32. */
export async function createPeers(load) {
  const clip = new Float32Array(await load("clip-22050.f32"));
  return { earshot: await earshot(clip, load), meyda: meyda(clip), "essentia.js": essentiaJs(clip) };
}

async function earshot(clip, load) {
  const compiled = await WebAssembly.compile(await load("bench_kernels.wasm"));
  const kernels = await createKernels({
    instantiateWasm(imports, done) {
      const instance = new WebAssembly.Instance(compiled, imports);
      done(instance);
      return instance.exports;
    },
  });
  const mfcc = () => {
    const at = kernels._reserve(clip.length) / 4;
    kernels.HEAPF32.set(clip, at);
    const result = kernels._mfcc(rate) / 4;
    return kernels.HEAPF32.slice(result, result + kernels._coefficientCount());
  };
  const engine = new Engine(await WebAssembly.compile(await load("earshot.wasm")));
  // The source is drained without the pauses in which a worker would hear that it is canceled.
  const source = new SampleSource([clip], rate, "clip");
  source.decode = async (from, sink) => {
    for (let at = from; at < clip.length; at += 32768) {
      const block = clip.subarray(at, at + 32768);
      if (!sink({ channels: 1, frames: block.length, sampleRate: rate, read: (_, into) => into.set(block) })) return;
    }
  };
  return {
    version: "0.1.0",
    matrix: mfcc,
    tasks: { mfcc: () => mfcc()[100], set: async () => (await analyze(engine, source, "all", () => {})).vector[0] },
  };
}

/** Meyda has no framing of its own, and transforms frame by frame. */
function meyda(clip) {
  const extract = (bands, features) => {
    Object.assign(Meyda, { sampleRate: rate, bufferSize: frameLength, melBands: bands, numberOfMFCCCoefficients: 20 });
    let sum = 0;
    for (let at = 0; at + frameLength <= clip.length; at += hop) {
      sum += Meyda.extract(features, clip.subarray(at, at + frameLength)).mfcc[1];
    }
    return sum;
  };
  const all = [
    "mfcc",
    "chroma",
    "spectralCentroid",
    "spectralSpread",
    "spectralRolloff",
    "spectralFlatness",
    "rms",
    "zcr",
  ];
  return {
    version: "5.6.3",
    tasks: {
      mfcc: () => extract(26, ["mfcc"]),
      "mfcc, 128 bands": () => extract(128, ["mfcc"]),
      set: () => extract(26, all),
    },
  };
}

function essentiaJs(clip) {
  const essentia = new Essentia(EssentiaWASM);
  /** What the algorithms return lives in WebAssembly's memory until it is deleted. */
  const freed = (...results) => {
    for (const result of results) {
      for (const vector of Object.values(result)) if (typeof vector?.delete === "function") vector.delete();
    }
  };
  const eachSpectrum = (use) => {
    let sum = 0;
    for (let at = 0; at + frameLength <= clip.length; at += hop) {
      const frame = essentia.arrayToVector(clip.subarray(at, at + frameLength));
      const windowed = essentia.Windowing(frame, true, frameLength, "hann");
      const { spectrum } = essentia.Spectrum(windowed.frame, frameLength);
      sum += use(spectrum, frame);
      spectrum.delete();
      freed(windowed);
      frame.delete();
    }
    return sum;
  };
  const mfcc = (bands) => (spectrum) => {
    const result = essentia.MFCC(spectrum, 2, 11000, frameLength / 2 + 1, 0, "dbamp", 0, "unit_sum", bands, 20, rate);
    const value = result.mfcc.get(1);
    freed(result);
    return value;
  };
  const rest = (spectrum, frame) => {
    const contrast = essentia.SpectralContrast(spectrum, frameLength, 11000, 20, 0.4, 6, rate, 0.15);
    const value =
      essentia.Centroid(spectrum, rate / 2).centroid +
      essentia.RollOff(spectrum, 0.85, rate).rollOff +
      essentia.Flatness(spectrum).flatness +
      essentia.RMS(frame).rms +
      essentia.ZeroCrossingRate(frame).zeroCrossingRate +
      contrast.spectralContrast.get(0);
    freed(contrast);
    return value;
  };
  return {
    version: "0.1.3",
    tasks: {
      mfcc: () => eachSpectrum(mfcc(128)),
      "mfcc, 40 bands": () => eachSpectrum(mfcc(40)),
      set: () => eachSpectrum((spectrum, frame) => mfcc(128)(spectrum) + rest(spectrum, frame)),
    },
  };
}
