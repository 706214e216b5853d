import { EarshotError } from "./error.js";

/**
 * The engine's code, compiled once for all workers: a compiled module is shared with a worker, not copied, so that
 * starting one takes milliseconds. Errors: not-found, io, corrupt.
 */
export async function loadEngineCode(): Promise<WebAssembly.Module> {
  const address = new URL("./earshot.wasm", import.meta.url);
  let bytes: ArrayBuffer;
  try {
    const response = await fetch(address);
    if (!response.ok) {
      const what = `could not be fetched from ${response.url} (HTTP ${response.status})`;
      const remedy = "It belongs beside the package's other files.";
      throw new EarshotError({ code: "not-found", where: "earshot.wasm", what, remedy });
    }
    bytes = await response.arrayBuffer();
  } catch (cause) {
    if (cause instanceof EarshotError) throw cause;
    const remedy = "Check the connection and load the page again.";
    const what = "could not be fetched";
    throw new EarshotError({ code: "io", where: "earshot.wasm", what, remedy }, { cause });
  }
  try {
    // Not streaming: that insists on a content type which simple hosts do not send.
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    const what = `can't be compiled (${cause instanceof Error ? cause.message : String(cause)})`;
    const remedy = "The page's policy needs 'wasm-unsafe-eval', the browser WebAssembly SIMD.";
    throw new EarshotError({ code: "corrupt", where: "earshot.wasm", what, remedy }, { cause });
  }
}
