/** Findings that a code base has already: written once, kept beside the code, and left out until they are mended. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Finding } from '../core/finding';
import { property } from '../telemetry/json';

interface BaselineEntry {
  readonly rule: string;
  /** For people who read the file; not compared. */
  readonly file: string;
  readonly fingerprint: string;
}

const VERSION = 1;

/** Sorted, one finding a line, so that two branches that mend different findings merge. */
export function writeBaseline(path: string, findings: readonly Finding[], fingerprints: readonly string[]): void {
  const entries = findings.map(({ rule, location }, index): BaselineEntry => ({
    rule,
    file: location.file,
    fingerprint: fingerprints[index] ?? '',
  }));
  const lines = entries.map((entry) => `    ${JSON.stringify(entry)}`).sort();
  writeFileSync(path, `{\n  "version": ${VERSION},\n  "findings": [\n${lines.join(',\n')}\n  ]\n}\n`);
}

export type BaselineResult =
  { readonly ok: true; readonly fingerprints: ReadonlySet<string> } | { readonly ok: false; readonly problem: string };

export function readBaseline(path: string): BaselineResult {
  const problem = (what: string): BaselineResult => ({
    ok: false,
    problem: `the baseline ${path} ${what}; write it with --write-baseline ${path}.`,
  });
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    return problem(error instanceof SyntaxError ? 'is no JSON' : 'cannot be read');
  }
  const listed = property(parsed, 'findings');
  if (property(parsed, 'version') !== VERSION || !Array.isArray(listed)) return problem('is none of this version');
  const fingerprints = listed.map((entry: unknown) => property(entry, 'fingerprint'));
  return { ok: true, fingerprints: new Set(fingerprints.filter((one) => typeof one === 'string')) };
}
