/** “Add metrics” in every framework it knows: formatted, compiles, runs, and counts what the client saw. */
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { property } from '../../src/telemetry/json';
import { parseExposition } from '../../src/telemetry/metrics/exposition';
import { readLabel } from '../../src/core/routeLabel';
import { redlineJson } from '../support/commandLine';
import { frameworksOf, start } from '../support/fixedService';
import { fixedService, tally } from '../support/matrix/routes/prove';
import { Processes } from '../support/processes';
import { requires } from '../support/requires';
import { SAMPLES } from '../support/services';

/** What every service has; some also make something, stream, or take the connection. */
const PROBES = [
  {
    method: 'GET',
    path: '/shop/items/{id}',
    targets: ['/shop/items/1', '/shop/items/2', '/shop/items/bad', '/shop/items/panic'],
  },
  { method: 'POST', path: '/shop/items', targets: ['/shop/items'] },
  { method: 'GET', path: '/shop/stream', targets: ['/shop/stream'] },
  { method: 'GET', path: '/shop/socket', targets: ['/shop/socket'] },
];

/** One connection to make something and to read the numbers: what was counted of a request must not change with the next one. */
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** What the client saw, also of who asks for another protocol. A connection that a panic ended counts as what it stands for. */
function ask(url: string, method = 'GET'): Promise<{ readonly status: string; readonly text: string }> {
  const headers = url.endsWith('/socket')
    ? { connection: 'Upgrade', upgrade: 'echo' }
    : { 'content-type': 'application/json' };
  return new Promise((resolve) => {
    const isKept = method === 'POST' || url.endsWith('/metrics');
    const asked = request(url, { method, headers, agent: isKept ? agent : false });
    asked.once('upgrade', ({ statusCode }, socket) => {
      socket.destroy();
      resolve({ status: String(statusCode), text: '' });
    });
    asked.once('response', (answer) => {
      const status = String(answer.statusCode);
      const { location } = answer.headers;
      if (location !== undefined) return resolve(ask(new URL(location, url).href, method));
      text(answer).then(
        (read) => resolve({ status, text: read }),
        () => resolve({ status, text: '' }),
      );
    });
    asked.once('error', () => resolve({ status: '500', text: '' }));
    asked.end(method === 'POST' ? '{}' : undefined);
  });
}

for (const language of SAMPLES) {
  await requires([language], `Add metrics in ${language}`, () => {
    const processes = new Processes();
    let scratch: string;

    beforeAll(async () => {
      scratch = await mkdtemp(join(tmpdir(), 'redline-matrix-'));
    });
    afterEach(() => processes.stopAll());
    afterAll(() => {
      agent.destroy();
      return rm(scratch, { recursive: true, force: true });
    });

    describe.each(frameworksOf(language))('%s', (framework) => {
      it('is formatted, compiles, and counts and times what the client saw', async () => {
        const one = { language, framework, fix: 'add-metrics' } as const;
        const { service, proves } = await fixedService(one, scratch, processes);
        const routes = property(await redlineJson(['routes', service.folder, '--json']), 'routes');
        const { url, process } = await start(service, processes);
        const asked: string[] = [];
        for (const { method, path, targets } of PROBES) {
          const route: unknown =
            Array.isArray(routes) &&
            routes.find(
              (one: unknown) =>
                property(one, 'path') === path && [method, '*'].includes(String(property(one, 'method'))),
            );
          if (route === undefined && path !== '/shop/items/{id}') continue;
          expect(property(route, 'metrics'), `${method} ${path}`).toBe('yes');
          const statuses: string[] = [];
          for (const target of targets) statuses.push((await ask(`${url}${target}`, method)).status);
          expect(statuses).toContain(path.endsWith('/socket') ? '101' : method === 'POST' ? '201' : '200');
          const counted = await counts(url, method, path);
          expect(counted, process.output().slice(-2000)).toEqual({ byStatus: tally(statuses), timed: targets.length });
          asked.push(...statuses);
        }
        proves(`${asked.join(', ')} counted and timed`);
      }, 300_000);
    });
  });
}

async function counts(
  url: string,
  method: string,
  path: string,
): Promise<{ readonly byStatus: Readonly<Record<string, number>>; readonly timed: number }> {
  const samples = parseExposition((await ask(`${url}/metrics`)).text, () => true);
  const own = samples.filter(
    ({ labels }) => labels['method'] === method && readLabel(labels['path'] ?? '').normal === readLabel(path).normal,
  );
  const byStatus: Record<string, number> = {};
  for (const { name, labels, value } of own)
    if (name === 'http_requests_total') byStatus[labels['status'] ?? ''] = value;
  const timed = own.filter(({ name }) => name === 'http_request_duration_seconds_count');
  return { byStatus, timed: timed.reduce((total, { value }) => total + value, 0) };
}
