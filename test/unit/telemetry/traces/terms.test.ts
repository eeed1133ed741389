import { describe, expect, it } from 'vitest';
import { failed, succeeded, type Result } from '../../../../src/core/failure';
import type { Term } from '../../../../src/core/traceql/terms';
import { cachedTerms } from '../../../../src/telemetry/traces/cachedTerms';
import { createJaeger } from '../../../../src/telemetry/traces/jaeger';
import type { HttpAnswer, HttpGet, HttpRequest } from '../../../../src/telemetry/traces/source';
import { tempoTerms } from '../../../../src/telemetry/traces/tempoApi/terms';

const { signal } = new AbortController();
const NAMES = { field: '', service: '' };

/** A backend that answers by path, and remembers what it was asked. */
function backend(answers: Readonly<Record<string, object | string>>): { get: HttpGet; asked: HttpRequest[] } {
  const asked: HttpRequest[] = [];
  const get = (request: HttpRequest): Promise<Result<HttpAnswer>> => {
    asked.push(request);
    const answer = answers[request.path];
    const body = Buffer.from(typeof answer === 'string' ? answer : JSON.stringify(answer ?? ''));
    const status = answer === undefined ? 404 : typeof answer === 'string' ? 400 : 200;
    return Promise.resolve({ ok: true, value: { status, contentType: 'application/json', body } });
  };
  return { get, asked };
}

const textsOf = (answer: Result<readonly Term[]>): readonly string[] =>
  answer.ok ? answer.value.map(({ text, isText }) => (isText ? `“${text}”` : text)) : [answer.failure.text];

describe('terms of Tempo', () => {
  it('are names with their scope, of the last hour, without intrinsics', async () => {
    const scopes = [
      { name: 'span', tags: ['http.route', 'odd name'] },
      { name: 'resource', tags: ['service.name'] },
      { name: 'intrinsic', tags: ['duration'] },
    ];
    const { get, asked } = backend({ '/api/v2/search/tags': { scopes } });
    const terms = await tempoTerms(get, () => 7_200_500)(NAMES, signal);
    expect(textsOf(terms)).toEqual(['span.http.route', 'span."odd name"', 'resource.service.name']);
    expect(asked[0]?.parameters).toEqual([
      ['start', '3600'],
      ['end', '7200'],
      ['limit', '1000'],
    ]);
  });

  it('are values with their types, of one service when it is named', async () => {
    const tagValues = [
      { type: 'string', value: '/items' },
      { type: 'int', value: '200' },
      { type: 'keyword', value: 'error' },
    ];
    const { get, asked } = backend({ '/api/v2/search/tag/span.a%2Fb/values': { tagValues } });
    const terms = await tempoTerms(get)({ field: 'span.a/b', service: 'a"b' }, signal);
    expect(textsOf(terms)).toEqual(['“/items”', '200', 'error']);
    expect(asked[0]?.parameters).toContainEqual(['q', '{ resource.service.name = "a\\"b" }']);
  });

  it('come from the first version of the API on servers that have no other, which is learnt once', async () => {
    const { get, asked } = backend({
      '/api/search/tags': { tagNames: ['http.route'] },
      '/api/search/tag/http.route/values': { tagValues: ['/items'] },
    });
    const read = tempoTerms(get);
    expect(textsOf(await read(NAMES, signal))).toEqual(['.http.route']);
    expect(textsOf(await read({ field: 'span.http.route', service: '' }, signal))).toEqual(['“/items”']);
    expect(asked.map(({ path }) => path)).toEqual([
      '/api/v2/search/tags',
      '/api/search/tags',
      '/api/search/tag/http.route/values',
    ]);
  });

  it('are a failure when Tempo refuses, and none when it says nonsense', async () => {
    const { get } = backend({
      '/api/v2/search/tags': 'invalid scope',
      '/api/v2/search/tag/x/values': { tagValues: 7 },
    });
    expect((await tempoTerms(get)(NAMES, signal)).ok).toBe(false);
    expect(textsOf(await tempoTerms(get)({ field: 'x', service: '' }, signal))).toEqual([]);
  });
});

it('terms of Jaeger are its services, and the operations of one', async () => {
  const { get, asked } = backend({
    '/api/services': { data: ['shop', 'cart', 5] },
    '/api/services/shop%20a/operations': { data: ['GET /items'] },
  });
  const read = createJaeger(get, 'Jaeger').terms;
  if (!read) throw new Error('there are no terms');
  expect(textsOf(await read({ field: 'resource.service.name', service: '' }, signal))).toEqual(['“cart”', '“shop”']);
  expect(textsOf(await read({ field: 'name', service: 'shop a' }, signal))).toEqual(['“GET /items”']);
  for (const wanted of [NAMES, { field: 'name', service: '' }, { field: 'span.x', service: 'shop' }])
    expect(textsOf(await read(wanted, signal))).toEqual([]);
  expect(asked).toHaveLength(2);
});

describe('terms that are kept', () => {
  const counting = (
    answers: Result<readonly Term[]>[],
  ): { read: ReturnType<typeof cachedTerms>; calls: () => number } => {
    let calls = 0;
    let now = 0;
    const read = cachedTerms(
      () => Promise.resolve(answers[Math.min(calls++, answers.length - 1)] ?? failed('timeout', '', '')),
      () => (now += 60_000),
    );
    return { read, calls: () => calls };
  };
  const term = (text: string): Term => ({ text, isText: true });

  it('are asked once in five minutes, sorted, each once, and none that is endless', async () => {
    const { read, calls } = counting([succeeded([term('b'), term('a'), term('b'), term('x'.repeat(500)), term('')])]);
    for (let round = 0; round < 5; round++) expect(textsOf(await read(NAMES, signal))).toEqual(['“a”', '“b”']);
    expect(calls()).toBe(1);
    await read(NAMES, signal);
    await read({ field: 'name', service: '' }, signal);
    expect(calls()).toBe(3);
  });

  it('are asked again after a failure, and bounded in number', async () => {
    const many = succeeded(Array.from({ length: 5_000 }, (_, index) => term(`t${index}`)));
    const { read, calls } = counting([failed('timeout', 'slow', ''), many]);
    expect(textsOf(await read(NAMES, signal))).toEqual(['slow']);
    expect(textsOf(await read(NAMES, signal))).toHaveLength(2_000);
    for (let index = 0; index < 70; index++) await read({ field: `f${index}`, service: '' }, signal);
    await read(NAMES, signal);
    expect(calls()).toBe(73);
  });
});
