/** “Instrument this worker” in Go, for every kind that discovery knows: built, run, and compared with what the workers did. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { needsOf, startBrokers, type BrokerName } from '../support/brokers/brokers';
import { copyWorkers, start } from '../support/fixedService';
import { apply } from '../support/matrix/applied';
import { discovered } from '../support/matrix/discovered';
import { jobsIn, provedWorker, type Jobs } from '../support/matrix/jobs';
import { Processes } from '../support/processes';
import { mustRunAll, requires, unmet } from '../support/requires';

const jobs = (success: number, failure: number): Jobs => ({ success, failure, timed: success + failure });

/** What main.go makes them do. */
const DONE: Readonly<Record<string, Jobs>> = {
  'email:send': jobs(2, 2),
  refresh: jobs(2, 1),
  pack: jobs(2, 1),
  charge: jobs(2, 1),
};
/** What it makes those do that wait for a broker. */
const TAKEN: Readonly<Record<string, { readonly broker: BrokerName; readonly jobs: Jobs }>> = {
  consume: { broker: 'kafka', jobs: jobs(2, 1) },
  'claims.ConsumeClaim': { broker: 'kafka', jobs: jobs(2, 1) },
  receive: { broker: 'kafka', jobs: jobs(2, 1) },
  deliver: { broker: 'rabbitmq', jobs: jobs(2, 1) },
  'orders.placed': { broker: 'nats', jobs: jobs(2, 1) },
};
/** The scheduler goes on for ever. */
const ENDLESS = 'sweep';

const USED: readonly BrokerName[] = ['kafka', 'rabbitmq', 'nats'];
const lacking = await unmet(needsOf(USED));

await requires(['go'], 'Fixes of workers in Go', () => {
  const processes = new Processes();
  let scratch: string;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'redline-go-workers-'));
  });
  afterAll(async () => {
    await processes.stopAll();
    await rm(scratch, { recursive: true, force: true });
  });

  it('are formatted, compile, and count and time what the workers did', async () => {
    const service = await copyWorkers(join(scratch, 'workers'));
    const { workers } = await discovered(service.folder);
    await apply(service, { rule: 'uninstrumented-worker', count: workers.length }, processes);

    const hasBrokers = lacking === undefined || mustRunAll();
    if (!hasBrokers) console.log(`without brokers: ${lacking}`);
    const { url } = await start(service, processes, hasBrokers ? await startBrokers(USED, processes) : {});
    const counted = async (): Promise<Readonly<Record<string, Jobs>>> =>
      jobsIn(await (await fetch(`${url}/metrics`)).text());
    const taken = Object.fromEntries(Object.entries(TAKEN).map(([name, one]) => [name, one.jobs]));
    const expected = { ...DONE, ...(hasBrokers ? taken : {}) };
    await expect.poll(counted, { timeout: 40_000, interval: 200 }).toMatchObject(expected);
    await expect
      .poll(async () => (await counted())[ENDLESS]?.failure ?? 0, { timeout: 20_000, interval: 200 })
      .toBeGreaterThan(0);

    const seen = await counted();
    for (const { language, kind, name } of workers) {
      const own = seen[name];
      if (!own) continue;
      expect(own.timed, name).toBe(own.success + own.failure);
      provedWorker({ language, kind, fixture: name }, own, TAKEN[name]?.broker);
    }
  }, 400_000);
});
