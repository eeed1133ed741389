/** “Instrument this worker” in Go, for every kind that discovery knows: built, run, and compared with what the workers did. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { property } from '../../src/telemetry/json';
import { parseExposition } from '../../src/telemetry/metrics/exposition';
import { needsOf, startBrokers, type BrokerName } from '../support/brokers/brokers';
import { redline, redlineJson } from '../support/commandLine';
import { checkAndBuild, copyWorkers, start, tidy } from '../support/fixedService';
import { Processes } from '../support/processes';
import { mustRunAll, requires, unmet } from '../support/requires';

/** What main.go makes them do; the scheduler goes on for ever. */
const DONE = {
  'email:send': { success: 2, failure: 2 },
  refresh: { success: 2, failure: 1 },
  pack: { success: 2 },
};
/** What it makes those do that wait for a broker. */
const TAKEN = {
  consume: { success: 2, failure: 1 },
  'claims.ConsumeClaim': { success: 2, failure: 1 },
  deliver: { success: 2, failure: 1 },
  'orders.placed': { success: 1 },
};
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
    const words = ['fix', service.folder, '--rule', 'uninstrumented-worker'];
    expect(await redline(words)).toMatchObject({ code: 0, stderr: expect.stringMatching(/: 8 fixed\.$/m) });
    expect(await redline(words)).toMatchObject({ code: 0, stderr: expect.stringMatching(/: nothing/) });
    expect(property(await redlineJson(['check', service.folder, '--format', 'json']), 'findings')).toEqual([]);
    await tidy(service, processes);
    expect(await checkAndBuild(service, processes)).toBe('');

    const hasBrokers = lacking === undefined || mustRunAll();
    const { url } = await start(service, processes, hasBrokers ? await startBrokers(USED, processes) : {});
    if (hasBrokers) {
      await expect.poll(() => counts(url), { timeout: 30_000, interval: 200 }).toMatchObject(TAKEN);
      expect(await runs(url)).toMatchObject({ consume: 3, 'claims.ConsumeClaim': 3, deliver: 3, 'orders.placed': 1 });
    } else console.log(`without brokers: ${lacking}`);
    await expect.poll(() => counts(url), { timeout: 20_000, interval: 200 }).toMatchObject(DONE);
    await expect
      .poll(async () => (await counts(url))['sweep']?.['success'] ?? 0, { timeout: 20_000, interval: 200 })
      .toBeGreaterThan(0);
    expect(await runs(url)).toMatchObject({ 'email:send': 4, refresh: 3, pack: 2 });
  }, 300_000);
});

const samplesOf = async (url: string): Promise<ReturnType<typeof parseExposition>> =>
  parseExposition(await (await fetch(`${url}/metrics`)).text(), () => true);

async function counts(url: string): Promise<Record<string, Record<string, number>>> {
  const byWorker: Record<string, Record<string, number>> = {};
  for (const { name, labels, value } of await samplesOf(url))
    if (name === 'worker_jobs_total') (byWorker[labels['worker'] ?? ''] ??= {})[labels['outcome'] ?? ''] = value;
  return byWorker;
}

async function runs(url: string): Promise<Record<string, number>> {
  const timed = (await samplesOf(url)).filter(({ name }) => name === 'worker_job_duration_seconds_count');
  return Object.fromEntries(timed.map(({ labels, value }) => [labels['worker'] ?? '', value]));
}
