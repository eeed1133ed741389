import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBaseline, writeBaseline } from '../../../src/cli/baseline';
import { fingerprintsOf } from '../../../src/cli/fingerprint';
import type { Finding } from '../../../src/core/finding';
import { temporaryFolder } from '../../support/temporaryFolder';

const finding = (line: number, rule: Finding['rule'] = 'metric-naming', file = 'a.py'): Finding => ({
  rule,
  severity: 'warning',
  message: 'what',
  location: { file, range: [line, 0, line, 3] },
});

const prints = (text: string, ...findings: readonly Finding[]): readonly string[] =>
  fingerprintsOf(findings, () => text);

describe('fingerprints', () => {
  it('stay when lines above come and go, or are indented', () => {
    const [before] = prints('a\nb', finding(1));
    expect(prints('\n\n  b ', finding(2))).toEqual([before]);
    expect(prints('a\nc', finding(1))).not.toEqual([before]);
    expect(prints('a\nb', finding(1, 'label-mismatch'))).not.toEqual([before]);
    expect(prints('a\nb', finding(1, 'metric-naming', 'b.py'))).not.toEqual([before]);
  });

  it('tell findings alike from each other', () => {
    const both = prints('x\nx', finding(0), finding(1));
    expect(new Set(both).size).toBe(2);
    expect(prints('x', finding(0))).toEqual([both[0]]);
  });

  it('exist where a file cannot be read', () => {
    expect(fingerprintsOf([finding(3)], () => undefined)[0]).toMatch(/^[0-9a-f]{20}$/);
  });
});

describe('a baseline', () => {
  it('is read as it was written, a line a finding, sorted', () => {
    const file = join(temporaryFolder({}), 'baseline.json');
    writeBaseline(file, [finding(1, 'metric-naming', 'b.py'), finding(0)], ['two', 'one']);
    expect(readBaseline(file)).toEqual({ ok: true, fingerprints: new Set(['one', 'two']) });
    const lines = readFileSync(file, 'utf8').split('\n');
    expect(lines.slice(3, 5)).toEqual([
      '    {"rule":"metric-naming","file":"a.py","fingerprint":"one"},',
      '    {"rule":"metric-naming","file":"b.py","fingerprint":"two"}',
    ]);
    writeBaseline(file, [], []);
    expect(readBaseline(file)).toEqual({ ok: true, fingerprints: new Set() });
  });

  it.each([
    ['{', 'is no JSON'],
    ['[]', 'is none of this version'],
    ['{"version": 2, "findings": []}', 'is none of this version'],
  ])('says what is wrong with %s', (text, problem) => {
    const file = join(temporaryFolder({}), 'baseline.json');
    writeFileSync(file, text);
    expect(readBaseline(file)).toEqual({
      ok: false,
      problem: `the baseline ${file} ${problem}; write it with --write-baseline ${file}.`,
    });
    expect(readBaseline(`${file}.none`)).toMatchObject({
      ok: false,
      problem: expect.stringContaining('cannot be read'),
    });
  });
});
