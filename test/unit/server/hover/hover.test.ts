import { MarkupContent } from 'vscode-languageserver/node';
import { describe, expect, it, vi } from 'vitest';
import { withoutNumbers, type RouteStats } from '../../../../src/core/red';
import { createHistory } from '../../../../src/server/hover/history';
import { hoverAt, type HoverSources } from '../../../../src/server/hover/hover';
import { code, commandLink, escapeMarkdown } from '../../../../src/server/hover/markdown';
import { createLongerWindows, LONGER_WINDOWS, withinLimit } from '../../../../src/server/hover/windows';
import { createGrafana } from '../../../../src/telemetry/grafana';
import { createHttpClient } from '../../../../src/telemetry/http';
import type { Prometheus } from '../../../../src/telemetry/metrics/prometheus';
import type { DetectedSchema } from '../../../../src/telemetry/metrics/source';
import { openSession, SHOP, STATS, type TestSession } from '../../../support/session';
import { classic, detectedSchema } from '../../../support/schemas';

const CONNECTED = { environments: [{ name: 'test', prometheus: 'http://one.test', tempo: 'http://two.test' }] };
const OURS = { isOurClient: true };
const PLAIN = { isOurClient: false };
const POINTS = [
  [0, 0.1],
  [1800, 0.3],
  [3600, 0.2],
] as const;

const sourcesOf = (longer: RouteStats | undefined, points?: typeof POINTS): HoverSources => ({
  windows: { stats: async () => longer },
  history: { lastHour: async () => points },
  alerts: { active: async () => undefined },
  exemplars: { slowest: async () => undefined },
  environment: { of: async () => undefined },
  callers: { of: async () => undefined },
  budgets: { lines: async () => [] },
  queues: { of: async () => [] },
  dataSources: { all: async () => undefined },
});

async function textAt(opened: TestSession, line: number, sources: HoverSources, options = OURS): Promise<string> {
  const hover = await hoverAt(opened.file('app.js'), { line, character: 1 }, opened.session, sources, options);
  // Spaces between the columns are for the eye.
  return hover && MarkupContent.is(hover.contents) ? hover.contents.value.replaceAll('&nbsp;', '') : '';
}

const detected = (): DetectedSchema => detectedSchema({ latencies: classic('http_request_duration_seconds') });

