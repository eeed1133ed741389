/**
 * How the processes of a service are: CPU, memory, restarts, and what their runtime is short of. Names as client libraries' default
 * collectors write them: https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics, client_golang, prom-client.
 */
import type { Sample } from './prometheusApi';
import { quoteValue } from './promql';

export interface ProcessFacts {
  readonly processes?: number;
  /** Cores that are busy, of all processes together. */
  readonly cpu?: number;
  /** Resident bytes of all processes together. */
  readonly memory?: number;
  /** In the last hour. */
  readonly restarts?: number;
  readonly goroutines?: number;
  /** Seconds that the slowest process' event loop lags, as p99. */
  readonly eventLoopLag?: number;
}

type Fact = keyof ProcessFacts;

const EXPRESSIONS: Readonly<Record<Fact, (selector: string) => string>> = {
  processes: (selector) => `count(process_start_time_seconds${selector})`,
  cpu: (selector) => `sum(rate(process_cpu_seconds_total${selector}[5m]))`,
  memory: (selector) => `sum(process_resident_memory_bytes${selector})`,
  restarts: (selector) => `sum(changes(process_start_time_seconds${selector}[1h]))`,
  goroutines: (selector) => `sum(go_goroutines${selector})`,
  eventLoopLag: (selector) => `max(nodejs_eventloop_lag_p99_seconds${selector})`,
};

const FACTS: readonly Fact[] = ['processes', 'cpu', 'memory', 'restarts', 'goroutines', 'eventLoopLag'];

/** One query for all of it; what a process does not say is left out of the answer. */
export function processQuery(job: string): string {
  const selector = `{job=${quoteValue(job)}}`;
  return FACTS.map((fact) => `label_replace(${EXPRESSIONS[fact](selector)}, "fact", "${fact}", "", "")`).join(' or ');
}

export function processFacts(samples: readonly Sample[]): ProcessFacts {
  const known = samples.flatMap(({ labels, value }) => {
    const fact = FACTS.find((name) => name === labels['fact']);
    return fact !== undefined && Number.isFinite(value) ? [[fact, value] as const] : [];
  });
  return Object.fromEntries(known);
}
