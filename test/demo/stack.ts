/** What stands behind the editor: services, load, Prometheus, and the double of Tempo. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startLoad, type LoadRun } from '../support/load';
import { Processes, type ManagedProcess } from '../support/processes';
import { freePort, startService, type RunningService, type Sample } from '../support/services';
import { scrapeServices } from '../support/servicesPrometheus';
import type { Toolchains } from '../support/toolchains';
import type { Progress } from './progress';
import type { Backends } from './settings';

export interface Stack extends Backends {
  readonly load: LoadRun;
  /** Stops load first, so that nothing is asked of what is going away. */
  readonly stop: () => Promise<void>;
}

export interface StackOptions {
  readonly samples: readonly Sample[];
  readonly rate: number;
  readonly processes: Processes;
  readonly toolchains: Toolchains;
  readonly progress: Progress;
}

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const TEMPO_LIMIT_MS = 15_000;

export async function startStack(options: StackOptions): Promise<Stack> {
  const { processes, samples, progress, rate } = options;
  const tempo = await startTempoProcess(processes);
  const services = await Promise.all(samples.map((sample) => startService(sample, { processes, otlpUrl: tempo.url })));
  for (const { sample, url } of services) progress.say(`${sample.service} (${sample.name}) runs at ${url}`);
  const prometheus = await startScraping(services, options);
  const targets = services.map(({ sample, url }) => ({ name: sample.name, service: sample.service, url }));
  const load = startLoad({ targets, rate });
  return {
    services,
    load,
    tempoUrl: tempo.url,
    ...(prometheus ? { prometheusUrl: prometheus.url } : {}),
    stop: async () => {
      await load.stop();
      await prometheus?.stop();
      await Promise.all(services.map((service) => service.process.stop()));
      await tempo.process.stop();
    },
  };
}

async function startScraping(services: readonly RunningService[], options: StackOptions) {
  const { processes, toolchains, progress } = options;
  const { prometheus } = toolchains;
  if (!prometheus.isAvailable) {
    progress.say(`No Prometheus (${prometheus.reason}): Redline reads the services itself`);
    return undefined;
  }
  const running = await scrapeServices(services, { processes, toolchains, scrapeSeconds: 1 });
  progress.say(`Prometheus ${prometheus.version} scrapes them, at ${running.url}`);
  return running;
}

/** In a process of its own: decoding spans must not delay the load generator. */
async function startTempoProcess(processes: Processes): Promise<{ url: string; process: ManagedProcess }> {
  const port = await freePort();
  const managed = processes.start({
    name: 'tempo',
    command: process.execPath,
    args: ['--import', 'tsx', join(REPOSITORY, 'test', 'support', 'tempo-main.ts'), '--port', String(port)],
    cwd: REPOSITORY,
  });
  const url = `http://127.0.0.1:${port}`;
  const deadline = performance.now() + TEMPO_LIMIT_MS;
  while (managed.isRunning() && performance.now() < deadline) {
    const response = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(1000) }).catch(() => undefined);
    if (response?.ok) return { url, process: managed };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the double of Tempo did not start:\n${managed.output()}`);
}