describe('the hover of a route', () => {
  it('has a table over three windows, pictures, evidence and links', async () => {
    const opened = await openSession(SHOP, CONNECTED);
    const warnings = ['a *store* is down', 'so is another', 'and a third'];
    opened.show({ '/users/{id}': STATS }, { detected: [detected()], warnings });
    const text = await textAt(opened, 6, sourcesOf({ ...STATS, rate: 0.5 }, POINTS));
    expect(text.match(/⚠ The server says: .*/g)).toEqual([
      '⚠ The server says: a \\*store\\* is down',
      '⚠ The server says: so is another',
    ]);
    expect(text).toContain('**`GET /users/{id}`** · shop');
    expect(text).toContain('| 5 m | 100 ms | 375 ms | 475 ms | 2 % | 12.5 req/s |');
    expect(text).toContain('| 1 h | 100 ms | 375 ms | 475 ms | 2 % | 0.5 req/s |');
    expect(text).toContain('| 24 h |');
    expect(text.match(/!\[[^\]]*\]\(data:image\/svg\+xml;base64,/g)).toHaveLength(2);
    expect(text).toMatch(/metrics: \[.*\]\(file:.*app\.js#L10\)/);
    expect(text).toContain('traces: none');
    expect(text).toContain('command:redline.showTraces?');
    expect(text).toMatch(
      /\[Copy query\]\([^)]*\) · \[Open in Prometheus\]\(http:\/\/one\.test\/graph\?g0\.expr=[^)]*\) · from /,
    );
    const query = decodeURIComponent(/command:redline\.copyQuery\?([^)]*)/.exec(text)?.[1] ?? '');
    expect(query).toContain('path=\\"/users/:id\\"');
    expect(query).toContain('method=~\\"(?i:GET)\\"');
  });

  it('is plain Markdown for other editors', async () => {
    const opened = await openSession(SHOP, CONNECTED);
    opened.show({ '/users/{id}': STATS }, { detected: [detected()] });
    const text = await textAt(opened, 6, sourcesOf(undefined, POINTS), PLAIN);
    expect(text).toContain('| 1 h | … | … | … | … | … |');
    expect(text).toContain('query: `histogram_quantile(0.99');
    expect(text).not.toMatch(/command:|data:/);
    expect(text).toContain('[Open in Prometheus](http://one.test/graph?');
  });

  it('says which of several data sources the numbers are from, and opens it', async () => {
    const opened = await openSession(SHOP, CONNECTED);
    opened.show({ '/users/{id}': STATS }, { detected: [detected()] });
    const grafana = createGrafana(createHttpClient({ url: 'http://g.test' }));
    const { prometheus } = opened.session.sources;
    const choice = (): string => '“A_b”, the default of 2 data sources';
    opened.session.sources = { environment: 'test', grafana, choice, ...(prometheus ? { prometheus } : {}) };
    const all = [{ uid: 'a', name: 'A', kind: 'prometheus', type: 'prometheus', url: '', isDefault: true }] as const;
    const text = await textAt(opened, 6, { ...sourcesOf(undefined), dataSources: { all: async () => all } });
    expect(text).toMatch(
      /\[Open in Grafana\]\(http:\/\/g\.test\/explore\?[^)]*\) · from .* in “A\\_b”, the default of 2/,
    );
    expect(text).not.toContain('Open in Prometheus');
  });

  it('escapes what would break the table', async () => {
    const opened = await openSession(SHOP, CONNECTED);
    opened.show({ '/users/{id}': { ...STATS, p99: { kind: 'above', seconds: 10 } } });
    expect(await textAt(opened, 6, sourcesOf(undefined))).toContain('| &gt;10 s |');
  });

  it('says why there are no numbers, and that raw paths cost series', async () => {
    const opened = await openSession(SHOP, CONNECTED);
    opened.show({ '/users/{id}': withoutNumbers('no-traffic') });
    expect(await textAt(opened, 6, sourcesOf(undefined))).toContain('no traffic in 5 m');
    opened.show({ '/users/{id}': { ...STATS, rawPaths: 48 } });
    expect(await textAt(opened, 6, sourcesOf(undefined))).toContain('48 raw paths');
  });

  it('leads to a connection when there is none', async () => {
    const opened = await openSession(SHOP);
    expect(await textAt(opened, 6, sourcesOf(undefined))).toContain('command:redline.connect?');
    expect(await textAt(opened, 0, sourcesOf(undefined))).toBe('');
  });

  it('shows four routes of a line and counts the others', async () => {
    const paths = ['/a', '/b', '/c', '/d', '/e', '/f'].map((path) => `'${path}'`).join(', ');
    const app = `const app = require('express')();\nfor (const p of [${paths}]) app.get(p, (q, r) => r.end());\n`;
    const opened = await openSession({ 'package.json': '{"name":"x"}', 'app.js': app });
    const text = await textAt(opened, 1, sourcesOf(undefined));
    expect(text.match(/\*\*`GET/g)).toHaveLength(4);
    expect(text).toContain('… and 2 more routes');
  });
});

describe('longer windows and the last hour', () => {
  it('are asked for once and kept', async () => {
    const opened = await openSession(SHOP, CONNECTED);
    const read = vi.fn(async () => ({ stats: new Map([['key', STATS]]), detected: [], queries: [], warnings: [] }));
    opened.session.reader = { read };
    opened.show({});
    const windows = createLongerWindows(opened.session);
    const answers = await Promise.all(
      [1, 2].flatMap(() => LONGER_WINDOWS.map((window) => windows.stats('key', window, 500))),
    );
    expect(answers).toEqual([STATS, STATS, STATS, STATS]);
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('are not asked for while the server does not answer', async () => {
    const opened = await openSession(SHOP, CONNECTED);
    const range = vi.fn();
    opened.session.sources = { environment: 'test', prometheus: fakePrometheus(range) };
    expect(await createHistory(opened.session).lastHour('q', 100)).toBeUndefined();
    expect(await createLongerWindows(opened.session).stats('key', 3600, 100)).toBeUndefined();
    expect(range).not.toHaveBeenCalled();
  });

  it('remember points by query and server', async () => {
    const opened = await openSession(SHOP, CONNECTED);
    opened.show({});
    const range = vi.fn(async () => ({ ok: true as const, value: POINTS }));
    opened.session.sources = { environment: 'test', prometheus: fakePrometheus(range) };
    const history = createHistory(opened.session);
    for (const query of ['a', 'a', 'b', 'a']) expect(await history.lastHour(query, 500)).toEqual(POINTS);
    expect(range).toHaveBeenCalledTimes(2);
    opened.session.sources = { environment: 'other', prometheus: fakePrometheus(range) };
    await history.lastHour('a', 500);
    expect(range).toHaveBeenCalledTimes(3);
    for (let index = 0; index < 30; index += 1) await history.lastHour(`q${index}`, 500);
    await history.lastHour('a', 500);
    expect(range).toHaveBeenCalledTimes(34);
  });

  it('give up waiting, not asking', async () => {
    let answer = (_value: number): void => undefined;
    const late = new Promise<number>((resolve) => (answer = resolve));
    expect(await withinLimit(late, 10)).toBeUndefined();
    answer(7);
    expect(await withinLimit(late, 10)).toBe(7);
  });
});

function fakePrometheus(range: Prometheus['range']): Prometheus {
  const nothing = async (): Promise<never> => Promise.reject(new Error('not asked for here'));
  return {
    description: 'fake',
    detect: nothing,
    read: nothing,
    readBaseline: nothing,
    range,
    alerts: nothing,
    exemplars: nothing,
    instant: nothing,
    requests: () => 0,
  };
}

describe('Markdown', () => {
  it('takes nothing from code or backends for markup', () => {
    expect(escapeMarkdown('a | [x](command:evil) <b>\n`c`')).toBe('a \\| \\[x\\]\\(command:evil\\) \\<b\\> \\`c\\`');
    expect(code('a`b\nc')).toBe('`aˋb c`');
    expect(commandLink('Go', 'redline.x', { a: 'ä)' })).toBe(
      '[Go](command:redline.x?%5B%7B%22a%22%3A%22%C3%A4%29%22%7D%5D)',
    );
  });
});
