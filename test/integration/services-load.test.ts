import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { randomSequence, startLoad } from '../support/load';
import { LOAD_ROUTES } from '../support/loadRoutes';
import { LoadLedger, quantile } from '../support/loadTruth';

const servers: Server[] = [];

/** A server that writes down what it is asked and answers 500 to every target that contains `fail`. */
async function listener(answer: (url: string) => number = () => 200): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(answer(request.url ?? '')).end();
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, asked };
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

describe('the ledger', () => {
  const identity = { service: 'orders', method: 'GET', path: '/a' };

  it('takes nearest-rank quantiles', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
    expect([0.5, 0.95, 0.99, 1].map((share) => quantile(hundred, share))).toEqual([50, 95, 99, 100]);
    expect(quantile([7], 0.5)).toBe(7);
    expect(quantile([], 0.5)).toBeNaN();
  });

  it('sums up exactly', () => {
    const ledger = new LoadLedger();
    for (let index = 1; index <= 10; index += 1) {
      ledger.record(identity, { at: index, seconds: index / 10, isError: index > 8 });
    }
    expect(ledger.truth(-1, 20)).toEqual([
      { ...identity, count: 10, errors: 2, errorRatio: 0.2, rate: 10 / 21, p50: 0.5, p95: 1, p99: 1 },
    ]);
  });

  it('sees only what finished within the window, and no route that had nothing', () => {
    const ledger = new LoadLedger();
    ledger.record(identity, { at: 1, seconds: 9, isError: true });
    ledger.record(identity, { at: 5, seconds: 1, isError: false });
    ledger.record({ ...identity, path: '/b' }, { at: 1, seconds: 1, isError: false });
    expect(ledger.truth(2, 6)).toEqual([
      { ...identity, count: 1, errors: 0, errorRatio: 0, rate: 0.25, p50: 1, p95: 1, p99: 1 },
    ]);
  });
});

describe('the load generator', () => {
  const target = (url: string) => ({ name: 'node' as const, service: 'storefront', url });

  it('keeps to its rate, stops by itself, and its count is what arrived', async () => {
    const { url, asked } = await listener();
    const run = startLoad({ targets: [target(url)], rate: 50, durationSeconds: 1 });
    await run.done;
    expect(asked).toHaveLength(50);
    expect(run.truth().reduce((sum, { count }) => sum + count, 0)).toBe(50);
  });

  it('asks the same in every run', async () => {
    const first = await listener();
    const second = await listener();
    const runs = [first, second].map(({ url }) =>
      startLoad({ targets: [target(url)], rate: 80, durationSeconds: 0.5 }),
    );
    await Promise.all(runs.map(({ done }) => done));
    expect(first.asked).toHaveLength(40);
    expect([...second.asked].sort()).toEqual([...first.asked].sort());
  });

  it('counts 5xx answers as errors of their route and nothing else', async () => {
    const { url } = await listener((asked) => (asked.startsWith('/api/pages/page-') ? 503 : 404));
    const run = startLoad({ targets: [target(url)], rate: 100, durationSeconds: 1 });
    await run.done;
    const ratios = new Map(run.truth().map(({ path, errorRatio }) => [path, errorRatio]));
    expect(ratios.get('/api/pages/{slug}')).toBe(1);
    expect([...ratios].filter(([, ratio]) => ratio > 0)).toHaveLength(1);
  });

  it('counts no answer as an error', async () => {
    const { url } = await listener();
    servers.splice(0).forEach((server) => server.close());
    const run = startLoad({ targets: [target(url)], rate: 20, durationSeconds: 0.5 });
    await run.done;
    expect(run.truth().every(({ errorRatio }) => errorRatio === 1)).toBe(true);
    expect(run.truth()).not.toHaveLength(0);
  });

  it('stops when told to', async () => {
    const { url, asked } = await listener();
    const run = startLoad({ targets: [target(url)], rate: 100 });
    await new Promise((resolve) => setTimeout(resolve, 200));
    await run.stop();
    const atStop = asked.length;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(atStop).toBeGreaterThan(5);
    expect(asked).toHaveLength(atStop);
  });

  it('refuses to leave the machine', () => {
    expect(() => startLoad({ targets: [target('http://example.com')], rate: 1 })).toThrow('loopback only');
  });

  it('draws the same numbers everywhere', () => {
    const next = randomSequence(42);
    expect([next(), next(), next()].map((value) => value.toFixed(6))).toEqual(['0.601104', '0.448291', '0.852466']);
  });

  it.each(Object.entries(LOAD_ROUTES))('asks %s only for targets that match their template', (_name, routes) => {
    for (const { path, target: targetOf } of routes) {
      const pattern = path.replace(/\{\w+\.\.\.\}/g, '.+').replace(/\{\w+\}/g, '[^/]+');
      for (const random of [0, 0.3, 0.999]) {
        expect(targetOf(random).split('?')[0]).toMatch(new RegExp(`^${pattern}$`));
      }
    }
  });
});
