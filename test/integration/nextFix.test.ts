/** Fixes of Next.js in a real one: both routers are fixed, built once and asked; metrics and spans say what the client saw. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ROUTE_FIXES } from '../../src/core/finding';
import { readLabel } from '../../src/core/routeLabel';
import { parseJson, property } from '../../src/telemetry/json';
import { parseExposition } from '../../src/telemetry/metrics/exposition';
import { redline, redlineJson } from '../support/commandLine';
import { copyOwn, type FixedService } from '../support/fixedService';
import { proved } from '../support/matrix/report';
import { unformattedFiles } from '../support/nodeFixes';
import { valueOf, type PlainSpan } from '../support/otlp/model';
import { startReceiver, type OtlpReceiver } from '../support/otlp/receiver';
import { Processes, type ManagedProcess } from '../support/processes';
import { requires } from '../support/requires';
import { freePort } from '../support/services';

type Target = readonly [path: string, status: number, method?: 'POST'];
type Fix = 'add-metrics' | 'add-tracing' | 'instrument-application';

interface Fixed {
  readonly router: 'app router' | 'pages router';
  readonly fix: Fix;
  readonly file: string;
  readonly route: string;
  /** What the route's metrics or spans call it. */
  readonly label: string;
  /** What is asked, and what the client sees. */
  readonly targets: readonly Target[];
}

const under = (base: string, ids: Readonly<Record<string, number>>): readonly Target[] =>
  Object.entries(ids).map(([id, status]) => [`${base}${id}`, status]);

const FIXED: readonly Fixed[] = [
  {
    router: 'app router',
    fix: 'add-metrics',
    file: 'app/shop/items/[id]/route.ts',
    route: '/shop/items/{id}',
    label: '/shop/items/[id]',
    targets: under('/shop/items/', { 1: 200, 2: 200, bad: 503, panic: 500, moved: 307, gone: 404 }),
  },
  {
    router: 'app router',
    fix: 'add-metrics',
    file: 'app/shop/items/route.ts',
    route: '/shop/items',
    label: '/shop/items',
    targets: [['/shop/items', 303, 'POST']],
  },
  {
    router: 'pages router',
    fix: 'add-metrics',
    file: 'pages/api/orders/[id].ts',
    route: '/api/orders/{id}',
    label: '/api/orders/[id]',
    targets: under('/api/orders/', { 1: 200, bad: 503, panic: 500, moved: 307, gone: 404 }),
  },
  {
    router: 'app router',
    fix: 'add-tracing',
    file: 'app/shop/carts/[id]/route.js',
    route: '/shop/carts/{id}',
    label: '/shop/carts/[id]',
    targets: under('/shop/carts/', { 1: 200, bad: 503, panic: 500, moved: 308 }),
  },
  {
    router: 'pages router',
    fix: 'add-tracing',
    file: 'pages/api/returns.js',
    route: '/api/returns',
    label: '/api/returns',
    targets: under('/api/returns', { '': 200, '?bad=1': 503, '?panic=1': 500 }),
  },
  {
    router: 'app router',
    fix: 'instrument-application',
    file: 'app/shop/shelves/[id]/route.ts',
    route: '/shop/shelves/{id}',
    label: '/shop/shelves/[id]',
    targets: under('/shop/shelves/', { 1: 200, bad: 503, panic: 500 }),
  },
];
const ADDED = ['@opentelemetry/api', '@opentelemetry/sdk-node', 'prom-client'];
/** Kinds of spans: what Next.js makes for a request, and what stands within it. */
const [INTERNAL, SERVER] = [1, 2];

