import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTemplate, type PathSyntax } from '../../../../src/core/route';
import { milliseconds, seconds } from '../../../../src/core/units';
import type { TraceSearch } from '../../../../src/telemetry/traces/source';
import { quoted, routePattern, traceQlOf } from '../../../../src/core/traceql/write';
import { parseQuery } from '../../../support/tempoApi/query';
import type { StoredSpan } from '../../../support/tempoApi/store';

const EVERYTHING: TraceSearch = { start: seconds(1), end: seconds(2), limit: 20 };
const path = (text: string, syntax: PathSyntax = 'braces') => parseTemplate(text, syntax);

function span(parts: {
  name?: string;
  route?: string;
  method?: string;
  service?: string;
  status?: bigint;
}): StoredSpan {
  return {
    service: parts.service ?? 'shop',
    resource: [['service.name', parts.service ?? 'shop']],
    span: {
      traceId: '',
      spanId: '',
      parentSpanId: '',
      name: parts.name ?? 'request',
      kind: 2,
      start: 0n,
      end: 1_500_000n,
      attributes: [
        ['http.request.method', parts.method ?? 'GET'],
        ['http.response.status_code', parts.status ?? 200n],
        ...(parts.route === undefined ? [] : [['http.route', parts.route] as const]),
      ],
      events: [],
      links: [],
      status: { code: 0, message: '' },
    },
  };
}

const finds = (search: Partial<TraceSearch>, stored: StoredSpan): boolean =>
  parseQuery(traceQlOf({ ...EVERYTHING, ...search }))(stored);

describe('traceQlOf', () => {
  it('matches everything when nothing is asked', () => {
    expect(traceQlOf(EVERYTHING)).toBe('{}');
  });

  it('leaves the person’s own query alone', () => {
    expect(traceQlOf({ ...EVERYTHING, service: 'shop', traceQl: ' { duration > 1s } ' })).toBe('{ duration > 1s }');
  });

  it('puts all conditions into one filter', () => {
    const search = { service: 'shop', minDuration: milliseconds(2.5), status: 'error' as const };
    expect(traceQlOf({ ...EVERYTHING, ...search })).toBe(
      '{ resource.service.name = "shop" && duration >= 2500us && ' +
        '(status = error || span.http.response.status_code >= 500 || span.http.status_code >= 500) }',
    );
  });

  it.each([
    ['/items/{id}', 'braces'],
    ['/items/:id', 'colon'],
    ['/items/<int:id>', 'angle'],
    ['/items/[id]', 'bracket'],
  ] as const)('finds a route that the code writes as %s, however the span spells it', (text, syntax) => {
    const route = path(text, syntax);
    for (const spelling of ['/items/{id}', '/items/{item_id:int}', '/items/:id', '/items/<int:id>', '/items/:id/']) {
      expect(finds({ route }, span({ route: spelling })), spelling).toBe(true);
      expect(finds({ route, method: 'GET' }, span({ name: `GET ${spelling}` })), spelling).toBe(true);
    }
    for (const other of ['/items/search', '/items', '/items/{id}/parts', '/other/{id}']) {
      expect(finds({ route }, span({ route: other })), other).toBe(false);
    }
  });

  it('compares a route without parameters as text, dots and all', () => {
    const route = path('/robots.txt');
    expect(finds({ route }, span({ route: '/robots.txt' }))).toBe(true);
    expect(finds({ route }, span({ route: '/robots-txt' }))).toBe(false);
    expect(finds({ route: path('/') }, span({ route: '/' }))).toBe(true);
  });

  it('tells methods, services and failures apart', () => {
    const route = path('/items');
    expect(finds({ route, method: 'POST' }, span({ route: '/items', method: 'GET' }))).toBe(false);
    expect(finds({ route, method: '*' }, span({ route: '/items', method: 'GET' }))).toBe(true);
    expect(finds({ service: 'shop' }, span({ service: 'shop2' }))).toBe(false);
    expect(finds({ status: 'error' as const }, span({ status: 500n }))).toBe(true);
    expect(finds({ status: 'error' as const }, span({ status: 404n }))).toBe(false);
    expect(finds({ operation: 'charge' }, span({ name: 'charge' }))).toBe(true);
    expect(finds({ operation: 'charge' }, span({ name: 'charge card' }))).toBe(false);
    expect(finds({ minDuration: milliseconds(1) }, span({}))).toBe(true);
    expect(finds({ minDuration: milliseconds(2) }, span({}))).toBe(false);
  });

  it('lets no service name break out of its quotes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (service) => {
        fc.pre(service !== '');
        expect(finds({ service }, span({ service }))).toBe(true);
        expect(finds({ service }, span({ service: `${service}x` }))).toBe(false);
      }),
    );
  });

  it('lets no path break out of its pattern', () => {
    const text = fc.string({ unit: 'grapheme-ascii' }).map((raw) => raw.replace(/[/{}*]/g, ''));
    fc.assert(
      fc.property(text, (raw) => {
        fc.pre(raw !== '');
        expect(finds({ route: path(`/${raw}/{id}`) }, span({ route: `/${raw}/:id` }))).toBe(true);
      }),
    );
  });

  it('writes lone surrogates as replacement characters, for Go has no others', () => {
    expect(quoted('a\uD800"')).toBe('"a\uFFFD\\""');
    expect(quoted('🦊')).toBe('"🦊"');
  });

  it('leaves what the code does not know open', () => {
    expect(
      routePattern({ segments: [[{ kind: 'unknown' }], [{ kind: 'text', text: 'a.b' }]], trailingSlash: false }),
    ).toBe('/.*/a\\.b/?');
  });
});
