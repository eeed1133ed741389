/** A real Prometheus that scrapes running samples, each under a job of its service's name. */
import type { Processes } from './processes';
import { startPrometheus, type RunningPrometheus } from './prometheus';
import type { RunningService } from './services';
import type { Toolchains } from './toolchains';

/** Throws when Prometheus is not there or does not get ready. */
export async function scrapeServices(
  services: readonly RunningService[],
  options: { readonly processes: Processes; readonly toolchains: Toolchains; readonly scrapeSeconds: number },
): Promise<RunningPrometheus> {
  const { prometheus } = options.toolchains;
  if (!prometheus.isAvailable) throw new Error(prometheus.reason);
  return startPrometheus({
    targets: services.map(({ sample, port }) => ({ job: sample.service, address: `127.0.0.1:${port}` })),
    scrapeInterval: options.scrapeSeconds,
    processes: options.processes,
  });
}
