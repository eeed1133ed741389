/** Text in the middle of being typed: facts come whatever is missing, and every range lies in the text. */
import { describe, expect, it } from 'vitest';
import type { Range } from '../../../../src/core/range';
import { factsOf } from '../../../support/typescript';

const SOURCE = `import express, { type Request } from 'express';
@Controller('/a') export class A<T> extends B {
  static { boot(); }
  constructor(private readonly s: S = new S()) { super(s); }
  @Get(':id') async find(@Param('id') { id, ...rest }: P): Promise<T | undefined> { return this.s?.find(id) ?? null; }
}
export const table = [{ path: \`/x/\${id}\`, handler: async (req, res) => res.json({ ...req.body }) }, ...more] as const;
for (const { path, handler } of table) app.get(path, handler);
switch (a) { case /^x$/i: try { f(); } catch ({ message }) { throw message; } finally { g(); } default: do { i++; } while (i < 3); }
export default function <U>(app: express.Application) { return <App on={() => app.use('/p', r)}>{r}</App>; }
`;

/** Every tuple of four numbers under a key that ends in \`range\`. */
function rangesIn(value: unknown): Range[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, held]): Range[] => {
    const isRange = /range$/i.test(key) && Array.isArray(held);
    if (!isRange) return rangesIn(held);
    const [startLine = NaN, startColumn = NaN, endLine = NaN, endColumn = NaN] = held.map(Number);
    return [[startLine, startColumn, endLine, endColumn]];
  });
}

function isInside([startLine, startColumn, endLine, endColumn]: Range, lines: readonly string[]): boolean {
  const isOrdered = startLine < endLine || (startLine === endLine && startColumn <= endColumn);
  const fits = (line: number, column: number): boolean => column >= 0 && column <= (lines[line]?.length ?? -1);
  return isOrdered && fits(startLine, startColumn) && fits(endLine, endColumn);
}

describe('unfinished text', () => {
  it.each(['a.ts', 'a.tsx', 'a.js'])('%s', (path) => {
    for (let length = 0; length <= SOURCE.length; length += 3) {
      const text = SOURCE.slice(0, length);
      const lines = text.split('\n');
      const facts = factsOf(path, text);
      const outside = rangesIn(facts).filter((range) => !isInside(range, lines));
      expect(outside, JSON.stringify(text.slice(-40))).toEqual([]);
    }
  });

  it('keeps what stands before and after a line that does not parse', () => {
    for (const broken of ['const = ', 'app.get(', 'if (', 'class {', 'x => {', '}', '`${', "'open"]) {
      const facts = factsOf('a.ts', `app.get('/before', h);\n${broken}\napp.get('/after', h);\n`);
      expect(JSON.stringify(facts.body), broken).toContain('"/before"');
    }
  });
});
