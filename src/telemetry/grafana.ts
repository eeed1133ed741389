/**
 * One Grafana instead of many addresses: its data sources are discovered, and reached through its proxy. Source: Grafana's HTTP API,
 * `GET /api/datasources` (editors and administrators), `GET /api/frontend/settings` (everybody), `/api/datasources/proxy/uid/:uid/*`.
 */
import { failed, succeeded, type Result } from '../core/failure';
import type { HttpClient } from './http';
import { jsonOf, property } from './json';

export type DataSourceKind = 'prometheus' | 'tempo' | 'loki' | 'jaeger';

export interface DataSource {
  readonly uid: string;
  readonly name: string;
  readonly kind: DataSourceKind;
  /** Id of its plug-in. */
  readonly type: string;
  /** Where Grafana itself finds it; not always reachable from here. */
  readonly url: string;
  readonly isDefault: boolean;
}

export interface Grafana {
  /** Base address, for people. */
  readonly address: string;
  /** Asked once, and again after a failure. */
  dataSources(signal: AbortSignal): Promise<Result<readonly DataSource[]>>;
  /** Speaks to the data source of this kind: the one that was chosen, else the default one, else the first by name. */
  client(kind: DataSourceKind): HttpClient;
  /** Whom `client` speaks to; undefined while that is not known, and where there is none. */
  used(kind: DataSourceKind): DataSource | undefined;
  /** Whether somebody chose one of this kind. */
  isChosen(kind: DataSourceKind): boolean;
  /** Which of several of this kind `client` speaks to, in words; undefined while that is not known, and where there is no choice. */
  choice(kind: DataSourceKind): string | undefined;
}

/** Plug-ins that speak an API we know. */
const KINDS: ReadonlyMap<unknown, DataSourceKind> = new Map([
  ['prometheus', 'prometheus'],
  ['grafana-amazonprometheus-datasource', 'prometheus'],
  ['grafana-azureprometheus-datasource', 'prometheus'],
  ['victoriametrics-metrics-datasource', 'prometheus'],
  ['tempo', 'tempo'],
  ['loki', 'loki'],
  ['jaeger', 'jaeger'],
]);

/** `Viewer` may not list data sources; what it may see stands in the settings of the frontend. */
const LIST_REFUSED = [403, 404];

/** Names or ids of data sources, by kind. */
export type ChosenDataSources = Readonly<Record<string, string>>;

export function createGrafana(client: HttpClient, chosen: ChosenDataSources = {}): Grafana {
  let known: readonly DataSource[] | undefined;

  const read = async (path: string, signal: AbortSignal, expected: readonly number[]): Promise<Result<unknown>> => {
    const answer = await client.send({ method: 'GET', path }, signal, expected);
    if (!answer.ok) return answer;
    if (expected.includes(answer.value.status)) return succeeded(undefined);
    return jsonOf(answer.value, client.address, 'Grafana');
  };

  const dataSources = async (signal: AbortSignal): Promise<Result<readonly DataSource[]>> => {
    if (known) return succeeded(known);
    const all = await read('/api/datasources', signal, LIST_REFUSED);
    if (!all.ok) return all;
    const settings = all.value === undefined ? await read('/api/frontend/settings', signal, []) : succeeded(undefined);
    if (!settings.ok) return settings;
    known = dataSourcesIn(all.value ?? property(settings.value, 'datasources'));
    return succeeded(known);
  };

  const usedOf = (all: readonly DataSource[], kind: DataSourceKind): DataSource | undefined =>
    all.find((one) => one.kind === kind && isWanted(one, chosen[kind]));
  const used = (kind: DataSourceKind): DataSource | undefined => usedOf(known ?? [], kind);

  return {
    address: client.address,
    dataSources,
    used,
    isChosen: (kind) => chosen[kind] !== undefined,
    choice: (kind) => choiceOf(used(kind), known ?? [], chosen[kind] !== undefined),
    client: (kind) =>
      throughProxy(client, async (signal) => {
        const all = await dataSources(signal);
        if (!all.ok) return all;
        const source = usedOf(all.value, kind);
        return source ? succeeded(source) : withoutSource(client.address, all.value, kind, chosen[kind]);
      }),
  };
}

const isWanted = ({ uid, name }: DataSource, wanted: string | undefined): boolean =>
  wanted === undefined || uid === wanted || name === wanted;

function choiceOf(used: DataSource | undefined, known: readonly DataSource[], isChosen: boolean): string | undefined {
  const count = known.filter(({ kind }) => kind === used?.kind).length;
  if (!used || count < 2) return undefined;
  const all = `${count} data sources`;
  if (isChosen) return `“${used.name}”, chosen from ${all}`;
  return `“${used.name}”, ${used.isDefault ? `the default of ${all}` : `the first of ${all} by name`}`;
}

function withoutSource(
  address: string,
  all: readonly DataSource[],
  kind: DataSourceKind,
  wanted: string | undefined,
): Result<never> {
  const names = all.filter((one) => one.kind === kind).map(({ name }) => `“${name}”`);
  if (wanted === undefined || names.length === 0) {
    const text = `Grafana at ${address} has no data source of the kind “${kind}” that this token may see.`;
    return failed('not-found', text, 'Add one in Grafana, or give the token the right to read it.');
  }
  const text = `Grafana at ${address} has no data source “${wanted}” of the kind “${kind}”, only ${names.join(', ')}.`;
  return failed('not-found', text, 'Run “Redline: Choose Data Source”.');
}

/** A list, or an object by name, as the two answers have it. The default comes first, the rest by name. */
function dataSourcesIn(listed: unknown): DataSource[] {
  const items: readonly unknown[] = Array.isArray(listed)
    ? listed
    : typeof listed === 'object' && listed !== null
      ? Object.values(listed)
      : [];
  const found = items.flatMap((item): DataSource[] => {
    const [uid, name, type, url] = ['uid', 'name', 'type', 'url'].map((field) => {
      const value = property(item, field);
      return typeof value === 'string' ? value : '';
    });
    const kind = KINDS.get(type);
    if (!kind || !uid || !type) return [];
    return [{ uid, name: name || uid, kind, type, url: url ?? '', isDefault: property(item, 'isDefault') === true }];
  });
  return found.sort(
    (left, right) => Number(right.isDefault) - Number(left.isDefault) || left.name.localeCompare(right.name),
  );
}

function throughProxy(client: HttpClient, sourceOf: (signal: AbortSignal) => Promise<Result<DataSource>>): HttpClient {
  return {
    address: client.address,
    async send(request, signal, expected) {
      const source = await sourceOf(signal);
      if (!source.ok) return source;
      const path = `/api/datasources/proxy/uid/${encodeURIComponent(source.value.uid)}${request.path}`;
      return client.send({ ...request, path }, signal, expected);
    },
  };
}
