import { describe, expect, it } from 'vitest';
import type { RouteStats } from '../../../../src/core/red';
import { matchRoutes, type ReadSchema } from '../../../../src/telemetry/metrics/match';
import type { CodeRoute } from '../../../../src/telemetry/metrics/routeIndex';
import type { RouteSeries } from '../../../../src/telemetry/metrics/source';
import { detectedSchema, schemaById } from '../../../support/schemas';

const code = (text: string, services: readonly string[] = ['shop']): CodeRoute => {
  const [method = '*', path = '/'] = text.split(' ');
  return { key: `${services[0]} ${text}`, method, path, services };
};

/** `GET /users/{id}` or, without a method label, `/users/{id}`; ten requests a second unless said otherwise. */
function series(text: string, more: Partial<RouteSeries> = {}): RouteSeries {
  const [first = '', second] = text.split(' ');
  return {
    services: ['shop'],
    ...(second === undefined ? {} : { method: first }),
    route: second ?? first,
    rate: 10,
    errorRate: 1,
    buckets: [
      { upperBound: 0.1, rate: 5 },
      { upperBound: 1, rate: 10 },
      { upperBound: Infinity, rate: 10 },
    ],
    ...more,
  };
}

function readingOf(id: string, rows: readonly RouteSeries[], baseline?: readonly RouteSeries[]): ReadSchema {
  return { detected: detectedSchema({ schema: schemaById(id) }), series: rows, ...(baseline ? { baseline } : {}) };
}

function match(
  routes: readonly CodeRoute[],
  rows: readonly RouteSeries[],
): (text: string, service?: string) => RouteStats {
  const stats = matchRoutes(routes, [readingOf('handwritten', rows)]);
  return (text, service = 'shop') => {
    const found = stats.get(`${service} ${text}`);
    if (!found) throw new Error(`nothing about ${text}`);
    return found;
  };
}

describe('labels and templates', () => {
  it.each([
    ['the same template', 'GET /users/{id}', 'GET /users/{id}'],
    ['another dialect', 'GET /users/{id}', 'GET /users/:userId'],
    ['an Express 5 wildcard', 'GET /api/pages/assets/{path...}', 'GET /api/pages/assets/*path'],
    ['a trailing slash in the label', 'GET /users', 'GET /users/'],
    ['a mount prefix that is missing (FastAPI since 0.137)', 'GET /api/v1/carts/{cart_id}', 'GET /carts/{id}'],
    ['a gateway before the service', 'GET /users/{id}', 'GET /gateway/users/{id}'],
    ['a prefix that the code hides', 'GET /{?}/users/{id}', 'GET /api/v1/users/{id}'],
    ['the root', 'GET /', 'GET /'],
  ])('%s', (_, route, label) => {
    const stats = match([code(route)], [series(label)])(route);
    expect(stats).toMatchObject({ state: 'ok', rate: 10, errorRatio: 0.1, rawPaths: 0 });
  });

  it('reads the method from the label where the series have none', () => {
    const stats = match([code('GET /users'), code('POST /users')], [series('/x', { route: 'POST /users' })]);
    expect(stats('GET /users').state).toBe('no-series');
    expect(stats('POST /users').state).toBe('ok');
  });

  it('gives series without any method only to a template with one route', () => {
    const stats = match(
      [code('GET /users'), code('POST /users'), code('PUT /orders')],
      [series('/users'), series('/orders')],
    );
    expect(stats('GET /users')).toMatchObject({ state: 'ambiguous', rate: null });
    expect(stats('PUT /orders')).toMatchObject({ state: 'ok', rate: 10 });
  });

  it('knows a rest parameter that the label writes like any other, and a guess that writes any other like a rest', () => {
    const routes = [code('GET /files/{path...}'), code('GET /users/{id}')];
    const stats = match(routes, [series('GET /files/{path}'), series('GET /users/*')]);
    expect(stats('GET /files/{path...}')).toMatchObject({ state: 'ok', rawPaths: 0 });
    expect(stats('GET /users/{id}')).toMatchObject({ state: 'ok', rawPaths: 0 });
  });

  it('does not take the end of a foreign path for a route of parameters alone', () => {
    expect(match([code('GET /{slug}')], [series('GET /admin/users/{id}')])('GET /{slug}').state).toBe('no-series');
  });

  it('gives HEAD to the GET handler, and a method nobody declares to the handler for any', () => {
    const stats = match(
      [code('GET /users'), code('* /hooks'), code('POST /hooks')],
      [series('GET /users'), series('HEAD /users'), series('PATCH /hooks'), series('POST /hooks', { rate: 3 })],
    );
    expect(stats('GET /users').rate).toBe(20);
    expect(stats('* /hooks').rate).toBe(10);
    expect(stats('POST /hooks').rate).toBe(3);
  });

  it('does not give a template with another method to a route', () => {
    expect(match([code('GET /users')], [series('DELETE /users')])('GET /users').state).toBe('no-series');
  });
});

