import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newSince, readBaseline, writeBaseline } from '../../../src/cli/baseline';
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
  fingerprintsOf(findings, () => text).map(({ here }) => here);

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
    expect(fingerprintsOf([finding(3)], () => undefined)[0]?.here).toMatch(/^[0-9a-f]{20}$/);
  });
});

describe('a baseline', () => {
  it('is read as it was written, a line a finding, sorted', () => {
    const file = join(temporaryFolder({}), 'baseline.json');
    writeBaseline(
      file,
      [finding(1, 'metric-naming', 'b.py'), finding(0)],
      [
        { here: 'two', anywhere: 'b' },
        { here: 'one', anywhere: 'a' },
      ],
    );
    const written = new Map([
      ['one', 'a'],
      ['two', 'b'],
    ]);
    expect(readBaseline(file)).toEqual({ ok: true, baseline: written });
    const lines = readFileSync(file, 'utf8').split('\n');
    expect(lines.slice(3, 5)).toEqual([
      '    {"rule":"metric-naming","file":"a.py","fingerprint":"one","line":"a"},',
      '    {"rule":"metric-naming","file":"b.py","fingerprint":"two","line":"b"}',
    ]);
    writeBaseline(file, [], []);
    expect(readBaseline(file)).toEqual({ ok: true, baseline: new Map() });
  });

  it('reads what an older version wrote, which knew files alone', () => {
    const file = join(temporaryFolder({}), 'baseline.json');
    writeFileSync(file, '{"version": 1, "findings": [{"rule": "r", "file": "a.py", "fingerprint": "one"}]}');
    expect(readBaseline(file)).toEqual({ ok: true, baseline: new Map([['one', undefined]]) });
  });

  it.each<[string, readonly Finding[], readonly number[]]>([
    ['a file that was renamed', [finding(0, 'metric-naming', 'b.py'), finding(1, 'metric-naming', 'b.py')], []],
    ['a line that moved to another file', [finding(0, 'metric-naming', 'b.py'), finding(1)], []],
    ['a line that was copied', [finding(0), finding(1), finding(1, 'metric-naming', 'b.py')], [2]],
    ['another rule', [finding(0, 'label-mismatch'), finding(1)], [0]],
  ])('knows what is new: %s', (_, now, fresh) => {
    const file = join(temporaryFolder({}), 'baseline.json');
    const printsOf = (findings: readonly Finding[]): ReturnType<typeof fingerprintsOf> =>
      fingerprintsOf(findings, () => 'x = 1\ny = 2');
    writeBaseline(file, [finding(0), finding(1)], printsOf([finding(0), finding(1)]));
    const read = readBaseline(file);
    expect(read.ok && [...newSince(read.baseline, printsOf(now))]).toEqual(fresh);
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
