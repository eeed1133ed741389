/**
 * How the processes of a service are: CPU, memory, restarts, and what their runtime is short of. Names as client libraries' default
 * collectors write them: https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics, client_golang, prom-client,
 * client_python; of containers and machines as cAdvisor, kube-state-metrics and node_exporter do.
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
  /** Share of Node's heap that is used, 0 to 1, of the process that has least left. */
  readonly heapUsed?: number;
  /** Seconds of garbage collection in a second, of all processes together: Go's and Node's. */
  readonly gcTime?: number;
  /** Collections of Python's oldest generation in a minute. */
  readonly gcRuns?: number;
  /** Share of the periods in which the container was held back, 0 to 1. */
  readonly throttled?: number;
  /** Share of the container's limit of memory that is used, 0 to 1, of the one that has least left. */
  readonly memoryLimit?: number;
  /** Restarts of its containers in the last hour, as Kubernetes counts them. */
  readonly containerRestarts?: number;
  /** Share of busy CPUs of the machine under the service that has least left, 0 to 1. */
  readonly hostCpu?: number;
}

type Fact = keyof ProcessFacts;

const EXPRESSIONS: Readonly<Record<Fact, (selector: string, container: string) => string>> = {
  processes: (selector) => `count(process_start_time_seconds${selector})`,
  cpu: (selector) => `sum(rate(process_cpu_seconds_total${selector}[5m]))`,
  memory: (selector) => `sum(process_resident_memory_bytes${selector})`,
  restarts: (selector) => `sum(changes(process_start_time_seconds${selector}[1h]))`,
  goroutines: (selector) => `sum(go_goroutines${selector})`,
  eventLoopLag: (selector) => `max(nodejs_eventloop_lag_p99_seconds${selector})`,
  heapUsed: (selector) => `max(nodejs_heap_size_used_bytes${selector} / nodejs_heap_size_total_bytes${selector})`,
  gcTime: (selector) =>
    `sum(rate(go_gc_duration_seconds_sum${selector}[5m]) or rate(nodejs_gc_duration_seconds_sum${selector}[5m]))`,
  gcRuns: (selector) => `sum(rate(python_gc_collections_total${withLabel(selector, 'generation="2"')}[5m])) * 60`,
  throttled: (_, container) =>
    `sum(rate(container_cpu_cfs_throttled_periods_total${container}[5m])) / (sum(rate(container_cpu_cfs_periods_total${container}[5m])) > 0)`,
  memoryLimit: (_, container) =>
    `max(container_memory_working_set_bytes${container} / (container_spec_memory_limit_bytes${container} > 0))`,
  containerRestarts: (_, container) => `sum(increase(kube_pod_container_status_restarts_total${container}[1h]))`,
  hostCpu: (selector) =>
    `max((1 - avg by (host) (${withHost('rate(node_cpu_seconds_total{mode="idle"}[5m])')})) and on (host) ${withHost(`up${selector}`)})`,
};

const withLabel = (selector: string, matcher: string): string => `${selector.slice(0, -1)},${matcher}}`;

/** Exporters of one machine have one address and several ports. */
const withHost = (series: string): string => `label_replace(${series}, "host", "$1", "instance", "(.*):[0-9]+")`;

const FACTS: readonly Fact[] = [
  'processes',
  'cpu',
  'memory',
  'restarts',
  'goroutines',
  'eventLoopLag',
  'heapUsed',
  'gcTime',
  'gcRuns',
  'throttled',
  'memoryLimit',
  'containerRestarts',
  'hostCpu',
];

/** One query for all of it; what a process does not say is left out of the answer. */
export function processQuery(job: string): string {
  const selector = `{job=${quoteValue(job)}}`;
  // Kubernetes names the container as the service most often, without the namespace that the job may have.
  const container = `{container=${quoteValue(job.replace(/^.*\//, ''))}}`;
  return FACTS.map(
    (fact) => `label_replace(${EXPRESSIONS[fact](selector, container)}, "fact", "${fact}", "", "")`,
  ).join(' or ');
}

export function processFacts(samples: readonly Sample[]): ProcessFacts {
  const known = samples.flatMap(({ labels, value }) => {
    const fact = FACTS.find((name) => name === labels['fact']);
    return fact !== undefined && Number.isFinite(value) ? [[fact, value] as const] : [];
  });
  return Object.fromEntries(known);
}
