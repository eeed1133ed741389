/** The samples do what they promise: what Prometheus and the double of Tempo hold agrees with what the load generator saw. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLoad } from '../support/load';
import type { RouteTruth } from '../support/loadTruth';
import { Processes } from '../support/processes';
import { buildSample, prepareSample, SAMPLES, sampleSource, startService, type SampleName } from '../support/services';
import { scrapeServices } from '../support/servicesPrometheus';
import { startTempo } from '../support/tempo';
import { detectToolchains, missing } from '../support/toolchains';

interface ExpectedRoute {
  readonly method: string;
  readonly path: string;
  readonly file: string;
  readonly line: number;
  readonly metrics: string;
  readonly traces: string;
}

/** Finite bounds of the samples' histogram, in seconds. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
const LOAD_SECONDS = 15;
const toolchains = await detectToolchains();

function expectedRoutes(name: SampleName): readonly ExpectedRoute[] {
  return JSON.parse(readFileSync(join(sampleSource(name), 'expected.json'), 'utf8')).routes;
}

const bucketOf = (seconds: number): number => {
  const index = BOUNDS.findIndex((bound) => seconds <= bound);
  return index < 0 ? BOUNDS.length : index;
};

/** Whatever way the template is written in the label, and raw paths too; the prefix that FastAPI loses may be missing. */
function labelPattern(path: string): string {
  const pieces = path.replace(/^\/api\/v1/, '(/api/v1)?').replace(/\{\w+\.\.\.\}/g, '.+');
  return `${pieces.replace(/\{\w+\}/g, '[^/]+')}/?`;
}

const selector = ({ method, path }: RouteTruth): string =>
  `method=~"(?i)${method === '*' ? '.+' : method}",path=~"${labelPattern(path)}"`;

const isRoute =
  ({ method, path }: { method: string; path: string }) =>
  (other: { method: string; path: string }): boolean =>
    other.method === method && other.path === path;

async function until(holds: () => Promise<boolean>, what: string, limitMs = 20_000): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (performance.now() < deadline) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`${what} did not happen within ${limitMs / 1000} s`);
}

for (const name of SAMPLES) {
  const reason = missing(toolchains, [name, 'prometheus']);
  if (reason) console.log(`the ${name} sample is not tested: ${reason}`);

  describe.skipIf(reason !== undefined && process.env['REDLINE_REQUIRE_ALL'] !== '1')(`the ${name} sample`, () => {
    const processes = new Processes();
    const routes = expectedRoutes(name);
    let truth: readonly RouteTruth[] = [];
    let query: (text: string) => Promise<number | undefined>;
    let tempo: Awaited<ReturnType<typeof startTempo>>;
    let stopPrometheus: () => Promise<void> = () => Promise.resolve();

    beforeAll(async () => {
      const sample = await prepareSample(name, { processes, toolchains });
      tempo = await startTempo();
      const service = await startService(sample, { processes, otlpUrl: tempo.otlpUrl });
      const prometheus = await scrapeServices([service], { processes, toolchains, scrapeSeconds: 1 });
      stopPrometheus = prometheus.stop;
      query = (text) => queryNumber(prometheus.url, text);
      const load = startLoad({
        targets: [{ name, service: sample.service, url: service.url }],
        rate: 40,
        durationSeconds: LOAD_SECONDS,
      });
      await load.done;
      truth = load.truth();
      const measured = truth.filter((row) => routes.find(isRoute(row))?.metrics === 'yes');
      const sent = measured.reduce((sum, { count }) => sum + count, 0);
      await until(async () => (await query('sum(http_requests_total{path!="unmatched"})')) === sent, 'the last scrape');
    }, 240_000);

    afterAll(async () => {
      await stopPrometheus();
      await processes.stopAll();
      await tempo.stop();
    });

    it('was asked for every measured route, and for nothing that it does not have', () => {
      const asked = truth.filter((row) => !routes.some(isRoute(row)));
      expect(asked).toEqual([]);
      const measured = routes.filter(({ metrics }) => metrics === 'yes');
      const silent = measured
        .filter((route) => !truth.some(isRoute(route)))
        .map(({ method, path }) => `${method} ${path}`);
      expect(silent).toEqual(NOT_ASKED[name]);
    });

    it('counts what the load generator sent, with its errors', async () => {
      for (const row of truth.filter((one) => routes.find(isRoute(one))?.metrics === 'yes')) {
        const total = `sum(http_requests_total{${selector(row)}})`;
        const failed = `(sum(http_requests_total{${selector(row)},status=~"5.."}) or vector(0))`;
        expect(await query(total), total).toBe(row.count);
        const ratio = await query(`${failed} / ${total}`);
        expect(Math.abs((ratio ?? NaN) - row.errorRatio), `${row.method} ${row.path}`).toBeLessThanOrEqual(0.005);
      }
    });

    it('times what the load generator waited for: p99 within one bucket', async () => {
      for (const row of truth.filter((one) => routes.find(isRoute(one))?.metrics === 'yes')) {
        const buckets = `sum by (le) (http_request_duration_seconds_bucket{${selector(row)}})`;
        const p99 = await query(`histogram_quantile(0.99, ${buckets})`);
        const distance = Math.abs(bucketOf(p99 ?? NaN) - bucketOf(row.p99));
        expect(distance, `${row.method} ${row.path}: ${p99} s, seen ${row.p99} s`).toBeLessThanOrEqual(1);
      }
    });

    it('has no series for what it does not measure', async () => {
      for (const row of truth.filter((one) => routes.find(isRoute(one))?.metrics === 'no')) {
        expect(await query(`sum(http_requests_total{${selector(row)}})`), `${row.method} ${row.path}`).toBeUndefined();
      }
    });

    it('exports spans with http.route for what it traces, and only for that', () => {
      const seen = new Set(
        tempo.spans().flatMap(({ span }) => {
          if (span.kind !== 2) return [];
          const route = span.attributes.find(([key]) => key === 'http.route')?.[1];
          return [`${span.name.split(' ')[0]} ${canonical(String(route))}`];
        }),
      );
      const traced = truth.filter((row) => routes.find(isRoute(row))?.traces === 'yes');
      const untraced = truth.filter((row) => routes.find(isRoute(row))?.traces === 'no');
      const key = ({ method, path }: RouteTruth): string => `${method} ${path}`;
      expect(traced.map(key).filter((one) => !seen.has(one))).toEqual([]);
      expect(untraced.map(key).filter((one) => seen.has(one))).toEqual([]);
    });

    it('ends in good order when asked to', async () => {
      const sample = await prepareSample(name, { processes, toolchains });
      const service = await startService(sample, { processes });
      const asked = performance.now();
      await service.process.stop(10_000);
      // Sooner than what would have killed it.
      expect(performance.now() - asked).toBeLessThan(5000);
      expect(service.process.output()).not.toMatch(/Traceback|Error|panic/);
      await expect(fetch(service.url)).rejects.toThrow();
    }, 60_000);

    it(SURPRISES[name].title, () => SURPRISES[name].check({ query: (text) => query(text), truth }), 60_000);

    it('is built from what is in the repository', async () => {
      const sample = await prepareSample(name, { processes, toolchains });
      await expect(buildSample(sample, { processes })).resolves.toBeUndefined();
    }, 120_000);
  });
}