describe('raw paths', () => {
  const routes = [code('GET /reports/{year}/{month}'), code('GET /reports/latest'), code('GET /files/{path...}')];

  it('are summed under their template, counted, and named', () => {
    const stats = match(routes, [
      series('GET /reports/2024/05'),
      series('GET /reports/2024/06'),
      series('GET /reports/latest'),
    ]);
    expect(stats('GET /reports/{year}/{month}')).toMatchObject({
      state: 'ok',
      rate: 20,
      rawPaths: 2,
      labels: ['/reports/2024/05', '/reports/2024/06'],
    });
    expect(stats('GET /reports/latest')).toMatchObject({ rate: 10, rawPaths: 0 });
  });

  it('fall under a rest parameter, however deep', () => {
    const stats = match(routes, [series('GET /files/a'), series('GET /files/a/b/c.pdf'), series('GET /files/')]);
    expect(stats('GET /files/{path...}')).toMatchObject({ rate: 30, rawPaths: 3 });
  });

  it('prefer what the router would take: literals, then parameters, then the rest', () => {
    const taken = [code('GET /a/b'), code('GET /a/{x}'), code('GET /{rest...}')];
    const stats = match(taken, [series('GET /a/b'), series('GET /a/c'), series('GET /z/z/z')]);
    expect(taken.map(({ key }) => key.slice(5)).map((key) => stats(key).labels)).toEqual([
      ['/a/b'],
      ['/a/c'],
      ['/z/z/z'],
    ]);
  });

  it('win over a gateway prefix: /users/42/orders is no /orders', () => {
    const stats = match([code('GET /users/{id}/orders'), code('GET /orders')], [series('GET /users/42/orders')]);
    expect(stats('GET /users/{id}/orders').rate).toBe(10);
    expect(stats('GET /orders').state).toBe('no-series');
  });

  it('are not what middlewares write for requests without a route', () => {
    const stats = match([code('GET /{page}'), code('GET /{rest...}')], [series('GET unmatched'), series('GET None')]);
    expect(stats('GET /{page}').state).toBe('no-series');
    expect(stats('GET /{rest...}').state).toBe('no-series');
  });
});

describe('ambiguity', () => {
  it('is said, not guessed', () => {
    const stats = match([code('GET /users/{id}'), code('GET /orders/{id}')], [series('GET /:id')]);
    expect(stats('GET /users/{id}')).toMatchObject({ state: 'ambiguous', p99: null, rate: null });
    expect(stats('GET /orders/{id}').state).toBe('ambiguous');
  });

  it('does not take from a route what is surely its own', () => {
    const stats = match(
      [code('GET /users/{id}'), code('GET /orders/{id}')],
      [series('GET /:id'), series('GET /users/:id', { rate: 4, errorRate: 0 })],
    );
    expect(stats('GET /users/{id}')).toMatchObject({ state: 'ok', rate: 4, errorRatio: 0 });
    expect(stats('GET /orders/{id}').state).toBe('ambiguous');
  });

  it('is none between two registrations of one template', () => {
    const twice = [code('GET /users'), { ...code('GET /users'), key: 'second' }];
    const stats = matchRoutes(twice, [readingOf('handwritten', [series('GET /users')])]);
    expect([...stats.values()].map(({ state }) => state)).toEqual(['ok', 'ok']);
  });
});

