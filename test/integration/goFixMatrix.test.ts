/** Every fix of Go's routes in every framework: formatted, compiles, runs, and sends spans that say what the client saw. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseExposition } from '../../src/telemetry/metrics/exposition';
import { redline, redlineJson } from '../support/commandLine';
import { checkAndBuild, copyService, frameworksOf, start, tidy } from '../support/fixedService';
import { valueOf, type PlainSpan } from '../support/otlp/model';
import { startReceiver, type OtlpReceiver } from '../support/otlp/receiver';
import { Processes } from '../support/processes';
import { requires } from '../support/requires';
import { property } from '../../src/telemetry/json';

const FIXES = ['add-tracing', 'instrument-application'];

const ROUTE = '/shop/items/{id}';

/** What is asked, in this order, and the status that the span has: a panic is a 500 whatever the client saw of it. */
const TARGETS = [
  ['/shop/items/1', 200],
  ['/shop/items/bad', 500],
  ['/shop/items/panic', 500],
] as const;

/** `/shop/items/:id` is `/shop/items/{id}`. */
const template = (text: unknown): string => String(text).replace(/:(\w+)/g, '{$1}');

const isOfRoute = (span: PlainSpan): boolean => template(valueOf(span.attributes, 'http.route')) === ROUTE;

await requires(['go'], 'Fixes of routes in Go', () => {
  const processes = new Processes();
  const results: Record<string, Record<string, string>> = {};
  let scratch: string;
  let receiver: OtlpReceiver;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'redline-go-matrix-'));
  });
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(async () => {
    await processes.stopAll();
    await receiver.close();
  });
  afterAll(async () => {
    await rm(scratch, { recursive: true, force: true });
    console.table(results);
  });

  describe.each(frameworksOf('go'))('%s', (framework) => {
    it.each(FIXES)(
      '%s',
      async (fix) => {
        (results[framework] ??= {})[fix] = 'failed';
        const service = await copyService('go', framework, join(scratch, `${framework}-${fix}`), processes);
        const words = ['fix', service.folder, '--rule', 'uninstrumented-handler', '--fix', fix];
        expect(await redline(words)).toMatchObject({ code: 0, stderr: expect.stringMatching(/: [1-9]\d* fixed\.$/m) });
        expect(await redline(words)).toMatchObject({ code: 0, stderr: expect.stringMatching(/: nothing/) });
        await tidy(service, processes);
        expect(await checkAndBuild(service, processes)).toBe('');
        expect(property(await redlineJson(['check', service.folder, '--format', 'json']), 'findings')).toEqual([]);

        const { url, process } = await start(service, processes, receiver.env);
        for (const [target] of TARGETS) await fetch(`${url}${target}`).catch(() => undefined);
        const spans = await receiver.awaitSpans(isOfRoute, TARGETS.length).catch((error: unknown) => {
          throw new Error(`${String(error)}\n${process.output().slice(-2000)}`);
        });
        expect(spans.map(seen)).toEqual(TARGETS.map(([, status]) => expected(status)));
        expect(receiver.resources().map(({ attributes }) => valueOf(attributes, 'service.name'))).toContain(framework);
        if (fix === 'instrument-application') expect(await counted(url)).toEqual({ 200: 1, 500: 2, timed: 3 });
        results[framework][fix] = 'built, run, seen';
      },
      300_000,
    );
  });
});

/** Libraries that do not catch a panic leave the status open, and tell the span of the exception. */
const seen = ({ name, kind, status, attributes, events }: PlainSpan): object => {
  const code = valueOf(attributes, 'http.response.status_code') ?? valueOf(attributes, 'http.status_code');
  const hasFailed = status.code === 2 || events.some((event) => event.name === 'exception');
  return { name: template(name).replace(/^GET /, ''), kind, hasFailed, status: Number(code ?? (hasFailed ? 500 : 0)) };
};

const expected = (status: number): object => ({ name: ROUTE, kind: 2, hasFailed: status >= 500, status });

/** Requests of the route by status as `/metrics` has them, and how many were timed. */
async function counted(url: string): Promise<Readonly<Record<string, number>>> {
  const samples = parseExposition(await (await fetch(`${url}/metrics`)).text(), () => true);
  const own = samples.filter(({ labels }) => labels['method'] === 'GET' && template(labels['path']) === ROUTE);
  const found: Record<string, number> = {};
  for (const { name, labels, value } of own) {
    if (name === 'http_requests_total') found[labels['status'] ?? ''] = value;
    if (name === 'http_request_duration_seconds_count') found['timed'] = value;
  }
  return found;
}
