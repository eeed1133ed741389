/** What “Add metrics” writes into the samples is formatted, compiles, runs, and really emits. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { property } from '../../src/telemetry/json';
import { parseExposition, type ExposedSample } from '../../src/telemetry/metrics/exposition';
import { readLabel } from '../../src/core/routeLabel';
import { redline, redlineJson } from '../support/commandLine';
import { Processes, type Command } from '../support/processes';
import { requires } from '../support/requires';
import {
  buildSample,
  copySample,
  prepareSample,
  SAMPLES,
  startService,
  type RunningService,
  type Sample,
  type SampleName,
} from '../support/services';
import { detectToolchains } from '../support/toolchains';

interface Probe {
  /** As the inventory has it. */
  readonly path: string;
  readonly method: string;
  readonly target: string;
  readonly body?: string;
  /** Whether some of its requests fail, on purpose. */
  readonly fails: boolean;
}

const BODY = '{"note":"from a test"}';

/** Routes that nobody measures before the fix. */
const PROBES: Readonly<Record<SampleName, readonly Probe[]>> = {
  go: [
    { method: 'DELETE', path: '/api/orders/{id}', target: '/api/orders/7', fails: true },
    { method: 'POST', path: '/api/webhooks/{provider}', target: '/api/webhooks/bank', body: BODY, fails: false },
    { method: 'GET', path: '/api/users/{id}/orders', target: '/api/users/7/orders', fails: false },
  ],
  python: [
    { method: 'POST', path: '/api/v1/products', target: '/api/v1/products', body: BODY, fails: true },
    {
      method: 'POST',
      path: '/api/v1/products/{sku}/reviews',
      target: '/api/v1/products/a/reviews',
      body: BODY,
      fails: true,
    },
    { method: 'DELETE', path: '/api/v1/carts/{cart_id}', target: '/api/v1/carts/7', fails: false },
  ],
  node: [{ method: 'GET', path: '/legacy/catalog', target: '/legacy/catalog', fails: true }],
};

const PRETTIER = fileURLToPath(new URL('../../node_modules/prettier/bin/prettier.cjs', import.meta.url));

/** Formatters and checkers of the language, which find nothing to complain of. Output means a complaint. */
const CHECKS: Readonly<Record<SampleName, readonly Omit<Command, 'cwd' | 'name'>[]>> = {
  go: [
    { command: 'gofmt', args: ['-l', 'cmd', 'internal'] },
    { command: 'go', args: ['vet', './...'] },
  ],
  python: [{ command: '.venv/bin/python', args: ['-W', 'error', '-m', 'compileall', '-q', 'app'] }],
  node: [
    {
      command: process.execPath,
      args: [PRETTIER, '--list-different', '--single-quote', '--print-width', '120', 'src/**/*.ts'],
    },
  ],
};

const MOST_TRIES = 400;
const AT_ONCE = 8;

/** Asks until some requests succeeded and, where they may, one failed; returns how many of each the client saw. */
async function probe(
  url: string,
  { method, target, body, fails }: Probe,
): Promise<{ readonly good: number; readonly bad: number }> {
  const headers = { 'content-type': 'application/json' };
  let good = 0;
  let bad = 0;
  for (let tries = 0; tries < MOST_TRIES && (good === 0 || (fails && bad === 0)); tries += AT_ONCE) {
    const states = await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        const answer = await fetch(new URL(target, url), { method, headers, ...(body === undefined ? {} : { body }) });
        await answer.arrayBuffer();
        return answer.status;
      }),
    );
    good += states.filter((status) => status < 500).length;
    bad += states.filter((status) => status >= 500).length;
  }
  return { good, bad };
}

for (const name of SAMPLES) {
  await requires([name], `Add metrics in the ${name} sample`, () => {
    const processes = new Processes();
    let scratch: string;
    let sample: Sample;
    let service: RunningService;

    beforeAll(async () => {
      scratch = await mkdtemp(join(tmpdir(), 'redline-fixes-'));
      const prepared = await prepareSample(name, { processes, toolchains: await detectToolchains() });
      sample = await copySample(prepared, join(scratch, name));
      // Everything in the node sample is traced: only whoever wants metrics of every route finds gaps in it.
      await writeFile(join(sample.folder, 'redline.json'), '{"lint": {"requiredSignals": "metrics"}}');
      const { code, stderr } = await redline(['fix', sample.folder, '--rule', 'uninstrumented-handler']);
      expect({ code, stderr }).toMatchObject({
        code: 0,
        stderr: expect.stringMatching(/^redline fix: [1-9]\d* fixed\.$/m),
      });
    }, 300_000);

    afterAll(async () => {
      await processes.stopAll();
      await rm(scratch, { recursive: true, force: true });
    });

    it('writes what formatters and checkers have nothing to say about', async () => {
      for (const check of CHECKS[name]) {
        const command = check.command.startsWith('.') ? join(sample.folder, check.command) : check.command;
        const output = await processes.run(
          { ...check, command, name: check.command, cwd: sample.folder },
          { timeoutMs: 120_000 },
        );
        expect(output.trim(), `${check.command} ${check.args.join(' ')}`).toBe('');
      }
    }, 150_000);

    it('is seen by the analysis as measured', async () => {
      const routes = property(await redlineJson(['routes', sample.folder, '--json']), 'routes');
      if (!Array.isArray(routes)) throw new Error('no routes');
      for (const { method, path } of PROBES[name]) {
        const row: unknown = routes.find(
          (one: unknown) => property(one, 'path') === path && [method, '*'].includes(String(property(one, 'method'))),
        );
        expect(property(row, 'metrics'), `${method} ${path}`).toBe('yes');
      }
    });

    it('compiles and emits one series a route, with its template, its errors, and every request timed', async () => {
      await buildSample(sample, { processes });
      service = await startService(sample, { processes });
      const seen = new Map<Probe, { readonly good: number; readonly bad: number }>();
      for (const one of PROBES[name]) seen.set(one, await probe(service.url, one));
      const samples = parseExposition(await (await fetch(`${service.url}/metrics`)).text(), () => true);
      for (const [one, { good, bad }] of seen) {
        expect(good, `${one.method} ${one.path} answers`).toBeGreaterThan(0);
        if (one.fails) expect(bad, `${one.method} ${one.path} fails`).toBeGreaterThan(0);
        const own = samples.filter((sample) => isOf(sample, one));
        const sum = (metric: string, status?: RegExp): number =>
          own
            .filter(({ name: text, labels }) => text === metric && (!status || status.test(labels['status'] ?? '')))
            .reduce((total, { value }) => total + value, 0);
        const counted = { all: sum('http_requests_total'), bad: sum('http_requests_total', /^5/) };
        expect(counted, `${one.method} ${one.path}`).toEqual({ all: good + bad, bad });
        expect(sum('http_request_duration_seconds_count'), `${one.method} ${one.path}`).toBe(good + bad);
      }
    }, 200_000);
  });
}

function isOf({ labels }: ExposedSample, { method, path }: Probe): boolean {
  const label = labels['path'];
  return label !== undefined && labels['method'] === method && readLabel(label).normal === readLabel(path).normal;
}