describe('services that share a server', () => {
  const routes = [code('GET /users', ['shop', 'shop-api']), code('GET /users', ['billing'])];

  it('are told apart by the labels that name them', () => {
    const stats = match(routes, [
      series('GET /users', { services: ['prod/shop-api'], rate: 1 }),
      series('GET /users', { services: ['billing_service'], rate: 2 }),
    ]);
    expect(stats('GET /users', 'shop').rate).toBe(1);
    expect(stats('GET /users', 'billing').rate).toBe(2);
  });

  it('never get the series of another one', () => {
    const stats = match(routes, [series('GET /users', { services: ['billing'] })]);
    expect(stats('GET /users', 'billing').state).toBe('ok');
    expect(stats('GET /users', 'shop').state).toBe('no-series');
  });

  it('share what nobody names, which is ambiguous', () => {
    const stats = match(routes, [series('GET /users', { services: ['node-exporter'] })]);
    expect(stats('GET /users', 'shop').state).toBe('ambiguous');
  });

  it('do not get what strangers write in another way', () => {
    const stats = matchRoutes(
      [code('GET /users'), code('GET /health')],
      [
        readingOf('otel-http-stable', [series('GET /users')]),
        readingOf('handwritten', [series('GET /health', { services: ['stranger'] })]),
      ],
    );
    expect([...stats.values()].map(({ state }) => state)).toEqual(['ok', 'no-series']);
  });

  it('are not mixed for a service that nobody names', () => {
    const lone = [code('GET /health', ['unheard-of'])];
    const rows = ['a', 'b'].map((job) => series('GET /health', { services: [job] }));
    expect(match(lone, rows)('GET /health', 'unheard-of')).toMatchObject({ state: 'ambiguous', rate: null });
    expect(match(lone, rows.slice(0, 1))('GET /health', 'unheard-of')).toMatchObject({ state: 'ok', rate: 10 });
  });

  it('sums over instances and namespaces of one service', () => {
    const stats = match(
      [code('GET /users', ['shop'])],
      [series('GET /users', { services: ['eu/shop'] }), series('GET /users', { services: ['us/shop'] })],
    );
    expect(stats('GET /users')).toMatchObject({ rate: 20, services: ['eu/shop', 'us/shop'] });
  });
});

describe('numbers', () => {
  const routes = [code('GET /users')];

  it('sums buckets before it takes quantiles', () => {
    const slow = series('GET /users/', {
      buckets: [
        { upperBound: 0.1, rate: 0 },
        { upperBound: 1, rate: 10 },
        { upperBound: Infinity, rate: 10 },
      ],
    });
    const stats = match(routes, [series('GET /users'), slow])('GET /users');
    expect(stats.p50).toEqual({ kind: 'within', seconds: 0.1 + 0.9 * (5 / 15) });
    expect(stats.p99?.seconds).toBeCloseTo(0.1 + 0.9 * (14.8 / 15), 9);
  });

  it('tells no traffic from no series', () => {
    const stats = match([...routes, code('GET /other')], [series('GET /users', { rate: 0, errorRate: 0 })]);
    expect(stats('GET /users')).toMatchObject({ state: 'no-traffic', p99: null, rate: null, errorRatio: null });
    expect(stats('GET /other').state).toBe('no-series');
  });

  it('takes the share of failures from the series that tell it', () => {
    const silent = series('GET /users/', { errorRate: null, rate: 90 });
    expect(match(routes, [series('GET /users'), silent])('GET /users')).toMatchObject({ rate: 100, errorRatio: 0.1 });
  });

  it('gives 0 % to a route that never failed, when its statuses are told', () => {
    expect(match(routes, [series('GET /users', { errorRate: 0 })])('GET /users').errorRatio).toBe(0);
  });

  it('leaves unknown what is missing: no status, no histogram', () => {
    const stats = match(routes, [series('GET /users', { errorRate: null, buckets: [] })])('GET /users');
    expect(stats).toMatchObject({ state: 'ok', rate: 10, errorRatio: null, p99: null });
  });

  it('compares with the same routes before', () => {
    const before = series('GET /users', { rate: null, errorRate: null });
    const stats = matchRoutes(routes, [readingOf('handwritten', [series('GET /users')], [before])]);
    expect(stats.get('shop GET /users')?.baseline).toMatchObject({ rate: 10, p99: { kind: 'within' } });
  });

  it('believes the schema of higher priority, and the other one where that is silent', () => {
    const two = [code('GET /users'), code('GET /legacy')];
    const stats = matchRoutes(two, [
      readingOf('handwritten', [series('GET /users', { rate: 1 }), series('GET /legacy', { rate: 1 })]),
      readingOf('otel-http-stable', [series('GET /users', { rate: 2 }), series('GET /legacy', { rate: 0 })]),
    ]);
    expect(stats.get('shop GET /users')).toMatchObject({ rate: 2, schema: 'otel-http-stable' });
    expect(stats.get('shop GET /legacy')).toMatchObject({ rate: 1, schema: 'handwritten' });
  });

  it('says of every route something, even without any series', () => {
    expect(matchRoutes(routes, []).get('shop GET /users')?.state).toBe('no-series');
  });
});
