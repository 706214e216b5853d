import { EarshotError } from "../error.js";

/** Longer rows are an error: a quotation mark that nobody closed would otherwise swallow the rest of the file. */
const largestRow = 1 << 20;

/** Fields of a row, quotation marks undone, and the line it begins in. */
export type TakeRow = (fields: string[], line: number) => void;

/**
 * Comma-separated values as RFC 4180 has them, piece by piece: fields in quotation marks may hold commas, line ends and
 * doubled quotation marks; lines end in CR LF, LF or CR; the last one may lack its end. Empty lines are skipped.
 * Errors: corrupt (a row beyond 1 MB, a NUL, a quotation mark that is never closed).
 */
export class CsvReader {
  readonly #where: string;
  readonly #take: TakeRow;
  #fields: string[] = [];
  #field = "";
  #size = 0;
  /** Within quotation marks; or one was met, which ends the field unless another follows. */
  #quoted: "no" | "yes" | "perhaps ended" = "no";
  #isStart = true;
  #hasQuotes = false;
  #skipsLineFeed = false;
  #line = 1;
  #rowLine = 1;
  #quoteLine = 1;

  constructor(where: string, take: TakeRow) {
    this.#where = where;
    this.#take = take;
  }

  read(piece: string): void {
    const nul = piece.indexOf("\0");
    let at = 0;
    while (at < piece.length) {
      if (this.#skipsLineFeed) {
        this.#skipsLineFeed = false;
        if (piece[at] === "\n") {
          at++;
          continue;
        }
      }
      at = this.#quoted === "no" ? this.#plain(piece, at) : this.#inQuotes(piece, at);
      if (nul >= 0 && nul < at) throw this.#fault("a NUL byte", "Save the table as UTF-8 text.");
      if (this.#size + this.#field.length <= largestRow) continue;
      const what = this.#quoted === "no" ? "more than 1 MB in one row" : "more than 1 MB in quotation marks";
      throw this.#fault(what, "Is there a quotation mark that nobody closed?");
    }
  }

  finish(): void {
    if (this.#quoted === "yes") {
      this.#line = this.#quoteLine;
      throw this.#fault("a quotation mark that is never closed", "Is the table cut off?");
    }
    if (this.#fields.length > 0 || !this.#isStart) this.#endRow();
  }

  /** Outside of quotation marks, up to the end of a field or of the piece. */
  #plain(piece: string, begin: number): number {
    if (this.#isStart && piece[begin] === '"') {
      this.#isStart = false;
      this.#hasQuotes = true;
      this.#quoted = "yes";
      this.#quoteLine = this.#line;
      return begin + 1;
    }
    let end = begin;
    for (; end < piece.length; end++) {
      const letter = piece.charCodeAt(end);
      if (letter === 44 || letter === 10 || letter === 13) break;
    }
    if (end > begin) this.#isStart = false;
    this.#field += piece.slice(begin, end);
    if (end === piece.length) return end;
    if (piece[end] === ",") {
      this.#endField();
      return end + 1;
    }
    this.#skipsLineFeed = piece[end] === "\r";
    this.#endRow();
    this.#rowLine = ++this.#line;
    return end + 1;
  }

  #inQuotes(piece: string, begin: number): number {
    if (this.#quoted === "perhaps ended") {
      const doubled = piece[begin] === '"';
      this.#quoted = doubled ? "yes" : "no";
      if (doubled) this.#field += '"';
      return doubled ? begin + 1 : begin;
    }
    const mark = piece.indexOf('"', begin);
    const end = mark < 0 ? piece.length : mark;
    const inside = piece.slice(begin, end);
    this.#field += inside;
    for (let at = inside.indexOf("\n"); at >= 0; at = inside.indexOf("\n", at + 1)) this.#line++;
    if (mark < 0) return end;
    this.#quoted = "perhaps ended";
    return end + 1;
  }

  #endField(): void {
    this.#fields.push(this.#field);
    this.#size += this.#field.length + 1;
    this.#field = "";
    this.#isStart = true;
  }

  #endRow(): void {
    this.#endField();
    const fields = this.#fields;
    const isEmpty = fields.length === 1 && fields[0] === "" && !this.#hasQuotes;
    this.#fields = [];
    this.#size = 0;
    this.#quoted = "no";
    this.#hasQuotes = false;
    if (!isEmpty) this.#take(fields, this.#rowLine);
  }

  #fault(what: string, remedy: string): EarshotError {
    const place = `line ${this.#line}, column ${this.#fields.length + 1}`;
    return new EarshotError({ code: "corrupt", where: this.#where, what: `${place}: ${what}`, remedy });
  }
}
