// What all versions of a piece by one artist have in common. The native programs have the same (shared/records/
// title_identity.h, which says what comes off and what stays); tests/vectors/histories holds both to the same answers.

const words = (list: string): ReadonlySet<string> => new Set(list.split(" "));

/** A note with one of these names another piece, or a work of its own on it. */
const otherPiece = words(
  "part pt pts parts no nr vol volume op act scene movement mvt chapter seq reprise interlude medley finale prelude " +
    "overture remix remixed rmx dub club karaoke tribute remake rework reworked bootleg mashup vs",
);
/** A note with one of these is a version, whatever else it says. */
const version = words(
  "version versao versione versio remaster remastered remastering remasterizado remasterizada remasterise remasterisee " +
    "mastering outtake unplugged rerecorded rerecording soundtrack",
);
/** A note of these and of words that tell no more is a version. */
const form = words(
  "edit mix take demo mono stereo acoustic instrumental explicit clean live single original alternate alternative " +
    "rehearsal acapella bonus extended edited excerpt studio uncut",
);
/** What such notes say besides. */
const filler = words(
  "album radio video short long full length lp ep early late first second track tracks digital digitally us uk a the in " +
    "and cappella home rough session sessions new tv vinyl cd rpm inch recording recorded performance master hd",
);
/** Titles that any film has. */
const anyFilm: ReadonlySet<string> = new Set([
  "main title",
  "main titles",
  "title",
  "titles",
  "overture",
  "theme",
  "main theme",
  "finale",
  "prologue",
  "epilogue",
  "end credits",
  "end title",
  "end titles",
  "opening",
  "opening titles",
  "intro",
  "introduction",
  "suite",
  "love theme",
  "prelude",
  "credits",
  "ending",
]);
const isGuest = words("feat ft featuring with");
const liveIn = words("at from in on with");
const isNumber = (word: string): boolean => /^[0-9]+$/.test(word);

/** Runs of letters and digits of folded text; apostrophes join, "&" is "and". */
export function wordsOf(text: string): string[] {
  const runs = text.replace(/['\u2019]/g, "").match(/[a-z0-9\u0080-\u1fff\u2040-\uffff]+|&/g) ?? [];
  return runs.map((run) => (run === "&" ? "and" : run));
}

function saysLive(note: readonly string[]): boolean {
  const [first, second] = note;
  const abroad = `${first} ${second}`;
  if (["ao vivo", "en vivo", "en directo", "en directe", "dal vivo"].includes(abroad)) return true;
  const [live, where] = first === "recorded" ? note.slice(1) : note;
  return live === "live" && where !== undefined && (isNumber(where) || liveIn.has(where));
}

/** What a title says of the recording, not of the piece. `left` is the title without it. */
function isVersionNote(text: string, left: string): boolean {
  const note = wordsOf(text);
  const [first] = note;
  if (first === undefined) return false;
  if (isGuest.has(first)) return true;
  if (first === "from") return !anyFilm.has(wordsOf(left).join(" "));
  if (saysLive(note)) return true;
  if (note.some((word) => otherPiece.has(word))) return false;
  if (note.some((word) => version.has(word))) return true;
  return (
    note.some((word) => form.has(word)) && note.every((word) => form.has(word) || isNumber(word) || filler.has(word))
  );
}

const trimmed = (text: string): string => text.replace(/^[ \t]+|[ \t]+$/g, "");

/** Where the bracket opens that the last character closes; -1 if it closes none. */
function lastBracket(title: string): number {
  if (!/[)\]]$/.test(title)) return -1;
  let depth = 0;
  for (let i = title.length - 1; i >= 0; i--) {
    const letter = title[i];
    if (letter === ")" || letter === "]") depth++;
    if (letter === "(" || letter === "[") if (--depth === 0) return i;
  }
  return -1;
}

/** The title without its last note about the recording; itself if it has none. */
function withoutNote(title: string): string {
  const bracket = lastBracket(title);
  if (bracket > 0) {
    const left = trimmed(title.slice(0, bracket));
    if (isVersionNote(title.slice(bracket + 1, -1), left)) return left;
  }
  for (const dash of [" - ", " \u2013 "]) {
    const at = title.lastIndexOf(dash);
    if (at <= 0) continue;
    const left = trimmed(title.slice(0, at));
    if (isVersionNote(title.slice(at + dash.length), left)) return left;
  }
  for (const guest of [" feat. ", " feat ", " ft. ", " featuring "]) {
    const at = title.indexOf(guest);
    if (at > 0 && !/[()[\]]/.test(title.slice(at))) return trimmed(title.slice(0, at));
  }
  return title;
}

/** A guest in brackets may stand before the end: "song (feat. b) - club mix". */
function withoutGuests(title: string): string {
  let text = title;
  for (const guest of ["(feat", "[feat", "(ft. ", "[ft. "]) {
    const begin = text.indexOf(guest);
    if (begin <= 0) continue;
    const end = text.indexOf(guest.startsWith("(") ? ")" : "]", begin);
    if (end >= 0) text = text.slice(0, begin) + text.slice(end + 1);
  }
  return text;
}

function pieceOf(title: string): string {
  let left = trimmed(withoutGuests(title));
  for (let before = ""; left !== before; ) {
    before = left;
    left = withoutNote(left);
  }
  const own = wordsOf(left);
  return (own.length > 0 ? own : wordsOf(title)).join(" ");
}

/** The first artist who is named: what stands before ", ", ";", "feat.", "ft." or "featuring", in any case. */
export function firstArtist(artist: string): string {
  let first = artist;
  for (const next of [", ", " feat. ", " feat ", " ft. ", " featuring ", ";"]) {
    const at = first.toLowerCase().indexOf(next);
    if (at > 0) first = first.slice(0, at);
  }
  // Names may be joined without blanks, "A,B"; "10,000 Maniacs" is one.
  const joint = first.slice(1).search(/,[^ 0-9]/);
  if (joint >= 0) first = first.slice(0, joint + 1);
  return trimmed(first);
}

/** Of folded title and artist; empty if either has nothing to go by. */
export function titleIdentity(foldedTitle: string, foldedArtist: string): string {
  const piece = pieceOf(foldedTitle);
  const artist = wordsOf(firstArtist(foldedArtist));
  if (artist.length > 1 && artist[0] === "the") artist.shift();
  return piece && artist.length > 0 ? `${piece}\n${artist.join(" ")}` : "";
}
