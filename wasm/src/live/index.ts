export { EarshotError, type ErrorReport } from "../error.js";
export { connectLive } from "./connect-live.js";
export type { Live } from "./live.js";
export { songOfTrack } from "./song-of-track.js";
export type * from "./types.js";
