/** “Instrument this worker” for every kind of Python that runs here: it compiles, runs jobs, and counts and times those that end well and badly. */
import { readdirSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseExposition } from '../../src/telemetry/metrics/exposition';
import { needsOf, startBrokers, type BrokerName } from '../support/brokers/brokers';
import { redline } from '../support/commandLine';
import { checkAndBuild, copyService } from '../support/fixedService';
import { printMatrix, type MatrixRow } from '../support/matrix';
import { Processes } from '../support/processes';
import { requires } from '../support/requires';

const FIXTURES = fileURLToPath(new URL('../fixtures/fixes/python-workers/', import.meta.url));
const FIX = 'Instrument this worker';

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
const KINDS = readdirSync(FIXTURES);

const SUITES: readonly (readonly BrokerName[])[] = [[], ['kafka'], ['rabbitmq'], ['sqs']];

for (const used of SUITES) {
  await requires(['python', ...needsOf(used)], [FIX, 'in Python', ...used].join(' '), () => {
    const processes = new Processes();
    const rows: MatrixRow[] = [];
    const kinds = KINDS.filter((kind) => BROKER_OF[kind] === used[0]);
    let scratch: string;
    let env: Readonly<Record<string, string>>;

    beforeAll(async () => {
      scratch = await mkdtemp(join(tmpdir(), 'redline-workers-'));
      env = await startBrokers(used, processes);
    }, 300_000);
    afterAll(async () => {
      await processes.stopAll();
      await rm(scratch, { recursive: true, force: true });
      printMatrix(rows);
    });

    describe.each(kinds)('%s', (kind) => {
      it('counts one job that ends well and one that fails', async () => {
        const folder = join(scratch, kind);
        // Any framework brings the packages; the worker takes the place of its program.
        const service = await copyService('python', 'starlette', folder, processes);
        await cp(join(FIXTURES, kind), folder, { recursive: true });
        const words = ['fix', folder, '--rule', 'uninstrumented-worker', '--fix', 'instrument-worker'];
        expect(await redline(words)).toMatchObject({ code: 0, stderr: expect.stringMatching(/: 1 fixed\.$/m) });
        expect(await redline(words)).toMatchObject({ code: 0, stderr: expect.stringMatching(/: nothing to fix/) });
        expect(await checkAndBuild(service, processes)).toBe('');

        const command = join(folder, '.venv', 'bin', 'python');
        const output = await processes.run(
          { name: kind, command, args: ['main.py'], cwd: folder, env },
          { timeoutMs: 60_000 },
        );
        const own = parseExposition(output.slice(output.indexOf('# HELP')), () => true);
        const jobs = own.filter(({ name }) => name === 'worker_jobs_total');
        expect(Object.fromEntries(jobs.map(({ labels, value }) => [labels['outcome'], value])), output).toEqual({
          success: 1,
          failure: 1,
        });
        const [timed] = own.filter(({ name }) => name === 'worker_job_duration_seconds_count');
        expect(timed).toMatchObject({ labels: { worker: jobs[0]?.labels['worker'] }, value: 2 });
        rows.push({ framework: kind, fix: FIX, result: 'success and failure counted, both timed' });
      }, 300_000);
    });
  });
}
