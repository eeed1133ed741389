import { describe, expect, it } from 'vitest';
import { namesCalledWithOwnArguments } from '../../../../src/analysis/linker/passing';
import { factsOf } from '../../../support/facts';

/** Names as `name` or `name.field`, of the only function in the source. */
async function namesIn(path: string, source: string): Promise<string[]> {
  const { body } = await factsOf(path, source);
  const found = body.find((statement) => statement.kind === 'function');
  if (found?.kind !== 'function') throw new Error('no function');
  return namesCalledWithOwnArguments(found.function).map(({ name, field }) =>
    field === undefined ? name : `${name}.${field}`,
  );
}

const inGo = (body: string): Promise<string[]> =>
  namesIn('a.go', `package p\n\nfunc f(w http.ResponseWriter, r *http.Request) {\n${body}\n}\n`);

describe('what a Go function hands its request on to', () => {
  it.each([
    ['next(w, r)', ['next']],
    ['next.ServeHTTP(w, r)', ['next']],
    ['t.next.ServeHTTP(w, r)', ['t.next']],
    ['next.ServeHTTP(recorder, r.WithContext(ctx))', ['next']],
    ['http.TimeoutHandler(next, limit, "late").ServeHTTP(w, r)', ['next', 'limit']],
    ['promhttp.InstrumentHandlerCounter(total, next)(w, r)', ['total', 'next']],
    ['otelhttp.NewHandler(t.next, "x").ServeHTTP(w, r)', ['t.next']],
    ['outer(inner(next)).ServeHTTP(w, r)', ['next']],
    ['h := otelhttp.NewHandler(next, "x")\nh.ServeHTTP(w, r)', ['h', 'next']],
    ['h := wrap(next)\nh(w, r)', ['h', 'next']],
    ['if a {\n\tnext.ServeHTTP(w, r)\n\treturn\n}\nother.ServeHTTP(w, r)', ['next', 'other']],
    ['t.next.ServeHTTP(event, recorder, r)', ['t.next']],
    ['next.Log(event, recorder, r)', []],
    ['log.Println(r.URL.Path)', []],
    ['next.ServeHTTP(a, b)', []],
    ['wrap(next)', []],
  ])('%s', async (body, expected) => {
    expect(await inGo(body)).toEqual(expected);
  });
});

describe('what a TypeScript function hands its request on to', () => {
  it.each([
    ['return next(req, res)', ['next']],
    ['return Promise.resolve(next(req, res)).catch(fail)', ['next']],
    ['return wrap(next)(req, res)', ['next']],
    ['return this.fn.call(this, req, res)', ['this.fn']],
    ['return service.find(req.id)', []],
  ])('%s', async (body, expected) => {
    expect(await namesIn('a.ts', `function f(req, res) {\n${body};\n}\n`)).toEqual(expected);
  });
});
