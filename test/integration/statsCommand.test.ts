/** What `redline stats` says of the running samples agrees with what the load generator saw, through a real Prometheus. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { property } from '../../src/telemetry/json';
import { redline, redlineJson } from '../support/commandLine';
import { startLoad } from '../support/load';
import { LOAD_ROUTES, type LoadRoute } from '../support/loadRoutes';
import type { RouteTruth } from '../support/loadTruth';
import { Processes } from '../support/processes';
import { requires } from '../support/requires';
import { prepareSample, SAMPLES, sampleSource, startService, type SampleName } from '../support/services';
import { scrapeServices } from '../support/servicesPrometheus';
import { detectToolchains } from '../support/toolchains';

/** Finite bounds of the samples' histogram, in seconds. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
const LOAD_SECONDS = 20;
const RATE = 80;
/** Between the first run and the one that counts. */
const QUIET_SECONDS = 7;
/** Requests below which a p99 is one of them. */
const FEW = 200;
const HALF_A_POINT = 0.005;
const FAIL_LIMIT_MS = 60_000;
/** A route that fails one time in fifty has failed by then, but for one run in a hundred; others never fail. */
const MOST_TRIES = 250;
const LIMIT_MS = 300_000;

/** Routes with raw paths in their label: every one of their paths has its own series of errors. */
const RAW: Readonly<Record<SampleName, readonly string[]>> = {
  go: ['/reports/{year}/{month}'],
  python: [],
  node: ['/api/accounts/{accountId}/addresses'],
};

interface StatsRow {
  readonly method: string;
  readonly path: string;
  readonly state: string;
  readonly p99: number | null;
  readonly errorRatio: number | null;
  readonly rate: number | null;
}

const pause = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time));
const numberOrNull = (value: unknown): number | null => (typeof value === 'number' ? value : null);

function listAt(printed: unknown, name: string): readonly unknown[] {
  const list = property(printed, name);
  if (!Array.isArray(list)) throw new Error(`no list “${name}”`);
  return list;
}

function rowsOf(printed: unknown): StatsRow[] {
  return listAt(printed, 'routes').map((row) => ({
    method: String(property(row, 'method')),
    path: String(property(row, 'path')),
    state: String(property(row, 'state')),
    p99: numberOrNull(property(row, 'p99')),
    errorRatio: numberOrNull(property(row, 'errorRatio')),
    rate: numberOrNull(property(row, 'rate')),
  }));
}

async function measuredRoutes(name: SampleName): Promise<readonly string[]> {
  const routes = listAt(await redlineJson(['routes', sampleSource(name), '--json']), 'routes');
  return routes
    .filter((row) => property(row, 'metrics') === 'yes')
    .map((row) => `${String(property(row, 'method'))} ${String(property(row, 'path'))}`);
}

/**
 * Asks every route until it has failed once, and those with raw paths in their labels path by path: a series of errors is born with its
 * first error, and `rate` counts nothing of a series' first sample.
 */
async function failOnce(name: SampleName, url: string): Promise<void> {
  const end = performance.now() + FAIL_LIMIT_MS;
  const askUntilFailed = async (route: LoadRoute, random: number): Promise<void> => {
    for (let tries = 0; tries < MOST_TRIES && performance.now() < end; tries += 1) {
      if ((await ask(route, random, url)) >= 500) return;
    }
  };
  await Promise.all(
    LOAD_ROUTES[name].flatMap((route) => {
      const chances = RAW[name].includes(route.path) ? distinctChances(route) : [0];
      return chances.map((random) => askUntilFailed(route, random));
    }),
  );
}

/** One random number for each target that the route has. */
function distinctChances(route: LoadRoute): readonly number[] {
  const chances = Array.from({ length: 100 }, (_, index) => index / 100);
  return [...new Map(chances.map((random) => [route.target(random), random])).values()];
}

async function ask({ method, target, headers, body }: LoadRoute, random: number, url: string): Promise<number> {
  const answer = await fetch(new URL(target(random), url), {
    method: method === '*' ? 'POST' : method,
    headers: { ...headers?.(random), 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body }),
  });
  await answer.arrayBuffer();
  return answer.status;
}

