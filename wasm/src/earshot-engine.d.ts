/** Emscripten's glue; build.mjs puts the built one in its place. */
declare module "earshot-engine" {
  const createModule: import("./engine-module.js").CreateModule;
  export default createModule;
}
