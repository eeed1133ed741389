/** Which metrics to use: the project's own request counter and histogram when every label has a known role, else new ones. */
import { contains } from '../../../core/range';
import type { FileFacts } from '../../facts';
import type { MetricDefinition, Route, ServiceModel } from '../../model';
import { folderOf, languageOf } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';

/** What a label holds, as far as a request counter or histogram needs it. */
export type LabelRole = 'method' | 'route' | 'status';

/** A metric of the project: how to name it in code, and what its labels want, in order. */
export interface OwnMetric {
  readonly symbol: string;
  readonly file: string;
  readonly labels: readonly { readonly name: string; readonly role: LabelRole }[];
}

export interface RequestMetrics {
  readonly counter?: OwnMetric;
  readonly histogram?: OwnMetric;
  /** Names on the registry already, which must not be registered again. */
  readonly takenNames: ReadonlySet<string>;
}

export const COUNTER_NAME = 'http_requests_total';
export const HISTOGRAM_NAME = 'http_request_duration_seconds';

const ROLES: Readonly<Record<LabelRole, ReadonlySet<string>>> = {
  method: new Set(['method', 'http_method', 'verb']),
  route: new Set(['path', 'route', 'endpoint', 'handler', 'url', 'uri', 'http_route', 'operation']),
  status: new Set(['status', 'status_code', 'code', 'http_status', 'statuscode', 'statusCode']),
};

/** What the fix observes is in seconds. */
const OTHER_UNIT = /(?:^|_)(?:ms|us|ns|milli(?:second)?s?|micro(?:second)?s?|nano(?:second)?s?|minutes)(?:_|$)/i;

/** Of what the service asks of others, or does inside: not of the requests that it answers. */
const NOT_SERVED =
  /(?:^|_)(?:client|outbound|outgoing|upstream|external|db|database|sql|query|queries|cache|redis|mongo|s3|kafka|queue|job|jobs|task|tasks|worker)(?:_|$)/i;

function roleOf(label: string): LabelRole | undefined {
  const roles: readonly LabelRole[] = ['method', 'route', 'status'];
  return roles.find((role) => ROLES[role].has(label));
}

/** Metrics of the route's service, the nearest file first. A metric is taken only when it tells routes apart. */
export function chooseMetrics(route: Route, model: ServiceModel, tree: SourceTree): RequestMetrics {
  const language = languageOf(route.declaration.file);
  const own = model.metrics.filter(
    (metric) => languageOf(metric.location.file) === language && isSameService(metric, route, model),
  );
  const near = [...own].sort((left, right) => distance(right, route) - distance(left, route));
  const pick = (kind: MetricDefinition['kind'], isRequest: RegExp): OwnMetric | undefined =>
    near
      .filter(
        ({ kind: own, name = '' }) =>
          own === kind && isRequest.test(name) && !OTHER_UNIT.test(name) && !NOT_SERVED.test(name),
      )
      .map((metric) => ownMetric(metric, tree))
      .find((metric) => metric !== undefined);
  const counter = pick('counter', /request/i);
  const histogram = pick('histogram', /duration|latency|seconds|time/i);
  return {
    ...(counter ? { counter } : {}),
    ...(histogram ? { histogram } : {}),
    takenNames: new Set(own.flatMap(({ name }) => name ?? [])),
  };
}

function isSameService(metric: MetricDefinition, route: Route, model: ServiceModel): boolean {
  const folder = model.services.find(({ name }) => name === route.service)?.folder ?? '.';
  return folder === '.' || metric.location.file.startsWith(`${folder}/`);
}

/** How many folders two files share: more is nearer. */
function distance(metric: MetricDefinition, route: Route): number {
  const left = folderOf(metric.location.file).split('/');
  const right = folderOf(route.declaration.file).split('/');
  const differs = left.findIndex((part, position) => part !== right[position]);
  return differs < 0 ? left.length : differs;
}

function ownMetric(metric: MetricDefinition, tree: SourceTree): OwnMetric | undefined {
  const labels = metric.labels.flatMap(({ name }) => {
    const role = roleOf(name);
    return role ? [{ name, role }] : [];
  });
  const symbol = symbolOf(metric, tree);
  const isUsable = labels.length === metric.labels.length && labels.some(({ role }) => role === 'route');
  return symbol !== undefined && isUsable ? { symbol, file: metric.location.file, labels } : undefined;
}

/** The module-level name that the metric is bound to; in ECMAScript's modules one that others can import. */
function symbolOf(metric: MetricDefinition, tree: SourceTree): string | undefined {
  const facts = tree.facts(metric.location.file);
  for (const statement of facts?.body ?? []) {
    const bindings = statement.kind === 'block' ? statement.body : [statement];
    for (const binding of bindings) {
      if (binding.kind !== 'bind' || binding.target.kind !== 'name' || !binding.value) continue;
      if (contains(binding.value.range, metric.location.range))
        return facts && isOutOfReach(facts, binding.target.name) ? undefined : binding.target.name;
    }
  }
  return undefined;
}

function isOutOfReach({ language, body }: FileFacts, name: string): boolean {
  const exported = body.flatMap((statement) => (statement.kind === 'export' ? statement.bindings : []));
  const isNamed = exported.some((one) => one.kind === 'named' && one.name === name && one.local === name);
  return language === 'typescript' && exported.length > 0 && !isNamed;
}