const bucketOf = (value: number): number => {
  const index = BOUNDS.findIndex((bound) => value <= bound);
  return index < 0 ? BOUNDS.length : index;
};

for (const name of SAMPLES) {
  await requires([name, 'prometheus'], `stats of the ${name} sample`, () => {
    const processes = new Processes();
    let truth: readonly RouteTruth[];
    let printed: unknown;
    let measured: readonly string[];
    let url: string;
    let stopPrometheus: () => Promise<void> = () => Promise.resolve();

    beforeAll(async () => {
      const toolchains = await detectToolchains();
      const sample = await prepareSample(name, { processes, toolchains });
      const service = await startService(sample, { processes });
      const prometheus = await scrapeServices([service], { processes, toolchains, scrapeSeconds: 1 });
      ({ url, stop: stopPrometheus } = prometheus);
      const load = {
        targets: [{ name, service: sample.service, url: service.url }],
        rate: RATE,
        durationSeconds: LOAD_SECONDS,
      };
      // The same requests before, so that every series is there before it is counted.
      await Promise.all([startLoad(load).done, failOnce(name, service.url)]);
      await pause(QUIET_SECONDS * 1000);
      const run = startLoad(load);
      await run.done;
      truth = run.truth();
      await pause(1_500);
      // Begins in the quiet, also when the command takes some seconds to start.
      const words = ['--prometheus', url, '--window', `${LOAD_SECONDS + QUIET_SECONDS}s`, '--json'];
      printed = await redlineJson(['stats', sampleSource(name), ...words]);
      measured = await measuredRoutes(name);
    }, LIMIT_MS);

    afterAll(async () => {
      await stopPrometheus();
      await processes.stopAll();
    });

    const compared = (): { readonly said: StatsRow; readonly seen: RouteTruth }[] =>
      rowsOf(printed).flatMap((said) => {
        const seen = truth.find(({ method, path }) => method === said.method && path === said.path);
        return seen && measured.includes(`${said.method} ${said.path}`) ? [{ said, seen }] : [];
      });

    it('has numbers for every measured route that got load, and for no other', () => {
      expect(compared().length).toBeGreaterThan(4);
      expect(compared().filter(({ said }) => said.state !== 'ok')).toEqual([]);
      const unmeasured = rowsOf(printed).filter(({ method, path }) => !measured.includes(`${method} ${path}`));
      expect(unmeasured.length).toBeGreaterThan(0);
      expect(unmeasured.filter(({ state, rate }) => state === 'ok' || rate !== null)).toEqual([]);
    });

    it('has the p99 within one bucket of what was seen', () => {
      for (const { said, seen } of compared()) {
        const own = bucketOf(said.p99 ?? NaN);
        // Of few requests the p99 is one request, which the machine may have held up on its way.
        const lowest = bucketOf(seen.count < FEW ? seen.p95 : seen.p99) - 1;
        const both = `${said.method} ${said.path}: ${said.p99} s, seen ${seen.p99} s`;
        expect(own, both).toBeGreaterThanOrEqual(lowest);
        expect(own, both).toBeLessThanOrEqual(bucketOf(seen.p99) + 1);
      }
    });

    it('has the share of errors within half a point', () => {
      for (const { said, seen } of compared()) {
        const distance = Math.abs((said.errorRatio ?? NaN) - seen.errorRatio);
        const both = `${said.method} ${said.path}: ${said.errorRatio}, seen ${seen.errorRatio} of ${seen.count}`;
        expect(distance, both).toBeLessThanOrEqual(HALF_A_POINT);
      }
    });

    it('prints queries that Prometheus takes', async () => {
      const queries = listAt(printed, 'queries');
      expect(queries.length).toBeGreaterThan(0);
      for (const query of queries) {
        const answer = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query: String(query) })}`);
        expect(answer.status, String(query)).toBe(200);
      }
    });

    it('says so when Prometheus has stopped', async () => {
      await stopPrometheus();
      const { code, stdout, stderr } = await redline(['stats', sampleSource(name), '--prometheus', url, '--json']);
      expect(code).toBe(2);
      expect(stderr).toContain(url);
      expect(new Set(rowsOf(JSON.parse(stdout)).map(({ state }) => state))).toEqual(new Set(['unreachable']));
    });
  });
}
