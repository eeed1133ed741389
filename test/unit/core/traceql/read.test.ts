import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_FIELDS, SPAN_STATUSES, type QueryFields } from '../../../../src/core/traceql/conditions';
import { fieldsOfTraceQl } from '../../../../src/core/traceql/read';
import { traceQlOf } from '../../../../src/core/traceql/write';
import { conditionsOf } from '../../../../src/protocol/searchConditions';
import { DEFAULT_QUERY } from '../../../../src/protocol/traceView';

const written = (fields: Partial<QueryFields>): string => traceQlOf(conditionsOf({ ...DEFAULT_QUERY, ...fields }));

describe('fieldsOfTraceQl', () => {
  it('reads nothing from nothing', () => {
    expect(fieldsOfTraceQl('')).toEqual(NO_FIELDS);
    expect(fieldsOfTraceQl(' { } ')).toEqual(NO_FIELDS);
  });

  it('reads what a person writes, in any order and unit', () => {
    expect(fieldsOfTraceQl('{duration>1.5s&&resource.service.name="shop" && status = ok && name=`a b`}')).toEqual({
      ...NO_FIELDS,
      service: 'shop',
      operation: 'a b',
      minDurationMilliseconds: 1500,
      status: 'ok',
    });
    expect(fieldsOfTraceQl('{ duration < 1h30m }')?.maxDurationMilliseconds).toBe(5_400_000);
  });

  it.each([
    '{ kind = server }',
    '{ span.db.system = "mysql" }',
    '{ status = error } | count() > 2',
    '{ name = "a" || name = "b" }',
    '{ name = "a" && name = "b" }',
    '{ resource.service.name != "shop" }',
    '{ duration > 5 }',
    '{ (span.http.request.method = "GET" || span.http.method = "PUT") }',
    '{ name = "" }',
    '{ name = "a" &&',
    '{ } >> { }',
  ])('leaves alone what no field can hold: %s', (text) => {
    expect(fieldsOfTraceQl(text)).toBeUndefined();
  });

  it('reads back whatever the fields write', () => {
    const text = fc.string({ minLength: 1 }).filter((one) => one.trim() === one && !/\p{Surrogate}/u.test(one));
    const route = fc.constantFrom('', '/', '/users', '/users/{*}', '/a.b/{*}/c+d/{*}');
    const fields = fc.record({
      service: fc.oneof(fc.constant(''), text),
      route,
      method: fc.constantFrom('', 'GET', 'POST'),
      operation: fc.oneof(fc.constant(''), text),
      minDurationMilliseconds: fc.nat(1e6),
      maxDurationMilliseconds: fc.nat(1e6),
      status: fc.constantFrom('', ...SPAN_STATUSES),
    });
    fc.assert(fc.property(fields, (one) => void expect(fieldsOfTraceQl(written(one))).toEqual(one)));
  });

  it('writes a route with named parameters as it reads it, though the names are gone', () => {
    const query = written({ route: '/users/{id}', method: 'GET', status: 'error' });
    const read = fieldsOfTraceQl(query);
    expect(read).toMatchObject({ route: '/users/{*}', method: 'GET', status: 'error' });
    expect(written(read ?? {})).toBe(query);
  });
});
