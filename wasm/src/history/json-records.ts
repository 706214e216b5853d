import { EarshotError } from "../error.js";

/** Longer records are an error: a file of another kind need not fit in memory. */
const longestRecord = 1 << 20;

const corrupt = (where: string, what: string, remedy: string) =>
  new EarshotError({ code: "corrupt", where, what, remedy });

/** The elements of an array, one text each, of JSON that comes piece by piece. They are not parsed here. */
export class ArrayReader {
  readonly #where: string;
  readonly #take: (text: string, number: number) => void;
  #state: "before" | "within" | "after" = "before";
  #rest = "";
  #depth = 0;
  #inText = false;
  #escaped = false;
  #number = 0;

  constructor(where: string, take: (text: string, number: number) => void) {
    this.#where = where;
    this.#take = take;
  }

  /** Errors: corrupt (text after the array, a record beyond 1 MB, or none between two commas). */
  read(piece: string): void {
    let begin = 0;
    for (let at = 0; at < piece.length; at++) {
      const letter = piece.charCodeAt(at);
      if (this.#inText) {
        if (this.#escaped) this.#escaped = false;
        else if (letter === 92) this.#escaped = true;
        else if (letter === 34) this.#inText = false;
        continue;
      }
      if (letter > 125 || letter < 34) {
        if (this.#state === "within" || letter <= 32) continue;
      }
      if (this.#state === "after") throw this.#fault("holds more after its list");
      if (this.#state === "before") {
        if (letter !== 91) throw this.#fault("is no list");
        this.#state = "within";
        begin = at + 1;
      } else if (letter === 34) {
        this.#inText = true;
      } else if (letter === 91 || letter === 123) {
        this.#depth++;
      } else if (letter === 93 || letter === 125) {
        if (this.#depth > 0) this.#depth--;
        else if (letter === 125) throw this.#fault(`has a brace too many in record ${this.#number + 1}`);
        else {
          this.#end(piece.slice(begin, at), true);
          this.#state = "after";
          begin = piece.length;
        }
      } else if (letter === 44 && this.#depth === 0) {
        this.#end(piece.slice(begin, at), false);
        begin = at + 1;
      }
    }
    if (this.#state === "within") this.#rest += piece.slice(begin);
    if (this.#rest.length > longestRecord) throw this.#fault(`has more than 1 MB in record ${this.#number + 1}`);
  }

  finish(): void {
    if (this.#state === "after") return;
    throw corrupt(this.#where, `ends in record ${this.#number + 1}: it is cut off`, "Download it again.");
  }

  #end(last: string, isLast: boolean): void {
    const text = this.#rest + last;
    this.#rest = "";
    if (text.trim() === "" && isLast && this.#number === 0) return;
    if (text.trim() === "") throw this.#fault(`has nothing for record ${this.#number + 1}`);
    this.#take(text, ++this.#number);
  }

  #fault(what: string): EarshotError {
    return corrupt(this.#where, what, "It is no valid JSON. Download it again.");
  }
}

/** The lines of text that comes piece by piece; those of blanks are skipped, and counted. */
export class LineReader {
  readonly #where: string;
  readonly #take: (line: string, number: number) => void;
  #rest = "";
  #number = 0;

  constructor(where: string, take: (line: string, number: number) => void) {
    this.#where = where;
    this.#take = take;
  }

  /** Errors: corrupt (a line beyond 1 MB). */
  read(piece: string): void {
    let begin = 0;
    for (let end = piece.indexOf("\n"); end >= 0; end = piece.indexOf("\n", begin)) {
      this.#end(this.#rest + piece.slice(begin, end));
      this.#rest = "";
      begin = end + 1;
    }
    this.#rest += piece.slice(begin);
    if (this.#rest.length <= longestRecord) return;
    throw corrupt(this.#where, `line ${this.#number + 1} has more than 1 MB`, "Write one object a line.");
  }

  finish(): void {
    this.#end(this.#rest);
  }

  #end(line: string): void {
    this.#number++;
    if (/[^ \t\r]/.test(line)) this.#take(line, this.#number);
  }
}
