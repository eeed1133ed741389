import { describe, expect, it } from 'vitest';
import { preferable } from '../../../../src/analysis/fixes/preferable';
import type { FixRequest } from '../../../../src/core/finding';

const rewrite = (title: string): FixRequest => ({
  id: 'rewrite',
  title,
  rule: 'unbounded-label-value',
  file: 'app.ts',
  range: [0, 0, 0, 1],
});
const [bound, drop, dropAttribute] = [
  rewrite('Use the class of the error'),
  rewrite('Drop the label “status”'),
  rewrite('Drop the attribute “status”'),
] as const;

describe('preferable', () => {
  it('does not drop a label where a fix would have kept it', () => {
    expect(preferable([bound, drop])).toEqual([bound]);
  });

  it('drops one that nothing keeps, as what it is', () => {
    expect(preferable([drop, dropAttribute])).toEqual([drop, dropAttribute]);
  });

  it('takes the first fix of a route alone: the others do more', () => {
    const route: FixRequest = { id: 'add-metrics', route: 'GET /a' };
    expect(preferable([route, { id: 'add-tracing', route: 'GET /a' }])).toEqual([route]);
    expect(preferable([])).toEqual([]);
  });
});
