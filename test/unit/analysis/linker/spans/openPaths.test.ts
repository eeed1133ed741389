import { describe, expect, it } from 'vitest';
import { heldSpan } from '../../../../../src/analysis/linker/spans/held';
import { openPaths } from '../../../../../src/analysis/linker/spans/openPaths';
import { escapes } from '../../../../../src/analysis/linker/spans/uses';
import { visitValues } from '../../../../../src/analysis/linker/visit';
import type { Range } from '../../../../../src/core/range';
import { factsOf } from '../../../../support/facts';

const STARTS = /^(?:Start|startSpan|startActiveSpan|start_span)$/;

/** One-based lines where the first span of the source is left open; `handed on` when somebody else may end it. */
async function openLines(file: string, source: string): Promise<readonly number[] | 'handed on' | 'unknown'> {
  const facts = await factsOf(file, source);
  let start: Range | undefined;
  visitValues(facts.body, (value) => {
    if (value.kind === 'call' && value.callee.kind === 'member' && STARTS.test(value.callee.name))
      start ??= value.range;
  });
  if (!start) throw new Error('no span starts');
  const held = heldSpan(facts, start);
  if (!held?.name) return 'unknown';
  if (escapes(held.body, held.name)) return 'handed on';
  return openPaths(held, held.name, start, facts.language).map(([line]) => line + 1);
}

const go = (...lines: string[]): Promise<unknown> =>
  openLines('a.go', `package a\nfunc f(ctx context.Context, ok bool) error {\n${lines.join('\n')}\n}\n`);
const python = (...lines: string[]): Promise<unknown> =>
  openLines('a.py', `def f(ok):\n${lines.map((line) => `    ${line}`).join('\n')}\n`);
const typescript = (...lines: string[]): Promise<unknown> =>
  openLines('a.ts', `async function f(ok: boolean) {\n${lines.join('\n')}\n}\n`);

const GO_START = 'ctx, span := tracer.Start(ctx, "x")';

describe('in Go', () => {
  it.each([
    ['nothing ends it', [GO_START, 'return nil'], [4]],
    ['deferred', [GO_START, 'defer span.End()', 'return nil'], []],
    ['a return before', [GO_START, 'if ok {', 'return nil', '}', 'span.End()', 'return nil'], [5]],
    ['a return before the start', ['if ok {', 'return nil', '}', GO_START, 'span.End()', 'return nil'], []],
    ['a panic', [GO_START, 'if ok {', 'panic("x")', '}', 'span.End()', 'return nil'], []],
    ['both branches', [GO_START, 'if ok {', 'span.End()', '} else {', 'span.End()', '}', 'return nil'], []],
    ['one branch, which may have the same condition', [GO_START, 'if ok {', 'span.End()', '}', 'return nil'], []],
    [
      'a case without a default',
      [GO_START, 'switch {', 'case ok:', 'return nil', '}', 'span.End()', 'return nil'],
      [6],
    ],
    ['a break out of a switch', [GO_START, 'switch {', 'case ok:', 'break', '}', 'span.End()', 'return nil'], []],
    ['the next round', ['for {', GO_START, 'if ok {', 'continue', '}', 'span.End()', '}'], [6]],
    ['the end of a round', ['for {', GO_START, 'span.AddEvent("x")', '}'], [4]],
    ['passed on', [GO_START, 'finish(span)', 'return nil'], 'handed on'],
    ['put into a context', [GO_START, 'ctx = trace.ContextWithSpan(ctx, span)', 'span.End()', 'return nil'], []],
    ['ended by a goroutine', [GO_START, 'go func() { span.End() }()', 'return nil'], 'handed on'],
    ['kept', [GO_START, 's.span = span', 'return nil'], 'handed on'],
    ['started again', [GO_START, 'ctx, span = tracer.Start(ctx, "y")', 'span.End()', 'return nil'], []],
  ])('%s', async (_, lines, expected) => {
    expect(await go(...lines)).toEqual(expected);
  });
});

describe('in Python', () => {
  const start = 'span = tracer.start_span("x")';
  it.each([
    ['ended last', [start, 'span.end()'], []],
    ['a raise before', [start, 'if ok:', '    raise ValueError()', 'span.end()'], [4]],
    ['caught', [start, 'try:', '    raise ValueError()', 'except ValueError:', '    pass', 'span.end()'], []],
    ['a handler that leaves', [start, 'try:', '    f()', 'except ValueError:', '    return', 'span.end()'], [6]],
    ['finally', [start, 'try:', '    return f()', 'finally:', '    span.end()'], []],
    ['managed', [start, 'with span:', '    f()'], 'handed on'],
    ['kept on an object', ['self.span = tracer.start_span("x")'], 'unknown'],
  ])('%s', async (_, lines, expected) => {
    expect(await python(...lines)).toEqual(expected);
  });
});

describe('in TypeScript', () => {
  const start = "const span = tracer.startSpan('x');";
  it.each([
    ['ended last', [start, 'await g();', 'span.end();'], []],
    ['a throw before', [start, "if (ok) throw new Error('x');", 'span.end();'], [3]],
    ['ended by what a promise runs', [start, 'return g().finally(() => span.end());'], 'handed on'],
    ['a callback that never ends it', ["tracer.startActiveSpan('x', (span) => {", 'span.addEvent("y");', '});'], [2]],
    ['a callback that ends it', ["tracer.startActiveSpan('x', (span) => {", 'span.end();', '});'], []],
    ['a callback without the span', ["tracer.startActiveSpan('x', () => {", 'g();', '});'], 'unknown'],
    ['used in a closure', [start, 'g(() => span.addEvent("y"));', 'span.end();'], []],
  ])('%s', async (_, lines, expected) => {
    expect(await typescript(...lines)).toEqual(expected);
  });
});
