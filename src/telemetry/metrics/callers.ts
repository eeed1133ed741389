/**
 * Who calls a service, and who calls those: the service graph that Tempo's generator and the collector's connector make of traces.
 * Source: https://grafana.com/docs/tempo/latest/metrics-from-traces/service_graphs/
 */
import type { Sample } from './prometheusApi';
import { SOURCE_LABEL } from './promql';
import { normaliseService } from './serviceNames';

export interface Caller {
  readonly name: string;
  /** Of all calls of the service, 0 to 1. */
  readonly share: number;
  /** Of its own calls, 0 to 1. */
  readonly failed: number;
}

export interface Callers {
  /** Those that call most come first. */
  readonly direct: readonly Caller[];
  /** Who calls the callers, and on: who notices when the service is slow. */
  readonly indirect: readonly string[];
}

/** Edges that are read of a graph, however large it is. */
const MOST_EDGES = 2_000;

/** One query for the whole graph, which all services share. */
export function callersQuery(window: number): string {
  const rate = (metric: string): string =>
    `topk(${MOST_EDGES}, sum by (client, server) (rate(${metric}[${window}s])) > 0)`;
  return [
    `label_replace(${rate('traces_service_graph_request_total')}, "${SOURCE_LABEL}", "all", "", "")`,
    `label_replace(${rate('traces_service_graph_request_failed_total')}, "${SOURCE_LABEL}", "failed", "", "")`,
  ].join(' or ');
}

interface Edge {
  readonly client: string;
  readonly server: string;
  readonly rate: number;
}

/** Callers of a service that is known by these names; undefined when the graph does not have it. */
export function callersOf(samples: readonly Sample[], names: readonly string[]): Callers | undefined {
  const wanted = new Set(names.map(normaliseService));
  const all = edgesOf(samples, 'all');
  const own = all.filter(({ server }) => wanted.has(normaliseService(server)));
  const total = own.reduce((sum, { rate }) => sum + rate, 0);
  if (total === 0) return undefined;
  const failed = edgesOf(samples, 'failed');
  const direct = own
    .map(({ client, server, rate }) => {
      const failures = failed.find((edge) => edge.client === client && edge.server === server)?.rate ?? 0;
      return { name: client, share: rate / total, failed: Math.min(1, failures / rate) };
    })
    .sort((left, right) => right.share - left.share);
  return {
    direct,
    indirect: upstreamOf(
      all,
      direct.map(({ name }) => name),
      wanted,
    ),
  };
}

function edgesOf(samples: readonly Sample[], source: string): readonly Edge[] {
  return samples.flatMap(({ labels, value }) => {
    const { client, server } = labels;
    const isOne = labels[SOURCE_LABEL] === source && Number.isFinite(value) && value > 0;
    return isOne && client !== undefined && server !== undefined ? [{ client, server, rate: value }] : [];
  });
}

/** Breadth first; a graph may have circles. */
function upstreamOf(edges: readonly Edge[], direct: readonly string[], self: ReadonlySet<string>): readonly string[] {
  const clients = new Map<string, string[]>();
  for (const { client, server } of edges) clients.set(server, [...(clients.get(server) ?? []), client]);
  const seen = new Set(direct);
  const queue = [...direct];
  for (const name of queue) {
    for (const client of clients.get(name) ?? []) {
      if (seen.has(client) || self.has(normaliseService(client))) continue;
      seen.add(client);
      queue.push(client);
    }
  }
  return queue.slice(direct.length);
}
