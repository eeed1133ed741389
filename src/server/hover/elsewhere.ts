/** From a number to where it can be taken apart: the graph page of Prometheus and the Explore page of Grafana, with its query. */
import type { DataSource, Grafana } from '../../telemetry/grafana';
import type { Sources } from '../live/environments';
import { exploreAddress, isAt, pageAddress } from '../live/pageAddress';
import type { Session } from '../session';
import { createAnswers } from './answers';
import { link } from './markdown';

export interface DataSourceReader {
  /** What the environment's Grafana has; undefined when there is none, or when that is not known (in time). */
  all(limit: number): Promise<readonly DataSource[] | undefined>;
}

export function createDataSourceReader(session: Session): DataSourceReader {
  const answers = createAnswers<readonly DataSource[]>(session, {
    keptMilliseconds: 60_000,
    read: async (_prometheus, _question, signal) => {
      const all = await session.sources.grafana?.dataSources(signal);
      return all?.ok ? all.value : undefined;
    },
  });
  return { all: (limit) => answers('data sources', limit) };
}

/** Links to what is configured, and to nothing else. `query` is PromQL; `listed` is what Grafana has. */
export function elsewhereLinks(
  query: string | undefined,
  { ownPrometheus, grafana }: Pick<Sources, 'ownPrometheus' | 'grafana'>,
  listed: readonly DataSource[] | undefined,
): string[] {
  if (query === undefined) return [];
  const graph = ownPrometheus?.hasPages ? graphAddress(ownPrometheus.address, query) : undefined;
  const explore = grafana ? exploreLink(grafana, query, ownPrometheus?.address, listed ?? []) : [];
  return [...(graph === undefined ? [] : [link('Open in Prometheus', graph)]), ...explore];
}

/** The last hour as a graph. Source: Prometheus' own page; version 3 leads `/graph` on to `/query`. */
const graphAddress = (base: string, query: string): string | undefined =>
  pageAddress(base, '/graph', { 'g0.expr': query, 'g0.tab': '0', 'g0.range_input': '1h' });

/** `own`: the address that the number is from, when that is not Grafana. */
function exploreLink(
  grafana: Grafana,
  query: string,
  own: string | undefined,
  listed: readonly DataSource[],
): string[] {
  const all = listed.filter(({ kind }) => kind === 'prometheus');
  const source = all.find((one) => own !== undefined && isAt(one, own)) ?? grafana.used('prometheus') ?? all[0];
  const to = source && exploreAddress(grafana.address, source, { expr: query }, { from: 'now-1h', to: 'now' });
  // Of several it may be another than the one that the number is from: its name says so.
  return to === undefined ? [] : [link(all.length > 1 ? `Open in Grafana (${source?.name})` : 'Open in Grafana', to)];
}
