/** Rebuilds and restarts a service when its source changes, so that a quick fix can be seen at work: the new metric comes alive. */
import { watch } from 'node:fs';
import type { Processes } from '../support/processes';
import { buildSample, isMade, startService, type RunningService } from '../support/services';

export interface ReloadOptions {
  readonly processes: Processes;
  readonly otlpUrl: string;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

const SOURCE = /\.(?:go|py|ts|json|toml|txt|mod)$/;
/** Editors save several files at once, and one file in several steps. */
const SETTLED_MS = 700;

/** Watches until the signal aborts. A change that does not compile is reported, and the old service keeps running. */
export function reloadOnChange(services: readonly RunningService[], options: ReloadOptions): void {
  for (const service of services) watchService(service, options);
}

function watchService(started: RunningService, { processes, otlpUrl, say, signal }: ReloadOptions): void {
  const { sample } = started;
  let running = started;
  let timer: NodeJS.Timeout | undefined;
  let previous = Promise.resolve();

  const reload = async (file: string): Promise<void> => {
    say(`${sample.service}: ${file} changed, building …`);
    try {
      await buildSample(sample, { processes, signal });
      await running.process.stop();
      if (signal.aborted) return;
      running = await startService(sample, { processes, otlpUrl, port: running.port });
      say(`${sample.service}: runs again`);
    } catch (error) {
      if (!signal.aborted) say(`${sample.service}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };

  const watcher = watch(sample.folder, { recursive: true, signal }, (_event, name) => {
    if (name === null || isMade(name) || !SOURCE.test(name)) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      previous = previous.then(() => reload(name));
    }, SETTLED_MS);
  });
  // A folder that goes away at the end is no news.
  watcher.on('error', () => undefined);
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
}
