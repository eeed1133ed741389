/** The shown trace, or the search, in Grafana's Explore and on Jaeger's own pages. */
import { traceQlOf } from '../../core/traceql/write';
import { failed, succeeded, type Result } from '../../core/failure';
import type { Elsewhere } from '../../protocol/traceView';
import type { DataSource } from '../../telemetry/grafana';
import { createDeadline } from '../../telemetry/deadline';
import type { TraceSearch } from '../../telemetry/traces/source';
import type { Sources } from '../live/environments';
import { usedForTraces } from '../live/grafanaTraces';
import { exploreAddress, isAt, pageAddress, type ExploreRange } from '../live/pageAddress';

type Configured = Pick<Sources, 'grafana' | 'ownTraces'>;

/** What is to be shown there. */
export type Shown =
  | { readonly kind: 'trace'; readonly traceId: string; readonly spanId: string; readonly range: ExploreRange }
  | { readonly kind: 'search'; readonly search: TraceSearch };

/** Where the environment has pages for traces. */
export function placesElsewhere({ grafana, ownTraces }: Configured): readonly Elsewhere[] {
  return [...(grafana ? ['grafana' as const] : []), ...(ownTraces?.kind === 'jaeger' ? ['jaeger' as const] : [])];
}

/** An address below one of those that are configured, and no other. */
export async function addressElsewhere(
  place: Elsewhere,
  shown: Shown,
  configured: Configured,
  signal: AbortSignal,
): Promise<Result<string>> {
  const { grafana, ownTraces } = configured;
  if (place === 'jaeger') {
    const address = ownTraces?.kind === 'jaeger' ? jaegerAddress(ownTraces.address, shown) : undefined;
    return address === undefined ? NOT_CONFIGURED : succeeded(address);
  }
  if (!grafana) return NOT_CONFIGURED;
  const deadline = createDeadline(signal, LONGEST_WAIT);
  const all = await grafana.dataSources(deadline.signal).finally(() => deadline.release());
  if (!all.ok) return all;
  const source = sourceAmong(all.value, ownTraces?.address) ?? usedForTraces(grafana);
  if (!source) return NO_SOURCE;
  const range = shown.kind === 'trace' ? shown.range : rangeOf(shown.search);
  const address = exploreAddress(grafana.address, source, exploreQuery(source, shown), range);
  return address === undefined ? NOT_CONFIGURED : succeeded(address);
}

/** Milliseconds: somebody waits for a page. */
const LONGEST_WAIT = 10_000;

const NOT_CONFIGURED: Result<never> = failed(
  'not-configured',
  'No address of it is configured.',
  'Add “grafana” or “jaeger” to the environment in redline.environments.',
);
const NO_SOURCE: Result<never> = failed(
  'not-found',
  'This Grafana has no data source for Tempo or Jaeger.',
  'Add one to Grafana, or choose another environment.',
);

/** The one at the address that traces are from. */
const sourceAmong = (all: readonly DataSource[], own: string | undefined): DataSource | undefined =>
  all.find((one) => (one.kind === 'tempo' || one.kind === 'jaeger') && own !== undefined && isAt(one, own));

const rangeOf = ({ start, end }: TraceSearch): ExploreRange => ({
  from: String(start * 1000),
  to: String(end * 1000),
});

/** As the query editors of Grafana's Tempo and Jaeger data sources write it. */
function exploreQuery({ kind }: DataSource, shown: Shown): object {
  if (kind === 'tempo') {
    const query = shown.kind === 'trace' ? shown.traceId : traceQlOf(shown.search);
    return { queryType: 'traceql', query, ...(shown.kind === 'trace' ? {} : { limit: shown.search.limit }) };
  }
  if (shown.kind === 'trace') return { query: shown.traceId };
  const { service, operation, minDuration, maxDuration, status, limit } = shown.search;
  return {
    queryType: 'search',
    service: service ?? '',
    ...(operation === undefined ? {} : { operation }),
    ...(minDuration === undefined ? {} : { minDuration: `${minDuration}ms` }),
    ...(maxDuration === undefined ? {} : { maxDuration: `${maxDuration}ms` }),
    ...(status === 'error' ? { tags: 'error=true' } : {}),
    limit,
  };
}

/** Source: Jaeger's view, `/trace/<id>?uiFind=` and `/search`. */
function jaegerAddress(base: string, shown: Shown): string | undefined {
  if (shown.kind === 'trace') {
    const find: Readonly<Record<string, string>> = shown.spanId === '' ? {} : { uiFind: shown.spanId };
    return pageAddress(base, `/trace/${encodeURIComponent(shown.traceId)}`, find);
  }
  const { service, operation, minDuration, maxDuration, status, limit, start, end } = shown.search;
  return pageAddress(base, '/search', {
    ...(service === undefined ? {} : { service }),
    ...(operation === undefined ? {} : { operation }),
    ...(minDuration === undefined ? {} : { minDuration: `${minDuration}ms` }),
    ...(maxDuration === undefined ? {} : { maxDuration: `${maxDuration}ms` }),
    ...(status === 'error' ? { tags: '{"error":"true"}' } : {}),
    lookback: 'custom',
    start: String(start * 1_000_000),
    end: String(end * 1_000_000),
    limit: String(limit),
  });
}
