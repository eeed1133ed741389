/** Which data sources the environment's Grafana has, and which of them are read. */
import type { DataSources, ListedDataSource } from '../../protocol/dataSources';
import { DATA_SOURCE_KINDS } from '../../protocol/settings';
import type { Session } from '../session';

/** Asks Grafana when that is not known yet. What has an address of its own is read from there, and from no data source. */
export async function dataSourcesOf({ sources }: Session, signal: AbortSignal): Promise<DataSources> {
  const { environment, grafana } = sources;
  if (!grafana) return { environment, sources: [], problem: 'The active environment has no Grafana.' };
  const all = await grafana.dataSources(signal);
  if (!all.ok) return { environment, sources: [], problem: `${all.failure.text} ${all.failure.nextStep}` };
  const listed = all.value.flatMap(({ kind, name, uid, isDefault }): ListedDataSource[] => {
    const read = DATA_SOURCE_KINDS.find((one) => one === kind);
    if (!read) return [];
    const isElsewhere = read === 'prometheus' && sources.ownPrometheus !== undefined;
    return [{ kind: read, name, uid, isDefault, isUsed: !isElsewhere && grafana.used(kind)?.uid === uid }];
  });
  const problem = listed.length > 0 ? '' : `Grafana at ${grafana.address} has no Prometheus, Tempo or Jaeger for us.`;
  return { environment, sources: listed, problem };
}
