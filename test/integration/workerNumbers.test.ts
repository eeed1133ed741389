/** A worker that Redline's own fix instruments has a lens with numbers: a real program, read directly, with nothing configured. */
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { lensState, lensText } from '../../src/server/features/lensText';
import { createQueueReader, queuesLine } from '../../src/server/hover/queues';
import { Session } from '../../src/server/session';
import { redline } from '../support/commandLine';
import { loadedFrontEnd } from '../support/facts';
import { ROOT } from '../support/ownSources';
import { Processes } from '../support/processes';
import { freePort } from '../support/services';

/** One job in four fails; a gauge says how many wait, as BullMQ does. */
const programAt = (port: number): string => `const http = require('node:http');
const client = require('prom-client');

const waiting = new client.Gauge({ name: 'bullmq_job_count', help: 'Jobs.', labelNames: ['queue', 'state'] });
waiting.set({ queue: 'sweep', state: 'waiting' }, 12);
waiting.set({ queue: 'sweep', state: 'active' }, 3);

let runs = 0;
const sweep = async () => {
  runs += 1;
  await new Promise((resolve) => setTimeout(resolve, 20));
  if (runs % 4 === 0) throw new Error('not this time');
};

process.on('unhandledRejection', () => undefined);
setInterval(sweep, 25);

http
  .createServer(async (request, response) => response.end(await client.register.metrics()))
  .listen(${port});
`;

const processes = new Processes();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'redline-worker-numbers-'));
});
afterAll(async () => {
  await processes.stopAll();
  await rm(folder, { recursive: true, force: true });
});

it('shows throughput, failures, duration and what waits', async () => {
  const port = await freePort();
  await writeFile(join(folder, 'package.json'), '{"name":"cleaner","dependencies":{"prom-client":"15"}}');
  await writeFile(join(folder, 'main.js'), programAt(port));
  const words = ['fix', folder, '--rule', 'uninstrumented-worker', '--fix', 'instrument-worker'];
  expect(await redline(words)).toMatchObject({ code: 0, stderr: expect.stringMatching(/: 1 fixed\.$/m) });
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  processes.start({ name: 'cleaner', command: process.execPath, args: ['main.js'], cwd: folder });

  const events = { changed: () => undefined, log: () => undefined };
  const session = new Session(await loadedFrontEnd(), events);
  onTestFinished(() => session.dispose());
  const local = { scrapeTargets: [`http://127.0.0.1:${port}/metrics`], otlpPort: 0 };
  session.configure({ settings: { local }, isTrusted: true, credentials: [], theme: 'dark' });
  await session.open(pathToFileURL(folder).href, AbortSignal.timeout(20_000));
  session.setInterest(true);
  const workers = (): ReturnType<Session['modelOf']>['workers'] =>
    session.projects.flatMap(({ project }) => session.modelOf(project).workers);
  const lens = (): string => {
    const [worker] = workers();
    return worker ? lensText(lensState(worker, session), session, false) : 'no worker';
  };
  await expect.poll(lens, { timeout: 30_000, interval: 100 }).toMatch(/p99 .* · .* errors · .* jobs\/s/);
  const [, p99, unit, errors, rate] = /p99 <?([\d.]+) (ms|s) · ([\d.]+) % errors · ([\d.]+) jobs\/s/.exec(lens()) ?? [];
  expect(unit, lens()).toBe('ms');
  expect(Number(p99)).toBeGreaterThan(10);
  expect(Number(p99)).toBeLessThanOrEqual(250);
  expect(Math.abs(Number(errors) - 25)).toBeLessThan(10);
  expect(Number(rate)).toBeGreaterThan(10);
  expect(Number(rate)).toBeLessThanOrEqual(45);

  const [worker] = workers();
  if (!worker) throw new Error('no worker');
  expect(queuesLine(await createQueueReader(session).of(worker, 2_000))).toBe('12 jobs wait in sweep (BullMQ)');
}, 60_000);
