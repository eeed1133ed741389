// A vitest reporter that writes what `npm test` adds up: counts, and what was skipped with its reason.
import { writeFileSync } from 'node:fs';

/** Where the counts go; set by test/run.mjs. */
const file = process.env.REDLINE_COUNTS_FILE;

export default class CountsReporter {
  onTestRunEnd(modules, unhandledErrors) {
    if (!file) return;
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0, skips: [] };
    for (const module of modules) {
      // A file that cannot be loaded has no tests to count, and must not pass for that.
      if (module.errors().length > 0) counts.failed += 1;
      for (const suite of module.children.allSuites()) if (suite.errors().length > 0) counts.failed += 1;
      for (const test of module.children.allTests()) count(test, counts);
    }
    writeFileSync(file, JSON.stringify(counts));
  }
}

function count(test, counts) {
  const { state, note } = test.result();
  if (state === 'passed') counts.passed += 1;
  else if (state === 'failed') counts.failed += 1;
  else {
    counts.skipped += 1;
    counts.skips.push(note ? `${test.fullName}: ${note}` : test.fullName);
  }
}
