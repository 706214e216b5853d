export { Earshot } from "./earshot.js";
export { EarshotError, type ErrorReport } from "./error.js";
export { fold } from "./fold.js";
export * from "./types.js";
