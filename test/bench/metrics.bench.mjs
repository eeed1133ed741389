/**
 * From the answers of Prometheus to the stats of 5,000 routes: parse, decode and match. Prints milliseconds and, because other
 * programs may run beside it, the ratio to parsing the same JSON alone. Run: npm run bench -- metrics
 */
import { build } from 'esbuild';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROUTES = 5_000;
const ROUNDS = 9;
const WARM_UP = 3;
const BOUNDS = ['0.005', '0.01', '0.025', '0.05', '0.1', '0.25', '0.5', '1', '2.5', '5', '10', '+Inf'];

const folder = await mkdtemp(join(tmpdir(), 'redline-bench-'));
const outfile = join(folder, 'metrics.mjs');
const source = new URL('../../src/telemetry/metrics/', import.meta.url);
await build({
  stdin: {
    contents: `export { createPrometheus } from './prometheus'; export { matchRoutes } from './match'; export { SCHEMAS } from './schemas/registry';`,
    resolveDir: source.pathname,
  },
  bundle: true,
  platform: 'node',
  format: 'esm',
  external: ['axios'],
  outfile,
});
const { createPrometheus, matchRoutes, SCHEMAS } = await import(pathToFileURL(outfile).href);
await rm(folder, { recursive: true });

const paths = Array.from({ length: ROUTES }, (_, index) => `/api/team${index % 50}/things${index}/{id}/parts/{part}`);
const labelsOf = (path) => ({ job: 'shop', method: 'GET', path: path.replace(/\{(\w+)\}/g, ':$1') });
/** Servers write labels in the order of their names. */
const sorted = (metric) =>
  Object.fromEntries(Object.entries(metric).sort(([left], [right]) => (left < right ? -1 : 1)));
const bodyOf = (samples) => {
  const result = samples.map(({ metric, value }) => ({ metric: sorted(metric), value }));
  return new TextEncoder().encode(JSON.stringify({ status: 'success', data: { resultType: 'vector', result } }));
};
const buckets = bodyOf(
  paths.flatMap((path) =>
    BOUNDS.map((le, index) => ({ metric: { ...labelsOf(path), le }, value: [1, String(index + 1)] })),
  ),
);
const rates = bodyOf(
  paths.flatMap((path) =>
    ['200', '500'].map((status) => ({
      metric: { ...labelsOf(path), status, redline_source: 'counter' },
      value: [1, '6'],
    })),
  ),
);
const client = {
  address: 'http://bench',
  send: async ({ parameters }) => ({
    ok: true,
    value: {
      status: 200,
      contentType: 'application/json',
      body: parameters.query.includes('_bucket') ? buckets : rates,
    },
  }),
};
const detected = {
  schema: SCHEMAS.find(({ id }) => id === 'handwritten'),
  latencies: [{ name: 'http_request_duration_seconds', toSeconds: 1, kind: 'classic' }],
  counters: ['http_requests_total'],
  failures: [],
  labels: { route: ['path', 'route'], method: ['method'], status: ['status'], service: ['job'] },
};
const routes = paths.map((path) => ({ key: path, method: 'GET', path, services: ['shop'] }));
const prometheus = createPrometheus(client);
const { signal } = new AbortController();

async function timed(run) {
  const began = performance.now();
  await run();
  return performance.now() - began;
}

async function round() {
  const reading = await prometheus.read(detected, { window: 300, offset: 0 }, signal);
  const stats = matchRoutes(routes, [{ detected, series: reading.value.series }]);
  if ([...stats.values()].filter(({ state }) => state === 'ok').length !== ROUTES) throw new Error('not all matched');
}

const parseAlone = () => {
  for (const body of [buckets, rates]) JSON.parse(new TextDecoder().decode(body));
};

// The first rounds are slower: the engine has compiled nothing yet.
for (let count = 0; count < WARM_UP; count += 1) await round();
// One after the other: what one leaves for the collector is not paid for by the other.
const rounds = [];
const parses = [];
for (let count = 0; count < ROUNDS; count += 1) rounds.push(await timed(round));
for (let count = 0; count < ROUNDS; count += 1) parses.push(await timed(parseAlone));
const median = (values) => [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)];
const json = median(parses);
const all = median(rounds);
const best = Math.min(...rounds);
console.log(
  JSON.stringify({
    bench: 'metrics',
    routes: ROUTES,
    megabytes: Number(((buckets.length + rates.length) / 1e6).toFixed(1)),
    medianMs: Number(all.toFixed(1)),
    bestMs: Number(best.toFixed(1)),
    jsonAloneMs: Number(json.toFixed(1)),
    ratioToJson: Number((all / json).toFixed(2)),
  }),
);
