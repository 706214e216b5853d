import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/{wasm,integration,browser}/**/*.test.ts", "{wasm,web}/src/**/*.test.ts"],
    globalSetup: ["tests/scratch.ts"],
    // Real decoders, real browsers: slow is not broken. One file at a time, so that a browser has the machine to itself.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
    fileParallelism: false,
    // Of tests that say of themselves that they do not mind company.
    maxConcurrency: 2,
  },
});
