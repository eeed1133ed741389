/** What settings and comments make of the rules. */
import { describe, expect, it } from 'vitest';
import { createLinker } from '../../../../src/analysis/linker/linker';
import { checkModel, type CheckOptions } from '../../../../src/analysis/rules/registry';
import { memoryTree } from '../../../support/tree';
import { DEFAULT_OPTIONS } from '../../../support/mending';

const APP = `from fastapi import FastAPI
from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor
from prometheus_client import Counter

SEARCHES = Counter("searches", "Searches.", ["user_id", "plan"])
LOGINS = Counter("logins", "Logins.", ["email"])

app = FastAPI()
FastAPIInstrumentor.instrument_app(app)


@app.get("/users/{name}")
def users(name: str):
    LOGINS.labels(name).inc()
`;

async function check(options: Partial<CheckOptions> = {}, source = APP): Promise<string[]> {
  const tree = await memoryTree({ 'main.py': source });
  const findings = checkModel(createLinker().link(tree), {
    ...DEFAULT_OPTIONS,
    directivesOf: (file) => tree.facts(file)?.directives ?? [],
    ...options,
  });
  return findings.map(({ rule, severity, location }) => `${location.range[0] + 1} ${severity} ${rule}`);
}

const ALL = ['5 error high-cardinality-label', '6 error high-cardinality-label', '14 error unbounded-label-value'];

describe('settings', () => {
  it('leave every rule on, in the order of the text', async () => {
    expect(await check()).toEqual(ALL);
  });

  it('turn a rule off, or give it another severity', async () => {
    expect(await check({ severities: { 'high-cardinality-label': 'off' } })).toEqual([ALL[2]]);
    expect(await check({ severities: { 'unbounded-label-value': 'hint' } })).toEqual([
      ALL[0],
      ALL[1],
      '14 hint unbounded-label-value',
    ]);
  });

  it('name labels that are fine here, in any spelling, for names and for values', async () => {
    expect(await check({ safeLabels: ['userId'] })).toEqual(ALL.slice(1));
    expect(await check({ safeLabels: ['email'] })).toEqual([ALL[0]]);
  });

  it('name labels that are risky here', async () => {
    expect(await check({ riskyLabels: ['Plan'] })).toEqual([ALL[0], ...ALL]);
    expect(await check({ riskyLabels: ['plan'], safeLabels: ['plan'] })).toEqual(ALL);
  });

  it.each([
    ['either', 0],
    ['traces', 0],
    ['metrics', 1],
    ['both', 1],
  ] as const)('want %s of a handler that is only traced', async (requiredSignals, count) => {
    const source = APP.replace('    LOGINS.labels(name).inc()', '    return name');
    const found = await check({ requiredSignals }, source);
    expect(found.filter((text) => text.includes('uninstrumented-handler'))).toHaveLength(count);
  });

  it('say softly what is so of every handler, and loudly what is a gap among measured ones', async () => {
    const bare = 'from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get("/a")\ndef a():\n    return 1\n';
    expect(await check({}, bare)).toEqual(['7 info uninstrumented-handler']);
    const gap = `${bare}\n\n@app.get("/b")\ndef b():\n    C.inc()\n`.replace(
      '\n\napp',
      '\nfrom prometheus_client import Counter\nC = Counter("http_requests", "Requests.")\napp',
    );
    expect(await check({}, gap)).toEqual(['8 warning uninstrumented-handler']);
  });
});

describe('comments', () => {
  const withComment = (comment: string): Promise<string[]> =>
    check({}, APP.replace('LOGINS = ', `${comment}\nLOGINS = `));

  it('silence the rules that they name', async () => {
    expect(await withComment('# redline-ignore high-cardinality-label: ten users')).toEqual([
      '5 error high-cardinality-label',
      '15 error unbounded-label-value',
    ]);
    expect(await withComment('# redline-ignore high-cardinality-label, unbounded-label-value')).toEqual([
      '5 error high-cardinality-label',
    ]);
  });

  it('silence nothing when they name another rule, none, or stand further away', async () => {
    for (const comment of [
      '# redline-ignore metric-naming: old',
      '# redline-ignore',
      '# redline-ignore: why',
      '# redline-ignore high-cardinality-labels',
      '# redline-ignore high-cardinality-label: too far\n',
      '# not a redline-ignore high-cardinality-label',
    ]) {
      expect(await withComment(comment), comment).toHaveLength(3);
    }
  });

  it('after code speak of that line alone', async () => {
    const source = APP.replace('"plan"])', '"plan"])  # redline-ignore high-cardinality-label: few');
    expect(await check({}, source)).toEqual(ALL.slice(1));
  });
});
