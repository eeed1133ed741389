import { describe, expect, it } from 'vitest';
import { routeKey, workerKey } from '../../../../src/analysis/model';
import { withoutNumbers } from '../../../../src/core/red';
import { COMMANDS } from '../../../../src/protocol/commands';
import { codeLenses } from '../../../../src/server/features/codeLens';
import { inlayHints } from '../../../../src/server/features/inlayHints';
import { renderedOf } from '../../../../src/server/features/rendered';
import { openSession, SHOP, STATS, type TestSession } from '../../../support/session';

const CONNECTED = { environments: [{ name: 'test', prometheus: 'http://one.test', tempo: 'http://two.test' }] };
const ALL = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };

const titles = ({ session, file }: TestSession, path = 'app.js', isOurClient = true): string[] =>
  codeLenses(file(path), session, { isOurClient }).map(({ range, command }) => `${range.start.line} ${command?.title}`);

describe('code lenses', () => {
  it('say what is measured, and once a file that there could be numbers', async () => {
    const opened = await openSession(SHOP);
    expect(titles(opened)).toEqual(['6 Measured', '12 Not measured · Add metrics', '6 Connect Prometheus or Tempo']);
    expect(titles(opened, 'users.js', false)).toEqual(['3 Measured']);
  });

  it('claim no more than the code says where there is no server', async () => {
    const traced = {
      'package.json': '{"name":"x","dependencies":{"@opentelemetry/api":"1"}}',
      'app.js':
        "const { trace } = require('@opentelemetry/api');\nconst app = require('express')();\napp.get('/a', (q, r) => {\n  trace.getTracer('x').startActiveSpan('a', (span) => { r.end(); span.end(); });\n});\n",
    };
    expect(titles(await openSession(traced))[0]).toBe('2 Traces only');
  });

  it('stand there from the first moment and get their numbers later, on the same lines', async () => {
    const opened = await openSession(SHOP, CONNECTED);
    expect(titles(opened)).toEqual(['6 reading numbers …', '6 Traces', '12 Not measured · Add metrics']);
    opened.show({ '/users/{id}': STATS });
    expect(titles(opened)).toEqual([
      '6 p99 475 ms · 2 % errors · 12.5 req/s',
      '6 Traces',
      '6 Slowest',
      '6 Errors',
      '12 Not measured · Add metrics',
    ]);
  });

  it('believe the server more than the code', async () => {
    const opened = await openSession(SHOP, CONNECTED);
    opened.show({ '/orders': { ...STATS, errorRatio: 0 } });
    expect(titles(opened)).toContain('12 p99 475 ms · 0 % errors · 12.5 req/s');
  });

  it('say how old the numbers are when nobody looked for an hour', async () => {
    const opened = await openSession(SHOP, CONNECTED);
    opened.show({ '/users/{id}': STATS });
    const report = opened.session.live.report();
    if (report) opened.session.live.set(report, Date.now() - 3_600_000);
    expect(titles(opened)[0]).toBe('6 p99 475 ms · 2 % errors · 12.5 req/s · stale, 60 min old');
  });

  it('warn over a threshold, with an icon where one is drawn', async () => {
    const opened = await openSession(SHOP, { ...CONNECTED, thresholds: { errorRatio: 0.01 } });
    opened.show({ '/users/{id}': STATS });
    expect(titles(opened)[0]).toBe('6 $(warning)\u00a0p99 475 ms · 2 % errors · 12.5 req/s');
    expect(titles(opened, 'app.js', false)[0]).toBe('6 ⚠ p99 475 ms · 2 % errors · 12.5 req/s');
  });

  it('say why there is no number', async () => {
    const opened = await openSession(SHOP, CONNECTED);
    opened.show({ '/users/{id}': withoutNumbers('no-traffic') });
    expect(titles(opened)[0]).toBe('6 no traffic in 5 m');
    opened.show({});
    expect(titles(opened)[0]).toBe('6 no series of this route');
    const failure = { reason: 'unauthorized', text: 'No.', nextStep: 'Set one.' } as const;
    opened.show({ '/users/{id}': withoutNumbers('unreachable') }, { failure });
    expect(titles(opened)[0]).toBe('6 $(debug-disconnect)\u00a0credential wanted (401)');
  });

  it('lead on: numbers to the hover, traces to the panel, the fix to the server', async () => {
    const opened = await openSession(SHOP, CONNECTED);
    opened.show({ '/users/{id}': STATS });
    const commands = codeLenses(opened.file('app.js'), opened.session, { isOurClient: true }).map(
      ({ command }) => command,
    );
    expect(commands).toMatchObject([
      { command: COMMANDS.openRoute.id, arguments: [{ line: 6, column: 0 }, 'hover'] },
      { command: COMMANDS.showTraces.id, arguments: [{ service: 'shop', route: '/users/{id}', method: 'GET' }] },
      { command: COMMANDS.showTraces.id, arguments: [{ route: '/users/{id}', minDurationMilliseconds: 375 }] },
      { command: COMMANDS.showTraces.id, arguments: [{ route: '/users/{id}', errorsOnly: true }] },
      { command: COMMANDS.addMetrics.id, arguments: [routeKey(opened.route('/orders'))] },
    ]);
    const plain = codeLenses(opened.file('app.js'), opened.session, { isOurClient: false });
    expect(plain.map(({ command }) => command?.command)).toEqual(['', COMMANDS.addMetrics.id]);
  });

  it('lead from functions to the spans that they start by hand', async () => {
    const app = `const { trace } = require('@opentelemetry/api');
const tracer = trace.getTracer('x');
const app = require('express')();
async function charge(order) {
  return tracer.startActiveSpan('charge card', (span) => { span.end(); });
}
app.post('/orders', async (q, r) => { await charge(q.body); r.end(); });
`;
    const files = { 'package.json': '{"name":"shop","dependencies":{"@opentelemetry/api":"1"}}', 'app.js': app };
    const opened = await openSession(files, { ...CONNECTED, services: { shop: 'shop-production' } });
    const lenses = codeLenses(opened.file('app.js'), opened.session, { isOurClient: true });
    expect(lenses.find(({ command }) => command?.title === 'Spans')).toMatchObject({
      range: { start: { line: 3 } },
      command: {
        command: COMMANDS.showTraces.id,
        arguments: [{ service: 'shop-production', route: '', operation: 'charge card' }],
      },
    });
    expect(titles(opened, 'app.js', false).join()).not.toContain('Spans');
    expect(titles(await openSession(files)).join()).not.toContain('Spans');
  });

  it('name the routes of a handler that has several', async () => {
    const app =
      "const app = require('express')();\nfunction page(q, r) { r.end(); }\napp.get('/a', page);\napp.post('/b', page);\n";
    const opened = await openSession({ 'package.json': '{"name":"x"}', 'app.js': app });
    expect(titles(opened)).toEqual([
      '1 GET /a: Not measured · Add metrics',
      '1 POST /b: Not measured · Add metrics',
      '1 Connect Prometheus or Tempo',
    ]);
  });

  it('can be switched off', async () => {
    expect(titles(await openSession(SHOP, { codeLens: { enabled: false } }))).toEqual([]);
  });
});

