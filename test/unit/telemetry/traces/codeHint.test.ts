import { describe, expect, it } from 'vitest';
import type { SpanDetails } from '../../../../src/core/trace/details';
import { codeHintOf } from '../../../../src/telemetry/traces/codeHint';

function span(attributes: Readonly<Record<string, string>>): SpanDetails {
  const list = Object.entries(attributes).map(([key, text]) => ({ key, type: 'string', text }) as const);
  const resource = [{ key: 'service.name', type: 'string', text: 'shop' }] as const;
  return { status: 'unset', statusMessage: '', attributes: list, events: [], links: [], resource, dropped: 0 };
}

describe('codeHintOf', () => {
  it('reads the stable code attributes', () => {
    const details = span({
      'code.function.name': 'shop.Get',
      'code.file.path': '/src/get.go',
      'code.line.number': '42',
    });
    expect(codeHintOf(details, 'x')).toMatchObject({
      service: 'shop',
      function: 'shop.Get',
      file: '/src/get.go',
      line: 42,
      operation: 'x',
    });
  });

  it('reads the older ones', () => {
    const details = span({
      'code.namespace': 'Api',
      'code.function': 'get',
      'code.filepath': 'a.py',
      'code.lineno': 'x',
    });
    expect(codeHintOf(details, 'x')).toEqual({
      operation: 'x',
      isCaller: false,
      service: 'shop',
      function: 'Api.get',
      file: 'a.py',
    });
  });

  it('reads route and method, at worst the route from the name', () => {
    expect(codeHintOf(span({ 'http.route': '/a/:id', 'http.method': 'GET' }), 'GET /b')).toMatchObject({
      route: '/a/:id',
      method: 'GET',
    });
    expect(codeHintOf(span({}), 'GET /b/{id}')).toMatchObject({ service: 'shop', route: '/b/{id}' });
    expect(codeHintOf(span({}), 'SELECT shop').route).toBeUndefined();
  });

  it('tells callers from those that are called', () => {
    expect([0, 1, 2, 3, 4, 5].filter((kind) => codeHintOf(span({}), 'GET /b', kind).isCaller)).toEqual([3, 4]);
  });
});