await requires(['node'], 'Fixes of Next.js', () => {
  const processes = new Processes();
  let scratch: string;
  let receiver: OtlpReceiver;
  let service: FixedService;
  let url: string;
  let running: ManagedProcess;

  const ofFix = (fix: Fix): readonly Fixed[] => FIXED.filter((one) => one.fix === fix);
  const row = ({ router, fix }: Fixed, result: string): void =>
    proved({ language: 'typescript', subject: 'nextjs', fixture: `next, ${router}`, fix: ROUTE_FIXES[fix], result });

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'redline-next-'));
    receiver = await startReceiver();
    service = await copyOwn('next', join(scratch, 'shop'), processes);
  }, 300_000);
  afterAll(async () => {
    await processes.stopAll();
    await receiver.close();
    await rm(scratch, { recursive: true, force: true });
  });

  it('writes what Prettier would write, once, with the packages that are needed', async () => {
    const required = await withoutPackages(service);
    for (const { fix, file } of FIXED) {
      const words = ['fix', service.folder, '--rule', 'uninstrumented-handler', '--fix', fix, '--file', file];
      expect(await redline(words), file).toMatchObject({ code: 0, stderr: expect.stringMatching(/: 1 fixed\.$/m) });
      expect(await redline(words), file).toMatchObject({ code: 0, stderr: expect.stringMatching(/: nothing/) });
    }
    expect(await dependencies(service)).toEqual(required);
    expect(await unformattedFiles(service.folder, await sources(service.folder))).toEqual([]);
    const routes = property(await redlineJson(['routes', service.folder, '--json']), 'routes');
    const left = await redline(['check', service.folder, '--rule', 'uninstrumented-handler']);
    expect(left).toMatchObject({ code: 0, stdout: expect.not.stringContaining('is not measured') });
    for (const { fix, route } of ofFix('add-metrics')) {
      const own: unknown = Array.isArray(routes) && routes.find((one: unknown) => property(one, 'path') === route);
      expect(property(own, 'metrics'), `${fix} ${route}`).toBe('yes');
    }
  }, 120_000);

  it('is type checked and built by Next.js, and answers as before', async () => {
    const next = join(service.folder, 'node_modules', '.bin', 'next');
    const env = { NEXT_TELEMETRY_DISABLED: '1', ...receiver.env };
    // Turbopack wants the packages within the project.
    const build = { name: 'next build', command: next, args: ['build', '--webpack'], cwd: service.folder, env };
    await processes.run(build, { timeoutMs: 280_000 });
    const port = String(await freePort());
    const args = ['start', '-H', '127.0.0.1', '-p', port];
    running = processes.start({ name: 'next', command: next, args, cwd: service.folder, env });
    url = `http://127.0.0.1:${port}`;
    await expect.poll(() => running.output(), { timeout: 60_000 }).toContain('Ready in');
    for (const [path, status, method] of FIXED.flatMap(({ targets }) => targets))
      expect(await ask(`${url}${path}`, method), path).toBe(status);
  }, 300_000);

  it.each(ofFix('add-metrics'))('Add metrics: $route is counted and timed as the client saw it', async (one) => {
    const seen: Record<string, number> = {};
    for (const [, status] of one.targets) seen[status] = (seen[status] ?? 0) + 1;
    await expect.poll(() => counts(url, one)).toEqual({ byStatus: seen, timed: one.targets.length });
    expect(readLabel(one.label).normal).toBe(readLabel(one.route).normal);
    row(one, `built, run, counted: ${Object.keys(seen).join(', ')}`);
  });

  it.each(ofFix('add-tracing'))(
    'Add tracing: $route has a span for each request within that of Next.js',
    async (one) => {
      const isOwn = ({ kind, attributes }: PlainSpan): boolean =>
        kind === INTERNAL &&
        valueOf(attributes, 'http.route') === one.label &&
        valueOf(attributes, 'http.request.method') === 'GET';
      const spans = await receiver.awaitSpans(isOwn, one.targets.length).catch(saying(running));
      expect(spans.map(seen)).toEqual(one.targets.map(([, status]) => expected(one, status)));
      expect(spans.every(({ parentSpanId }) => parentSpanId !== '')).toBe(true);
      expect(spans.flatMap(exceptions)).toEqual([expect.stringContaining('no such')]);
      row(one, `built, run, seen: ${one.targets.map(([, status]) => status).join(', ')}`);
    },
  );

  it.each(ofFix('instrument-application'))(
    'Instrument the whole application: $route has a span of the server',
    async (one) => {
      const isOwn = ({ kind, attributes }: PlainSpan): boolean =>
        kind === SERVER && valueOf(attributes, 'http.route') === one.label;
      const spans = await receiver.awaitSpans(isOwn, one.targets.length).catch(saying(running));
      expect(spans.map(seen)).toEqual(one.targets.map(([, status]) => expected(one, status)));
      expect(receiver.resources().map(({ attributes }) => valueOf(attributes, 'service.name'))).toContain('shop');
      row(one, `built, run, seen: ${one.targets.map(([, status]) => status).join(', ')}`);
    },
  );
});

async function ask(url: string, method: 'GET' | 'POST' = 'GET'): Promise<number> {
  const form = new FormData();
  form.set('id', '1');
  const answer = await fetch(url, { method, redirect: 'manual', ...(method === 'POST' ? { body: form } : {}) });
  await answer.arrayBuffer();
  return answer.status;
}

async function counts(url: string, { label }: Fixed): Promise<object> {
  const samples = parseExposition(await (await fetch(`${url}/metrics`)).text(), () => true);
  const own = samples.filter(({ labels }) => labels['path'] === label);
  const counted = own.filter(({ name }) => name === 'http_requests_total');
  const timed = own.filter(({ name }) => name === 'http_request_duration_seconds_count');
  return {
    byStatus: Object.fromEntries(counted.map(({ labels, value }) => [labels['status'], value])),
    timed: timed.reduce((total, { value }) => total + value, 0),
  };
}

const seen = ({ name, status, attributes }: PlainSpan): object => ({
  name,
  isError: status.code === 2,
  status: Number(valueOf(attributes, 'http.response.status_code') ?? valueOf(attributes, 'http.status_code')),
});

const expected = ({ label }: Fixed, status: number): object => ({
  name: `GET ${label}`,
  isError: status >= 500,
  status,
});

const exceptions = ({ events }: PlainSpan): unknown[] =>
  events.map(({ attributes }) => valueOf(attributes, 'exception.message'));

const saying =
  (running: ManagedProcess) =>
  (error: unknown): never => {
    throw new Error(`${String(error)}\n${running.output().slice(-2000)}`);
  };

/** All but what is installed. */
const sources = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder, { recursive: true })).filter(
    (file) => /\.(?:[jt]s|mjs)$/.test(file) && !/^node_modules/.test(file) && !file.endsWith('.d.ts'),
  );

const dependencies = async ({ folder }: FixedService): Promise<unknown> =>
  property(parseJson(await readFile(join(folder, 'package.json'), 'utf8')), 'dependencies');

/** Takes out what the fixes are to require; gives what was there, in the versions that are installed. */
async function withoutPackages(service: FixedService): Promise<unknown> {
  const before = await dependencies(service);
  const path = join(service.folder, 'package.json');
  const lines = (await readFile(path, 'utf8')).split('\n');
  await writeFile(path, lines.filter((line) => !ADDED.some((name) => line.includes(`"${name}"`))).join('\n'));
  return before;
}