describe('inlay hints', () => {
  const hints = ({ session, file }: TestSession, range = ALL): unknown[] =>
    inlayHints(file('app.js'), session, range, { isOurClient: true }).map(({ position, label }) => [
      position.line,
      position.character,
      label,
    ]);

  it('stand at the end of registrations whose handler is elsewhere', async () => {
    const opened = await openSession(SHOP, CONNECTED);
    opened.show({ '/list': STATS });
    expect(hints(opened)).toEqual([[13, "app.get('/list', users.list);".length, 'p99 475 ms · 2 %']]);
    expect(hints(opened, { ...ALL, end: { line: 12, character: 0 } })).toEqual([]);
  });

  it('count routes that one line registers', async () => {
    const app =
      "const app = require('express')();\nconst h = require('./h');\nfor (const p of ['/a', '/b']) app.get(p, h.page);\n";
    const opened = await openSession({
      'package.json': '{"name":"x"}',
      'app.js': app,
      'h.js': 'exports.page = (q, r) => r.end();\n',
    });
    expect(hints(opened)).toEqual([[2, 49, '2 routes']]);
  });

  it('can be switched off', async () => {
    expect(hints(await openSession(SHOP, { inlayHints: { enabled: false } }))).toEqual([]);
  });
});

describe('what is rendered', () => {
  it('differs when a text differs, and only then', async () => {
    const opened = await openSession(SHOP, CONNECTED);
    const first = renderedOf(opened.session);
    opened.show({ '/users/{id}': STATS });
    const second = renderedOf(opened.session);
    expect(second.routes).not.toBe(first.routes);
    expect(second.findings).toBe(first.findings);
    opened.show({ '/users/{id}': { ...STATS, rate: 12.501 } });
    expect(renderedOf(opened.session)).toEqual(second);
    opened.show({ '/users/{id}': STATS, '/orders': STATS });
    expect(renderedOf(opened.session).findings).not.toBe(second.findings);
  });
});

describe('workers', () => {
  const WORKER = {
    'package.json': '{"name":"billing"}',
    'requirements.txt': '',
    'work.py': [
      'import asyncio',
      'from prometheus_client import Counter',
      'DONE = Counter("jobs_total", "Jobs", ["queue"])',
      'queue: asyncio.Queue = asyncio.Queue()',
      'async def consume():',
      '    while True:',
      '        job = await queue.get()',
      '        DONE.labels("mail").inc()',
      'async def main():',
      '    asyncio.create_task(consume())',
      'asyncio.run(main())',
    ].join('\n'),
  };

  it('have lenses that count jobs', async () => {
    const opened = await openSession(WORKER, CONNECTED);
    const [worker] = opened.session.modelOf(opened.project).workers;
    if (!worker) throw new Error('no worker');
    expect(titles(opened, 'work.py')[0]).toBe('4 Measured');
    const stats = new Map([[workerKey(worker), STATS]]);
    opened.session.live.set({ stats, detected: [], queries: [], warnings: [] }, Date.now());
    expect(titles(opened, 'work.py')[0]).toBe('4 p99 475 ms · 2 % errors · 12.5 jobs/s');
    expect(renderedOf(opened.session).routes).toContain('12.5 jobs/s');
  });
});
