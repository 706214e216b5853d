import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/{wasm,integration,browser}/**/*.test.ts", "{wasm,web}/src/**/*.test.ts"],
    globalSetup: ["tests/scratch.ts"],
    // Real decoders, real browsers: slow is not broken.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
    // A test waits for decoders, sockets and brokers half of its time.
    maxWorkers: 2,
    // Of tests that say of themselves that they do not mind company.
    maxConcurrency: 2,
  },
});