/** Measured routes without load, on purpose: "no traffic" has to be told from "no series". */
const NOT_ASKED: Readonly<Record<SampleName, readonly string[]>> = {
  go: [],
  python: [],
  node: [
    'DELETE /api/accounts/{accountId}',
    'DELETE /api/accounts/{accountId}/addresses/{addressId}',
    '* /api/checkout/callbacks/{provider}',
  ],
};

interface Measured {
  readonly query: (text: string) => Promise<number | undefined>;
  readonly truth: readonly RouteTruth[];
}

/** What each sample does on purpose that surprises whoever reads its metrics. */
const SURPRISES: Readonly<Record<SampleName, { title: string; check: (measured: Measured) => Promise<void> }>> = {
  go: {
    title:
      'counts failures but times only successes in one handler, lower-cases the method in another, and has raw paths',
    check: async ({ query, truth }) => {
      const users = truth.find(({ method, path }) => method === 'POST' && path === '/api/users');
      expect(users?.errors).toBeGreaterThan(0);
      const timed = await query('sum(http_request_duration_seconds_count{method="POST",path="/api/users"})');
      expect(timed).toBe((users?.count ?? NaN) - (users?.errors ?? NaN));
      expect(await query('count(http_request_duration_seconds_count{method="get"})')).toBe(1);
      expect(await query('count(count by (path) (http_requests_total{path=~"/reports/2024/.+"}))')).toBeGreaterThan(1);
      expect(await query('count(orders_searches_total)')).toBeGreaterThan(5);
    },
  },
  python: {
    title: 'loses the prefix of include_router in one router, works off its jobs, and puts error texts in a label',
    check: async ({ query, truth }) => {
      expect(await query('sum(http_requests_total{path="/carts/{cart_id}"})')).toBeGreaterThan(0);
      expect(await query('sum(http_requests_total{path="/api/v1/carts/{cart_id}"})')).toBeUndefined();
      const checkout = truth.find(({ path }) => path === '/api/v1/carts/{cart_id}/checkout');
      const jobs = await query('sum(jobs_processed_total{queue="orders"})');
      expect(jobs).toBe((checkout?.count ?? NaN) - (checkout?.errors ?? NaN));
      expect(await query('sum(job_duration_seconds_count{queue="orders"})')).toBe(jobs);
      const search = truth.find(({ path }) => path === '/api/v1/search');
      expect((await query('count(catalog_search_failures_total)')) ?? 0).toBe(search?.errors);
    },
  },
  node: {
    title: 'does not measure what is registered before the middleware, and puts raw prefixes in a label',
    check: async ({ query, truth }) => {
      expect(truth.find(({ path }) => path === '/legacy/catalog')?.count).toBeGreaterThan(0);
      expect(await query('sum(http_requests_total{path=~".*catalog.*"})')).toBeUndefined();
      const prefixes = 'count(count by (path) (http_requests_total{path=~"/api/accounts/[0-9]+/addresses/"}))';
      expect(await query(prefixes)).toBeGreaterThan(1);
      expect(await query('count(storefront_page_views_total)')).toBeGreaterThan(5);
    },
  },
};

/** Express writes `:id` and `*path`, FastAPI `{id}` and `{path:path}`. */
function canonical(route: string): string {
  return route
    .replace(/:(\w+)/g, '{$1}')
    .replace(/\*(\w+)/g, '{$1...}')
    .replace(/\{\{(\w+)\}\}/g, '{$1}');
}

interface Answer {
  readonly status: string;
  readonly error?: string;
  readonly data?: { readonly result: readonly { readonly value: readonly [number, string] }[] };
}

/** The single number that an instant query gives; undefined when it gives none. */
async function queryNumber(url: string, text: string): Promise<number | undefined> {
  const response = await fetch(`${url}/api/v1/query`, {
    method: 'POST',
    body: new URLSearchParams({ query: text }),
    signal: AbortSignal.timeout(5000),
  });
  const answer: Answer = JSON.parse(await response.text());
  if (answer.status !== 'success') throw new Error(`${text}: ${answer.error ?? response.statusText}`);
  const value = answer.data?.result[0]?.value[1];
  return value === undefined ? undefined : Number(value);
}
