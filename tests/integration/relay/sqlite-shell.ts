// What a log in a file holds, by SQLite's own shell: a program that knows nothing of Earshot.
import { execFileSync } from "node:child_process";
import type { Kept } from "./kcat.js";

/** Everything the topic holds. The file is only read. */
export function rowsOf(file: string, topic: string): Kept[] {
  const query =
    "SELECT 0 AS partition, offset, CAST(key AS TEXT) AS key, CAST(value AS TEXT) AS value FROM records " +
    `WHERE topic = (SELECT id FROM topics WHERE CAST(name AS TEXT) = '${topic}') ORDER BY offset`;
  const out = execFileSync("sqlite3", ["-readonly", "-json", file, query], { encoding: "utf8", maxBuffer: 1 << 28 });
  return out === "" ? [] : JSON.parse(out);
}
