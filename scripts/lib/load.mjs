// Loads a TypeScript module of the tree: the tests' house and screens also serve screenshots and benchmarks.
import { join } from "node:path";
import { runnerImport } from "vite";
import { root } from "./run.mjs";

export const load = async (path) => (await runnerImport(join(root, path))).module;
