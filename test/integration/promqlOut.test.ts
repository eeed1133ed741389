/** What Redline generates for every schema passes Prometheus' own checks, and its alerts do in promtool's unit tests what they should. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { alertFiles } from '../../src/telemetry/metrics/generate/alerts';
import { EXPORTERS } from '../support/allExporters';
import { generatedServices } from '../support/detectedSchemas';
import { Processes } from '../support/processes';
import { requires } from '../support/requires';

await requires(['prometheus'], 'generated alert rules', () => {
  const processes = new Processes();
  let folder: string;
  let count: number;

  beforeAll(async () => {
    // Names in UTF-8 are for Prometheus 3, whose promtool is not everywhere.
    const services = await generatedServices(EXPORTERS.filter(({ isUtf8 }) => !isUtf8));
    count = services.length;
    folder = await mkdtemp(join(tmpdir(), 'redline-rules-'));
    const { rules, tests } = alertFiles(services, { p99: 0.5, errorRatio: 0.05 });
    await writeFile(join(folder, 'redline-alerts.yml'), rules);
    await writeFile(join(folder, 'redline-alerts.test.yml'), tests);
  });

  afterAll(async () => {
    await processes.stopAll();
    await rm(folder, { recursive: true, force: true });
  });

  const promtool = (...args: readonly string[]): Promise<string> =>
    processes.run({ name: 'promtool', command: 'promtool', args, cwd: folder }, { timeoutMs: 60_000 });

  it('pass promtool check rules', async () => {
    const said = await promtool('check', 'rules', 'redline-alerts.yml');
    expect(said).toContain('SUCCESS');
    expect(Number(/(\d+) rules found/.exec(said)?.[1])).toBeGreaterThan(count);
  });

  it('pass their unit tests', async () => {
    expect(await promtool('test', 'rules', 'redline-alerts.test.yml')).toContain('SUCCESS');
  });
});
