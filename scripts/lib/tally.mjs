// Counts of tests: what a tier's runners report, added up.

export class Tally {
  passed = 0;
  failed = 0;
  skipped = 0;
  /** What failed or was skipped, a line each. */
  notes = [];

  add(other) {
    this.passed += other.passed;
    this.failed += other.failed;
    this.skipped += other.skipped;
    this.notes.push(...other.notes);
    return this;
  }

  check(name, ok, note = "") {
    if (ok) this.passed++;
    else {
      this.failed++;
      this.notes.push(`failed: ${name}${note && `\n${note}`}`);
    }
    return this;
  }

  toString() {
    return `${this.passed} passed, ${this.failed} failed, ${this.skipped} skipped`;
  }
}

/** Catch2's JUnit report. A test that lacks its data says so in a line that starts with "SKIPPED:". */
export function fromJUnit(xml) {
  const tally = new Tally();
  for (const [, attributes, body = ""] of xml.matchAll(/<testcase\b([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g)) {
    const name = attributes.match(/\bname="([^"]*)"/)?.[1] ?? "?";
    const skip = body.match(/SKIPPED:[^\n<]*/)?.[0];
    if (/<(failure|error)\b/.test(body)) tally.check(name, false, body.trim());
    else if (skip) {
      tally.skipped++;
      tally.notes.push(`skipped: ${name} (${skip})`);
    } else tally.passed++;
  }
  return tally;
}

/** Vitest's JSON report. */
export function fromVitest(report) {
  const tally = new Tally();
  for (const file of report.testResults) {
    for (const test of file.assertionResults) {
      if (test.status === "passed") tally.passed++;
      else if (test.status === "failed") tally.check(test.fullName, false, test.failureMessages.join("\n"));
      else {
        tally.skipped++;
        tally.notes.push(`skipped: ${test.fullName}`);
      }
    }
    // A file that could not even be loaded has no tests to report.
    if (file.status === "failed" && file.assertionResults.length === 0) tally.check(file.name, false, file.message);
  }
  return tally;
}
