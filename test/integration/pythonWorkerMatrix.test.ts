/** “Instrument this worker” for every kind of Python: it compiles, runs jobs, and counts and times those that end well and badly. */
import { readdirSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needsOf, startBrokers, type BrokerName } from '../support/brokers/brokers';
import { copyService } from '../support/fixedService';
import { apply } from '../support/matrix/applied';
import { WORKER_FIX } from '../support/matrix/cells';
import { discovered } from '../support/matrix/discovered';
import { jobsIn, provedWorker } from '../support/matrix/jobs';
import { Processes } from '../support/processes';
import { requires } from '../support/requires';

const FIXTURES = fileURLToPath(new URL('../fixtures/fixes/python-workers/', import.meta.url));

/** Kinds that take their jobs from a broker; the others bring a queue of their own. */
const BROKER_OF: Readonly<Record<string, BrokerName>> = {
  aiokafka: 'kafka',
  'aio-pika': 'rabbitmq',
  'aio-pika-iterator': 'rabbitmq',
  'confluent-kafka': 'kafka',
  'kafka-python': 'kafka',
  pika: 'rabbitmq',
  sqs: 'sqs',
};
const FOLDERS = readdirSync(FIXTURES);

const SUITES: readonly (readonly BrokerName[])[] = [[], ['kafka'], ['rabbitmq'], ['sqs']];

for (const used of SUITES) {
  await requires(['python', ...needsOf(used)], [WORKER_FIX, 'in Python', ...used].join(' '), () => {
    const processes = new Processes();
    let scratch: string;
    let env: Readonly<Record<string, string>>;

    beforeAll(async () => {
      scratch = await mkdtemp(join(tmpdir(), 'redline-workers-'));
      env = await startBrokers(used, processes);
    }, 300_000);
    afterAll(async () => {
      await processes.stopAll();
      await rm(scratch, { recursive: true, force: true });
    });

    describe.each(FOLDERS.filter((name) => BROKER_OF[name] === used[0]))('%s', (fixture) => {
      it('counts one job that ends well and one that fails', async () => {
        const folder = join(scratch, fixture);
        // Any framework brings the packages; the worker takes the place of its program.
        const service = await copyService('python', 'starlette', folder, processes);
        await cp(join(FIXTURES, fixture), folder, { recursive: true });
        const { workers } = await discovered(folder);
        await apply(service, { rule: 'uninstrumented-worker', fix: 'instrument-worker', count: 1 }, processes);

        const command = join(folder, '.venv', 'bin', 'python');
        const output = await processes.run(
          { name: fixture, command, args: ['main.py'], cwd: folder, env },
          { timeoutMs: 60_000 },
        );
        const jobs = Object.values(jobsIn(output.slice(output.indexOf('# HELP'))));
        expect(jobs, output).toEqual([{ success: 1, failure: 1, timed: 2 }]);
        const [kind] = workers.map((worker) => worker.kind);
        for (const own of jobs)
          provedWorker({ language: 'python', kind: kind ?? '', fixture }, own, BROKER_OF[fixture]);
      }, 300_000);
    });
  });
}
