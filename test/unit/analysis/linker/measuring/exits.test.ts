import { describe, expect, it } from 'vitest';
import { exitsOf } from '../../../../../src/analysis/linker/measuring/exits';
import type { Site, SiteFinder } from '../../../../../src/analysis/linker/measuring/sites';
import { functionsIn, partsOf, visitValues } from '../../../../../src/analysis/linker/visit';
import type { Statement, Value } from '../../../../../src/analysis/facts';
import { factsOf } from '../../../../support/facts';

/** Every call of `m` measures. */
const isMeasuring = (value: Value): boolean =>
  value.kind === 'call' && value.callee.kind === 'name' && value.callee.name === 'm';

function sitesIn(statements: readonly Statement[]): Site[] {
  const found: Site[] = [];
  visitValues(statements, (value) => {
    if (isMeasuring(value)) found.push({ key: value.range.join(), range: value.range, updates: [] });
  });
  return found;
}

const FINDER: SiteFinder = {
  within: sitesIn,
  ofStatement: (statement) =>
    sitesIn(
      partsOf(statement).values.flatMap((value) =>
        value ? [{ kind: 'expression' as const, value, range: value.range }] : [],
      ),
    ),
};

/** `line:kind` for each exit, with `+` where something was measured, and `!` for the one that is meant. */
async function exits(file: string, source: string, isLoop = false): Promise<readonly string[]> {
  const facts = await factsOf(file, source);
  const [owner] = functionsIn(facts.body);
  if (!owner) throw new Error('no function');
  return exitsOf(owner.body, [99, 0, 99, 0], FINDER, isLoop).map(
    ({ kind, range, measured, isMain }) =>
      `${kind === 'end' ? '' : range[0]}${kind}${measured.size > 0 ? '+' : ''}${isMain ? '!' : ''}`,
  );
}

const python = (lines: readonly string[], isLoop?: boolean): Promise<readonly string[]> =>
  exits('a.py', `def f(ok):\n${lines.map((line) => `    ${line}`).join('\n')}\n`, isLoop);

describe('exitsOf', () => {
  it.each([
    ['the end', ['m()'], ['end+!']],
    ['a return before', ['if ok:', '    return', 'm()'], ['2return', 'end+!']],
    ['a return behind', ['m()', 'if ok:', '    return'], ['3return+', 'end+!']],
    ['a return that measures', ['if ok:', '    return m()', 'm()', 'return 1'], ['2return+', '4return+!']],
    ['a raise', ['if ok:', '    raise E', 'm()'], ['2throw', 'end+!']],
    ['abort of Flask', ['if ok:', '    abort(404)', 'm()'], ['2throw', 'end+!']],
    ['the end of the process', ['if ok:', '    sys.exit(1)', 'm()'], ['end+!']],
    ['branches that meet', ['if ok:', '    m()', 'else:', '    pass', 'return'], ['5return+!']],
    ['a loop', ['for x in ok:', '    if x:', '        return', '    m()'], ['3return', 'end+!']],
    ['a context manager', ['with m():', '    if ok:', '        return', '    return'], ['3return+', '4return+!']],
    ['a case', ['match ok:', '    case 1:', '        return', 'm()'], ['3return', 'end+!']],
  ])('%s', async (_, lines, expected) => {
    expect(await python(lines)).toEqual(expected);
  });

  it.each([
    ['an except that goes on', ['try:', '    g()', '    m()', 'except E:', '    g()'], ['end+!', '4caught']],
    ['an except that measures', ['try:', '    g()', '    m()', 'except E:', '    m()'], ['end+!', '4caught+']],
    ['measured below', ['try:', '    g()', 'except E:', '    g()', 'm()'], ['end+!', '3caught+']],
    ['an except that returns', ['try:', '    g()', '    m()', 'except E:', '    return'], ['5return', 'end+!']],
    ['measured before the risk', ['try:', '    m()', '    g()', 'except E:', '    return'], ['5return+', 'end+!']],
    [
      'raised and caught',
      ['try:', '    if ok:', '        raise E', '    m()', 'except E:', '    m()'],
      ['end+!', '5caught+'],
    ],
    ['finally', ['try:', '    if ok:', '        return', '    g()', 'finally:', '    m()'], ['3return+', 'end+!']],
    [
      'a risk in a context manager',
      ['try:', '    with m():', '        g()', 'except E:', '    return'],
      ['5return+', 'end+!'],
    ],
  ])('%s', async (_, lines, expected) => {
    expect(await python(lines)).toEqual(expected);
  });

  it('ends a round with continue, but not where the loop is one inside', async () => {
    expect(await python(['if ok:', '    continue', 'm()'], true)).toEqual(['2continue', 'end+!']);
    expect(await python(['for x in ok:', '    continue', 'm()'], true)).toEqual(['end+!']);
  });

  it('knows panics of Go, throws of TypeScript and of Koa', async () => {
    expect(await exits('a.go', 'package a\nfunc f(ok bool) {\nif ok {\npanic("x")\n}\nm()\n}\n')).toEqual([
      '3throw',
      'end+!',
    ]);
    expect(await exits('a.ts', 'function f(ok) {\nif (ok) throw new Error();\nm();\n}\n')).toEqual(['1throw', 'end+!']);
    expect(await exits('a.ts', 'function f(ctx) {\nif (ok) ctx.throw(404);\nm();\n}\n')).toEqual(['1throw', 'end+!']);
  });
});
