/** A real Prometheus that scrapes running samples, each under a job of its service's name. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Processes } from './processes';
import { freePort, type RunningService } from './services';
import type { Toolchains } from './toolchains';

export interface ServicesPrometheus {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

const START_LIMIT_MS = 30_000;

/** Listens on a free port of loopback and keeps its data in a folder that goes away with it. Throws when it does not get ready. */
export async function scrapeServices(
  services: readonly RunningService[],
  options: { readonly processes: Processes; readonly toolchains: Toolchains; readonly scrapeSeconds: number },
): Promise<ServicesPrometheus> {
  const { prometheus } = options.toolchains;
  if (!prometheus.isAvailable) throw new Error(prometheus.reason);
  const folder = await mkdtemp(join(tmpdir(), 'redline-prometheus-'));
  const config = join(folder, 'prometheus.yml');
  await writeFile(config, configuration(services, options.scrapeSeconds));
  const address = `127.0.0.1:${await freePort()}`;
  const managed = options.processes.start({
    name: 'prometheus',
    command: prometheus.command,
    args: [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${address}`,
      '--log.level=warn',
    ],
  });
  const stop = async (): Promise<void> => {
    await managed.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  const deadline = performance.now() + START_LIMIT_MS;
  while (managed.isRunning() && performance.now() < deadline) {
    const response = await fetch(`http://${address}/-/ready`, { signal: AbortSignal.timeout(1000) }).catch(
      () => undefined,
    );
    if (response?.ok) return { url: `http://${address}`, stop };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await stop();
  throw new Error(`prometheus did not get ready:\n${managed.output()}`);
}

function configuration(services: readonly RunningService[], scrapeSeconds: number): string {
  const jobs = services.map(
    ({ sample, port }) =>
      `  - job_name: ${sample.service}\n    static_configs:\n      - targets: ['127.0.0.1:${port}']\n`,
  );
  return `global:\n  scrape_interval: ${scrapeSeconds}s\n\nscrape_configs:\n${jobs.join('')}`;
}
