/** “Instrument this worker” for every kind of worker in Node: formatted, compiles with the real libraries, and counts what ran. */
import { readdirSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { parseExposition, type ExposedSample } from '../../src/telemetry/metrics/exposition';
import { needsOf, startBrokers, type BrokerName } from '../support/brokers/brokers';
import { redline } from '../support/commandLine';
import { checkAndBuild, copyService, type FixedService } from '../support/fixedService';
import { NODE_FIXTURES, unformatted, unknownDependencies, writeManifest } from '../support/nodeFixes';
import { Processes, type ManagedProcess } from '../support/processes';
import { requires } from '../support/requires';
import { freePort } from '../support/services';

/** A file for each library; what it says its worker is called stands in its first line. */
const WORKERS = join(NODE_FIXTURES, 'node-workers');
const FILES = readdirSync(WORKERS).filter((file) => /\.[jt]s$/.test(file));
const LIMIT_MS = 20_000;

/** Libraries that talk to a real broker; `drive.cjs` stands for the servers of the others. */
const BROKER_OF: Readonly<Record<string, BrokerName>> = {
  'amqplib.ts': 'rabbitmq',
  'kafkajs.ts': 'kafka',
  'sqs.ts': 'sqs',
};
const USED = Object.values(BROKER_OF);

await requires(['node', ...needsOf(USED)], 'Instrument this worker in Node', () => {
  const processes = new Processes();
  const results: Record<string, string> = Object.fromEntries(FILES.map((file) => [file, 'failed']));
  let scratch: string;
  let service: FixedService;
  let running: ManagedProcess | undefined;
  let brokers: Readonly<Record<string, string>>;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'redline-node-workers-'));
    service = await copyService('node', 'express', join(scratch, 'workers'), processes);
    await rm(join(service.folder, 'main.ts'));
    await cp(WORKERS, service.folder, { recursive: true });
    await writeManifest(service.folder);
    const words = ['fix', service.folder, '--rule', 'uninstrumented-worker', '--fix', 'instrument-worker'];
    expect((await redline(words)).stderr).toContain(`: ${FILES.length} fixed.`);
    expect((await redline(words)).stderr).toContain(': nothing to fix.');
    await checkAndBuild(service, processes);
    brokers = await startBrokers(USED, processes);
  }, 300_000);
  afterEach(() => running?.stop());
  afterAll(async () => {
    await processes.stopAll();
    await rm(scratch, { recursive: true, force: true });
    console.table(results);
  });

  it('is formatted, and adds what is known to work', async () => {
    expect(await unformatted(service.folder)).toEqual([]);
    expect(await unknownDependencies(service.folder)).toEqual([]);
  });

  it.each(FILES)(
    '%s',
    async (file) => {
      const worker = /^\/\/ worker: (.+)$/m.exec(readFileSync(join(WORKERS, file), 'utf8'))?.[1];
      const port = await freePort();
      running = processes.start({
        name: file,
        command: process.execPath,
        args: ['--require', './drive.cjs', `built/${file.replace(/\.ts$/, '.js')}`],
        cwd: service.folder,
        env: { ...brokers, PORT: String(port) },
      });
      const end = Date.now() + LIMIT_MS;
      let samples: readonly ExposedSample[] = [];
      do {
        await new Promise((resolve) => setTimeout(resolve, 100));
        const answer = await fetch(`http://127.0.0.1:${port}/metrics`).catch(() => undefined);
        samples = parseExposition((await answer?.text()) ?? '', ({ length }) => length > 0);
      } while (!hasBoth(samples) && running.isRunning() && Date.now() < end);
      expect(hasBoth(samples), running.output()).toBe(true);
      const jobs = samples.filter(({ name }) => name === 'worker_jobs_total');
      const timed = samples.find(({ name }) => name === 'worker_job_duration_seconds_count');
      expect(jobs.map(({ labels }) => labels['worker'])).toEqual([worker, worker]);
      expect(timed).toMatchObject({
        labels: { worker },
        value: jobs.reduce((total, { value }) => total + value, 0),
      });
      const broker = BROKER_OF[file];
      results[file] = `built, run, counted${broker ? ` with a real broker (${broker})` : ''}`;
    },
    60_000,
  );
});

const hasBoth = (samples: readonly ExposedSample[]): boolean =>
  ['success', 'failure'].every((outcome) =>
    samples.some(
      ({ name, labels, value }) => name === 'worker_jobs_total' && labels['outcome'] === outcome && value > 0,
    ),
  );
