import { describe, expect, it } from 'vitest';
import type { FunctionFacts } from '../../../../src/analysis/facts';
import { isLeftOut, isRefused } from '../../../../src/analysis/linker/leftOut';
import { Scope } from '../../../../src/analysis/linker/machine/scope';
import { list, text, type ClosureValue } from '../../../../src/analysis/linker/machine/values';
import { loadedFrontEnd } from '../../../support/facts';

const HERE = { file: 'a.py', range: [0, 0, 0, 0] } as const;

async function closureOf(file: string, source: string): Promise<ClosureValue> {
  const facts = (await loadedFrontEnd()).facts(file, source);
  const [found] = (facts?.body ?? []).flatMap((statement): FunctionFacts[] =>
    statement.kind === 'function' ? [statement.function] : [],
  );
  if (!found) throw new Error('no function');
  const scope = new Scope(undefined, 'module');
  scope.declare('SILENT', list([text('/metrics', HERE), text('/health/', HERE)], HERE));
  return { kind: 'closure', function: found, file, scope };
}

const python = (body: string): Promise<ClosureValue> =>
  closureOf('a.py', `async def measure(request, call_next):\n${body}\n    seconds.observe(1)\n`);

const early = (test: string): string => `    if ${test}:\n        return await call_next(request)`;

describe('isLeftOut', () => {
  it.each([
    ['request.url.path == "/metrics"', true],
    ['request.url.path == "/metrics/"', true],
    ['request.url.path in ("/metrics", "/health")', true],
    ['request.url.path in ["/health"]', false],
    ['request.url.path in SILENT', true],
    ['request.url.path not in SILENT', false],
    ['request.url.path != "/metrics"', false],
    ['not request.url.path == "/other"', true],
    ['not request.url.path == "/metrics"', false],
    ['request.url.path.startswith("/met")', true],
    ['request.url.path.startswith("/metrics/")', false],
    ['debug and request.url.path == "/metrics"', false],
    ['debug or request.url.path == "/metrics"', true],
    ['request.method == "metrics"', false],
    ['is_silent(request)', false],
  ])('%s', async (test, expected) => {
    expect(isLeftOut(await python(early(test)), '/metrics')).toBe(expected);
  });

  it('knows of nothing where nothing returns early', async () => {
    expect(isLeftOut(await python('    if request.url.path == "/metrics":\n        log(request)'), '/metrics')).toBe(
      false,
    );
  });

  it('counts what was started before, or is updated on the way out', async () => {
    const test = early('request.url.path == "/metrics"');
    expect(isLeftOut(await python(`    requests.labels("x").inc()\n${test}`), '/metrics')).toBe(false);
    const counting = '    if request.url.path == "/metrics":\n        requests.inc()\n        return None';
    expect(isLeftOut(await python(counting), '/metrics')).toBe(false);
  });

  it('reads Express as well', async () => {
    const source = `function measure(req, res, next) {
  if (['/metrics', '/health'].includes(req.path)) return next();
  seconds.observe(1);
  next();
}`;
    expect(isLeftOut(await closureOf('a.js', source), '/health')).toBe(true);
    expect(isLeftOut(await closureOf('a.js', source), '/users')).toBe(false);
  });
});

describe('isRefused', () => {
  it.each([
    ['return path != "/ws"', true],
    ['return path != "/other"', false],
    ['return not path.startswith("/ws")', true],
    ['return path not in SILENT', false],
    ['if path == "/ws":\n        return False\n    return True', true],
    ['if debug:\n        return True\n    return False', false],
    ['return True', false],
    ['return False', true],
    ['return is_traced(path)', false],
    ['return path != "/x" and path != "/ws"', true],
  ])('%s', async (body, expected) => {
    expect(isRefused(await closureOf('a.py', `def traced(path):\n    ${body}\n`), '/ws')).toBe(expected);
  });
});
