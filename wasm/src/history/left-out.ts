/** What of a file is no listen, or lost a value. */
export interface LeftOut {
  /** "a podcast's episode", "not valid JSON", "time not readable". */
  what: string;
  count: number;
  /** The first one, cut to some 60 letters, and its line in files that have lines; else 0. */
  example: string;
  line: number;
}

/** All that was left out of a file, equal faults counted together. */
export class LeftOutReport {
  readonly #findings = new Map<string, LeftOut>();

  add(what: string, line: number, example: string): void {
    const finding = this.#findings.get(what);
    if (finding) finding.count++;
    else this.#findings.set(what, { what, count: 1, line, example: example.slice(0, 60) });
  }

  list(): LeftOut[] {
    return [...this.#findings.values()];
  }
}
