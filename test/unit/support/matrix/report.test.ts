import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { holes, matrixText, readRows, type Row } from '../../../support/matrix/report';
import { temporaryFolder } from '../../../support/temporaryFolder';

const ROW: Row = {
  language: 'go',
  subject: 'echo',
  fixture: 'echo5',
  fix: 'Add metrics',
  result: '200, 500 counted and timed',
};
const OTHER = { language: 'python', subject: 'flask', fix: 'Add tracing' } as const;

describe('the matrix of fixes', () => {
  it('is read as it was written', () => {
    const file = join(temporaryFolder({}), 'matrix.jsonl');
    writeFileSync(file, `${JSON.stringify(ROW)}\n${JSON.stringify({ ...ROW, fixture: 'echo' })}\n`);
    expect(readRows(file)).toEqual([ROW, { ...ROW, fixture: 'echo' }]);
    expect(readRows(`${file}.none`)).toEqual([]);
  });

  it('takes no row of a language that there is not', () => {
    const file = join(temporaryFolder({ 'matrix.jsonl': '{"language":"perl"}\n' }), 'matrix.jsonl');
    expect(() => readRows(file)).toThrow('no row of the matrix: {"language":"perl"}');
  });

  it('has a hole for each expected cell that no fixture proves, whichever fixture that is', () => {
    expect(holes([ROW, OTHER], [ROW])).toEqual([OTHER]);
    expect(holes([OTHER], [{ ...OTHER, language: 'go' }])).toEqual([OTHER]);
  });

  it('is printed with its holes and with the reasons for what is not offered', () => {
    const unsupported = [{ language: 'go', subject: 'grpc', fix: 'Add metrics', reason: 'interceptors do' }] as const;
    expect(matrixText([ROW], [OTHER], unsupported).split('\n')).toEqual([
      'language  framework  fixture  fix          result',
      'go        echo       echo5    Add metrics  200, 500 counted and timed',
      'go        grpc                Add metrics  not offered: interceptors do',
      'python    flask               Add tracing  NOT PROVED',
    ]);
  });
});
