export { Earshot } from "./earshot.js";
export { EarshotError, type ErrorReport } from "./error.js";
export { fold } from "./fold.js";
export type { Heard } from "./history/heard.js";
export type { LeftOut } from "./history/left-out.js";
export { HistoryMatcher, type Match, type MatchedBy, type NamedTrack } from "./history/match.js";
export { type HistoryMatches, type MatchOptions, matchHistory } from "./history/match-history.js";
export { type History, type HistoryFile, type HistoryOptions, readHistory } from "./history/read-history.js";
export * from "./types.js";
