/** “Instrument this worker” for every kind of worker in Node: formatted, compiles with the real libraries, and counts what ran. */
import { readdirSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { needsOf, startBrokers, type BrokerName } from '../support/brokers/brokers';
import { checkAndBuild, copyOwn, copyService, type FixedService } from '../support/fixedService';
import { applyOnly } from '../support/matrix/applied';
import { discovered } from '../support/matrix/discovered';
import { jobsIn, provedWorker, type Jobs } from '../support/matrix/jobs';
import { NODE_FIXTURES, unformatted, unknownDependencies, writeManifest } from '../support/nodeFixes';
import { Processes, type ManagedProcess } from '../support/processes';
import { requires } from '../support/requires';
import { freePort } from '../support/services';

const LIMIT_MS = 20_000;
const filesOf = (folder: string): readonly string[] =>
  readdirSync(join(NODE_FIXTURES, folder)).filter((file) => /\.[jt]s$/.test(file));

/** A file for each library, which says in its first line what its worker is called; a folder for each set of packages. */
const PROJECTS = [
  {
    name: 'node-workers',
    packages: 'node',
    copy: async (folder: string, processes: Processes): Promise<FixedService> => {
      const service = await copyService('node', 'express', folder, processes);
      await rm(join(folder, 'main.ts'));
      await cp(join(NODE_FIXTURES, 'node-workers'), folder, { recursive: true });
      return service;
    },
  },
  {
    name: 'nest-workers',
    packages: 'nest-workers',
    copy: async (folder: string, processes: Processes): Promise<FixedService> => {
      const service = await copyOwn('nest-workers', folder, processes);
      await cp(join(NODE_FIXTURES, 'node-workers', 'drive.cjs'), join(folder, 'drive.cjs'));
      return service;
    },
  },
] as const;

/** Libraries that talk to a real broker; `drive.cjs` stands for the servers of the others. */
const BROKER_OF: Readonly<Record<string, BrokerName>> = {
  'amqplib.ts': 'rabbitmq',
  'bee-queue.js': 'redis',
  'bull.ts': 'redis',
  'bullmq.ts': 'redis',
  'nestjs-bullmq.ts': 'redis',
  'payments.ts': 'rabbitmq',
  'kafkajs.ts': 'kafka',
  'sqs.ts': 'sqs',
};
const USED = [...new Set(Object.values(BROKER_OF))];

await requires(['node', ...needsOf(USED)], 'Instrument this worker in Node', () => {
  const processes = new Processes();
  let scratch: string;
  let running: ManagedProcess | undefined;
  let brokers: Readonly<Record<string, string>>;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'redline-node-workers-'));
    brokers = await startBrokers(USED, processes);
  }, 300_000);
  afterEach(() => running?.stop());
  afterAll(async () => {
    await processes.stopAll();
    await rm(scratch, { recursive: true, force: true });
  });

  describe.each(PROJECTS)('$name', ({ name, packages, copy }) => {
    const files = filesOf(name);
    let service: FixedService;
    let kinds: ReadonlyMap<string, string>;

    beforeAll(async () => {
      service = await copy(join(scratch, name), processes);
      kinds = new Map((await discovered(service.folder)).workers.map((worker) => [worker.file, worker.kind]));
      await writeManifest(service.folder);
      await applyOnly(service.folder, { rule: 'uninstrumented-worker', fix: 'instrument-worker', count: files.length });
      await checkAndBuild(service, processes);
    }, 300_000);

    it('is formatted, and adds what is known to work', async () => {
      expect(await unformatted(service.folder)).toEqual([]);
      expect(await unknownDependencies(service.folder, packages)).toEqual([]);
    });

    it.each(files)(
      '%s',
      async (file) => {
        const worker = /^\/\/ worker: (.+)$/m.exec(readFileSync(join(NODE_FIXTURES, name, file), 'utf8'))?.[1] ?? '';
        const port = await freePort();
        running = processes.start({
          name: file,
          command: process.execPath,
          args: ['--require', './drive.cjs', `built/${file.replace(/\.ts$/, '.js')}`],
          cwd: service.folder,
          env: { ...brokers, PORT: String(port) },
        });
        const jobs = await bothOutcomes(port, running);
        expect(Object.keys(jobs), running.output()).toEqual([worker]);
        const own = jobs[worker] ?? { success: 0, failure: 0, timed: 0 };
        expect(Math.min(own.success, own.failure), running.output()).toBeGreaterThan(0);
        expect(own.timed).toBe(own.success + own.failure);
        const kind = kinds.get(file) ?? '';
        provedWorker({ language: 'typescript', kind, fixture: file }, own, BROKER_OF[file]);
      },
      60_000,
    );
  });
});

/** What the program's workers say when one has done well and badly, or when the time is over. */
async function bothOutcomes(port: number, running: ManagedProcess): Promise<Readonly<Record<string, Jobs>>> {
  const end = Date.now() + LIMIT_MS;
  let jobs: Readonly<Record<string, Jobs>> = {};
  const hasBoth = (): boolean => Object.values(jobs).some(({ success, failure }) => success > 0 && failure > 0);
  while (!hasBoth() && running.isRunning() && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`).catch(() => undefined);
    jobs = jobsIn((await answer?.text()) ?? '');
  }
  return jobs;
}
