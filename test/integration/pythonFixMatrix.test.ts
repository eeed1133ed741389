/** “Add tracing” and “Instrument the whole application” in every framework of Python: they compile, run, and export what the client saw. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parseExposition } from '../../src/telemetry/metrics/exposition';
import { readLabel } from '../../src/core/routeLabel';
import { redline } from '../support/commandLine';
import { checkAndBuild, copyService, frameworksOf, start, type FixedService } from '../support/fixedService';
import { proved } from '../support/matrix/report';
import { valueOf } from '../support/otlp/model';
import { Processes } from '../support/processes';
import { requires } from '../support/requires';
import { startTempo, type TempoDouble } from '../support/tempo';

const RUNNER = fileURLToPath(new URL('../support/python/exporting.py', import.meta.url));
const TARGETS = ['/shop/items/1', '/shop/items/bad', '/shop/items/panic'];

const KIND = { internal: 1, server: 2 } as const;

/** Here the 503 is an answer, or a way to answer, not an error. */
const ANSWERS_503: ReadonlySet<string> = new Set(['django', 'flask-restful']);

interface SeenSpan {
  readonly name: string;
  readonly route: string;
  readonly status: string;
  readonly isError: boolean;
  readonly hasException: boolean;
}

const span = (status: string, hasException: boolean): SeenSpan => ({
  name: 'GET /shop/items/{}',
  route: '/shop/items/{}',
  status,
  isError: status.startsWith('5'),
  hasException,
});

await requires(['python'], 'Fixes of Python', () => {
  const processes = new Processes();
  let scratch: string;
  let receiver: TempoDouble;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'redline-matrix-'));
    receiver = await startTempo();
  });
  afterEach(() => processes.stopAll());
  afterAll(async () => {
    await receiver.stop();
    await rm(scratch, { recursive: true, force: true });
  });

  /** Applies a fix wherever it is offered; a second time there is nothing left to do. */
  async function fixed(framework: string, fix: string): Promise<FixedService> {
    const service = await copyService('python', framework, join(scratch, `${framework}-${fix}`), processes);
    const words = ['fix', service.folder, '--rule', 'uninstrumented-handler', '--fix', fix];
    expect(await redline(words)).toMatchObject({ code: 0, stderr: expect.stringMatching(/: [1-9]\d* fixed\.$/m) });
    expect(await redline(words)).toMatchObject({ code: 0, stderr: expect.stringMatching(/: nothing to fix/) });
    expect(await checkAndBuild(service, processes)).toBe('');
    return service;
  }

  /** Spans of one kind for one route that a service sent, oldest first. */
  function spansOf(service: string, ofKind: number): SeenSpan[] {
    return receiver
      .spans()
      .filter((stored) => stored.service === service)
      .map(({ span }) => span)
      .filter(
        ({ kind, attributes }) =>
          kind === ofKind && readLabel(String(valueOf(attributes, 'http.route'))).normal.includes('/shop/items/'),
      )
      .sort((left, right) => Number(left.start - right.start))
      .map(({ name, attributes, status, events }) => ({
        name: `GET ${readLabel(name.replace('GET ', '')).normal}`,
        route: readLabel(String(valueOf(attributes, 'http.route'))).normal,
        status: String(valueOf(attributes, 'http.response.status_code')),
        isError: status.code === 2,
        hasException: events.some((event) => event.name === 'exception'),
      }));
  }

  async function ask(url: string): Promise<readonly string[]> {
    const seen: string[] = [];
    for (const target of TARGETS) {
      const answer = await fetch(`${url}${target}`);
      await answer.arrayBuffer();
      seen.push(String(answer.status));
    }
    return seen;
  }

  describe.each(frameworksOf('python'))('%s', (framework) => {
    it('Add tracing: a span for each request, with its route, status and error', async () => {
      const service = await fixed(framework, 'add-tracing');
      const name = `${framework}-traced`;
      // FastAPI starts a span of the server itself once there is a provider: the handler's is a part of it.
      const kind = framework === 'fastapi' ? KIND.internal : KIND.server;
      const { url, process } = await start(
        service,
        processes,
        { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.otlpUrl, OTEL_SERVICE_NAME: name },
        RUNNER,
      );
      expect(await ask(url)).toEqual(['200', '503', '500']);
      await expect.poll(() => spansOf(name, kind).length, { timeout: 10_000 }).toBe(TARGETS.length);
      expect(spansOf(name, kind), process.output().slice(-2000)).toEqual([
        span('200', false),
        span('503', !ANSWERS_503.has(framework)),
        span('500', true),
      ]);
      proved({
        language: 'python',
        subject: framework,
        fixture: framework,
        fix: 'Add tracing',
        result: 'spans of success, error and exception',
      });
    }, 300_000);

    it('Instrument the whole application: spans and metrics with the route, exported as the environment says', async () => {
      const service = await fixed(framework, 'instrument-application');
      const name = `${framework}-instrumented`;
      const { url, process } = await start(service, processes, {
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.otlpUrl,
        OTEL_SERVICE_NAME: name,
        OTEL_BSP_SCHEDULE_DELAY: '200',
      });
      expect(await ask(url)).toEqual(['200', '503', '500']);
      await expect.poll(() => spansOf(name, KIND.server).length, { timeout: 10_000 }).toBe(TARGETS.length);
      const seen = spansOf(name, KIND.server).map(({ name, route, status, isError }) => ({
        name,
        route,
        status,
        isError,
      }));
      expect(seen, process.output().slice(-2000)).toEqual(
        ['200', '503', '500'].map((status) => ({
          name: 'GET /shop/items/{}',
          route: '/shop/items/{}',
          status,
          isError: status !== '200',
        })),
      );
      const counted = await durations(url);
      expect(counted).toEqual(Object.fromEntries(['200', '503', '500'].map((status) => [status, 1])));
      proved({
        language: 'python',
        subject: framework,
        fixture: framework,
        fix: 'Instrument the whole application',
        result: 'spans and metrics with route and status',
      });
    }, 300_000);
  });
});

/** How often the duration of the route was observed, by status, as the service serves it. */
async function durations(url: string): Promise<Readonly<Record<string, number>>> {
  const samples = parseExposition(await (await fetch(`${url}/metrics`)).text(), () => true);
  return Object.fromEntries(
    samples
      .filter(({ name }) => name === 'http_server_request_duration_seconds_count')
      .filter(({ labels }) => readLabel(labels['http_route'] ?? '').normal === '/shop/items/{}')
      .map(({ labels, value }) => [labels['http_response_status_code'] || 'undefined', value]),
  );
}
