/** Changes to the setting `environments` as a person wrote it: what else stands there stays as it is. */
import { fieldsOf } from './parse';
import type { ReadKind } from './dataSources';

/** With this data source in the Grafana of an environment; undefined when there is no such environment with a Grafana. */
export function withDataSource(
  environments: unknown,
  name: string,
  kind: ReadKind,
  dataSource: string,
): readonly unknown[] | undefined {
  if (!Array.isArray(environments)) return undefined;
  const listed: readonly unknown[] = environments;
  const index = listed.findIndex((item) => fieldsOf(item)['name'] === name);
  const environment = fieldsOf(listed[index]);
  const written = environment['grafana'];
  if (written === undefined) return undefined;
  // A bare address stands for an object with nothing else.
  const grafana = typeof written === 'string' ? { url: written } : fieldsOf(written);
  const dataSources = { ...fieldsOf(fieldsOf(written)['dataSources']), [kind]: dataSource };
  return listed.with(index, { ...environment, grafana: { ...grafana, dataSources } });
}
