import { describe, expect, test } from 'vitest';
import { compare, type FoundRoute } from '../../score/compare';
import { parseGroundTruth } from '../../score/groundTruth';
import { describeScore, describeTotal, sharesOf } from '../../score/report';

const truth = parseGroundTruth({
  repo: 'shop/orders',
  scope: ['src/**'],
  routes: [
    {
      method: 'GET',
      path: '/orders/{id}',
      file: 'src/a.ts',
      line: 10,
      handler: 'get',
      instrumented: { metrics: true },
    },
    { method: 'POST', path: '/orders/', file: 'src/a.ts', line: 20, handler: 'create' },
    { method: 'ANY', path: '/files', file: 'src/b.ts', line: 5, handler: 'files', flags: ['prefix'] },
    { method: 'GET', path: '/assets/{*}', file: 'src/b.ts', line: 9, handler: 'assets', flags: ['static'] },
  ],
  workers: [{ name: 'tidy', file: 'src/jobs.ts', line: 3 }],
  workers_complete: true,
});

const route = (text: string, more: Partial<FoundRoute> = {}): FoundRoute => {
  const [method = '', path = '', file = '', line = ''] = text.split(/[ :]/);
  return {
    method,
    path,
    file,
    line: Number(line),
    handler: 'it',
    framework: 'express',
    metrics: 'no',
    traces: 'no',
    ...more,
  };
};

const all = [
  route('GET /orders/{order} src/a.ts:12', { metrics: 'yes' }),
  route('POST /orders src/a.ts:20'),
  route('* /files/{*rest} src/b.ts:5'),
];

const scored = (routes: readonly FoundRoute[]): ReturnType<typeof compare> => compare(truth, { routes, workers: [] });

describe('comparing with ground truth', () => {
  test('names of parameters, a slash at the end and a wildcard below a prefix make no difference', () => {
    const score = scored(all);
    expect([score.missing, score.falseAlarms, score.misplaced, score.misjudged]).toEqual([[], [], [], []]);
    expect([score.required, score.reported]).toEqual([3, 3]);
  });

  test('what is not found is missing, except what may be left out', () => {
    expect(scored([]).missing.map(({ path }) => path)).toEqual(['/orders/{id}', '/orders/', '/files']);
  });

  test('a wildcard counts only where the truth says prefix', () => {
    const score = scored([...all.slice(0, 2), route('POST /orders/{*rest} src/a.ts:20')]);
    expect(score.falseAlarms.map(({ path }) => path)).toEqual(['/orders/{*rest}']);
  });

  test.each([
    ['in scope', 'GET /other src/a.ts:40', 1],
    ['out of scope', 'GET /other tools/a.ts:40', 0],
    ['in a test', 'GET /other src/a.test.ts:40', 0],
    ['among examples', 'GET /other src/examples/a.ts:40', 0],
    ['optional', 'GET /assets/{*path} src/b.ts:9', 0],
    ['answered by the framework itself', 'HEAD /other src/a.ts:10', 0],
    ['of the wrong method', 'PUT /orders/{id} src/a.ts:10', 1],
  ])('a route that is %s', (_, text, alarms) => {
    expect(scored([...all, route(text)]).falseAlarms).toHaveLength(alarms);
  });

  test('methods of gRPC services are not in the list, and no false alarms', () => {
    const method = route('POST /shop.Orders/Get src/a.ts:50', { framework: 'grpc' });
    expect(scored([...all, method]).falseAlarms).toEqual([]);
  });

  test('the right route in the wrong place, and with the wrong answer', () => {
    const score = scored([route('GET /orders/{id} src/a.ts:14'), ...all.slice(1)]);
    expect(score.misplaced.map(({ found }) => found.line)).toEqual([14]);
    expect(score.misjudged.map(({ found }) => found.metrics)).toEqual(['no']);
  });

  test('of two that match, the one in the right place is taken', () => {
    const score = scored([route('GET /orders/{id} src/z.ts:1'), ...all]);
    expect(score.misplaced).toEqual([]);
  });

  test('workers match by place or by name, and false ones count where the list is complete', () => {
    const workers = [
      { name: 'tidy', file: 'src/jobs.ts', line: 90 },
      { name: 'sweep', file: 'src/jobs.ts', line: 40 },
    ];
    const score = compare(truth, { routes: all, workers });
    expect(score.missingWorkers).toEqual([]);
    expect(score.falseWorkers.map(({ name }) => name)).toEqual(['sweep']);
    expect(scored(all).missingWorkers.map(({ name }) => name)).toEqual(['tidy']);
  });
});

describe('the report', () => {
  test('says the shares and every miss with its place', () => {
    const text = describeScore(scored([route('GET /orders/{id} src/a.ts:30'), route('GET /x src/a.ts:1')]));
    expect(text.split('\n')[0]).toBe(
      'shop/orders: recall 33.3 % of 3, precision 50.0 % of 2, places 0.0 %, verdicts 0.0 %, workers 0/1',
    );
    for (const line of ['missing      POST /orders/  src/a.ts:20 create', 'not there    GET /x  src/a.ts:1 it'])
      expect(text).toContain(line);
    expect(text).toContain('src/a.ts:30 instead of src/a.ts:10');
  });

  test('sums routes, not repositories', () => {
    const scores = [scored(all), scored([])];
    expect(sharesOf(scores).recall).toBe(0.5);
    expect(describeTotal(scores)).toContain('2 repositories, 6 routes: recall 50.0 %');
  });
});
