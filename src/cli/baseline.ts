/** Findings that a code base has already: written once, kept beside the code, and left out until they are mended. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Finding } from '../core/finding';
import { property } from '../telemetry/json';
import type { Fingerprint } from './fingerprint';

interface BaselineEntry {
  readonly rule: string;
  /** For people who read the file; not compared. */
  readonly file: string;
  readonly fingerprint: string;
  /** The same without the file. */
  readonly line: string;
}

/** What was there when a baseline was written, by `fingerprint`. `line` is undefined in files that an older version wrote. */
export type Baseline = ReadonlyMap<string, string | undefined>;

const VERSION = 1;

/** Sorted, one finding a line, so that two branches that mend different findings merge. */
export function writeBaseline(path: string, findings: readonly Finding[], fingerprints: readonly Fingerprint[]): void {
  const entries = findings.map(({ rule, location }, index): BaselineEntry => ({
    rule,
    file: location.file,
    fingerprint: fingerprints[index]?.here ?? '',
    line: fingerprints[index]?.anywhere ?? '',
  }));
  const lines = entries.map((entry) => `    ${JSON.stringify(entry)}`).sort();
  writeFileSync(path, `{\n  "version": ${VERSION},\n  "findings": [\n${lines.join(',\n')}\n  ]\n}\n`);
}

export type BaselineResult =
  { readonly ok: true; readonly baseline: Baseline } | { readonly ok: false; readonly problem: string };

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
  const entries = listed.flatMap((entry: unknown) => {
    const fingerprint = property(entry, 'fingerprint');
    const line = property(entry, 'line');
    return typeof fingerprint === 'string' ? [[fingerprint, typeof line === 'string' ? line : undefined] as const] : [];
  });
  return { ok: true, baseline: new Map(entries) };
}

/**
 * Which of the findings are new, by position. One whose line stood elsewhere before, and is gone from there, has moved: it is not. Each that
 * is gone stands for one.
 */
export function newSince(baseline: Baseline, fingerprints: readonly Fingerprint[]): ReadonlySet<number> {
  const present = new Set(fingerprints.map(({ here }) => here));
  const gone = new Map<string, number>();
  for (const [fingerprint, line] of baseline)
    if (line !== undefined && !present.has(fingerprint)) gone.set(line, (gone.get(line) ?? 0) + 1);
  const fresh = fingerprints.flatMap(({ here, anywhere }, index) => {
    if (baseline.has(here)) return [];
    const moved = gone.get(anywhere) ?? 0;
    gone.set(anywhere, moved - 1);
    return moved > 0 ? [] : [index];
  });
  return new Set(fresh);
}
