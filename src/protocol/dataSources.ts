/** The data sources of the active environment's Grafana, for whoever picks one of several. */
import { fieldsOf, oneOf, textOr } from './parse';
import { DATA_SOURCE_KINDS } from './settings';

/** Client to server, request without parameter, answered with `DataSources`. */
export const DATA_SOURCES = 'redline/dataSources';

export type ReadKind = (typeof DATA_SOURCE_KINDS)[number];

export interface ListedDataSource {
  readonly kind: ReadKind;
  readonly name: string;
  readonly uid: string;
  /** Grafana's own default. */
  readonly isDefault: boolean;
  /** Numbers or traces come from it now. */
  readonly isUsed: boolean;
}

export interface DataSources {
  readonly environment: string;
  readonly sources: readonly ListedDataSource[];
  /** One sentence, when they are not known; empty when they are. */
  readonly problem: string;
}

export function parseDataSources(value: unknown): DataSources {
  const fields = fieldsOf(value);
  const listed = Array.isArray(fields['sources']) ? fields['sources'] : [];
  return {
    environment: textOr(fields['environment'], ''),
    problem: textOr(fields['problem'], ''),
    sources: listed.map((item: unknown) => {
      const one = fieldsOf(item);
      return {
        kind: oneOf(one['kind'], DATA_SOURCE_KINDS, 'prometheus'),
        name: textOr(one['name'], ''),
        uid: textOr(one['uid'], ''),
        isDefault: one['isDefault'] === true,
        isUsed: one['isUsed'] === true,
      };
    }),
  };
}
