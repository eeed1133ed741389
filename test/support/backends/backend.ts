/** What the real servers that speak Prometheus' API have in common in tests: targets, a folder, processes, and an address to ask. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Processes, type Command, type ManagedProcess } from '../processes';
import type { PrometheusTarget } from '../prometheus';

export interface RunningBackend {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a server with its data in a folder; scrapes these targets, or has them scraped, every second. */
export type StartBackend = (command: string, targets: readonly PrometheusTarget[]) => Promise<RunningBackend>;

export interface Stage {
  readonly folder: string;
  readonly processes: Processes;
  /** Starts a program, and waits until this address answers with success; throws with what it wrote when it does not. */
  ready(command: Command, address: string): Promise<ManagedProcess>;
  stop(): Promise<void>;
}

const START_LIMIT_MS = 60_000;

export async function openStage(name: string): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), `redline-${name}-`));
  const processes = new Processes();
  const stop = async (): Promise<void> => {
    await processes.stopAll();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  return {
    folder,
    processes,
    stop,
    async ready(command, address) {
      const managed = processes.start(command);
      const deadline = performance.now() + START_LIMIT_MS;
      while (managed.isRunning() && performance.now() < deadline) {
        const response = await fetch(address, { signal: AbortSignal.timeout(1000) }).catch(() => undefined);
        if (response?.ok) return managed;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      const output = managed.output();
      await stop();
      throw new Error(`${command.name} did not get ready:\n${output}`);
    },
  };
}
