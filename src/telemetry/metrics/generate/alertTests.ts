/** Unit tests of the rules for promtool: each alert fires for one route that misbehaves, and not for one that does not. */
import { isTestable, quoted, type AlertRule, type Thresholds } from './alertRule';
import { counterOf, histogramOf, routeLabels, type GeneratedService } from './expressions';
import { labelName } from '../promql';

/** Requests a minute; a minute is the interval of the tests. */
const REQUESTS = 100;
const MINUTES = 30;
/** When the alerts have had their five minutes of rates and ten of patience. */
const EVALUATED = '20m';

type Labels = Readonly<Record<string, string>>;

/** One test holds the series of all services, because promtool evaluates every rule for each test. */
export function ruleTests(rules: readonly AlertRule[], thresholds: Thresholds): string {
  const tested = rules.filter(isTestable);
  const series = new Map(
    tested.flatMap((rule) => [...seriesOf(rule, rule.kind, thresholds), ...seriesOf(rule, 'good', thresholds)]),
  );
  const head = ['rule_files: [redline-alerts.yml]', 'evaluation_interval: 1m'];
  if (tested.length === 0) return [...head, 'tests: []', ''].join('\n');
  return [
    ...head,
    'tests:',
    '  - interval: 1m',
    '    input_series:',
    ...[...series].flatMap(([name, values]) => [
      `      - series: ${quoted(name)}`,
      `        values: ${quoted(values)}`,
    ]),
    '    alert_rule_test:',
    ...tested.flatMap(testLines),
    '',
  ].join('\n');
}

/** Only the route that misbehaves is expected to fire. */
function testLines(rule: AlertRule): string[] {
  const { service, kind, name, summary } = rule;
  const route = routeOf(service, kind);
  const labels = { severity: kind === 'errors' ? 'page' : 'ticket', app: service.name, ...route };
  const description = rule.description.replace(
    /\{\{ index \$labels "([^"]*)" \}\}/g,
    (_, label: string) => route[label] ?? '',
  );
  return [
    `      - eval_time: ${EVALUATED}`,
    `        alertname: ${name}`,
    '        exp_alerts:',
    `          - exp_labels: ${JSON.stringify(labels)}`,
    `            exp_annotations: ${JSON.stringify({ summary, description })}`,
  ];
}

/** A value for each label that tells routes apart. */
const routeOf = (service: GeneratedService, value: string): Labels =>
  Object.fromEntries(routeLabels(service).map((label) => [label, value]));

/** What is counted of a route whose requests all fail, or are all slow; or of one that does neither. */
function seriesOf(
  { service }: AlertRule,
  fate: AlertRule['kind'] | 'good',
  { p99 }: Thresholds,
): (readonly [name: string, values: string])[] {
  const { detected } = service;
  const { only } = detected.schema;
  const [onlyValue] = only?.values ?? [];
  const common: Labels = {
    ...(only && onlyValue !== undefined ? { [only.label]: onlyValue } : {}),
    ...(service.label === undefined || service.value === undefined ? {} : { [service.label]: service.value }),
    ...routeOf(service, fate),
  };
  const counter = counterOf(service);
  const [failures] = detected.failures;
  const [status] = detected.labels.status;
  const hasFailed = fate === 'errors';
  const outcome = status === undefined ? undefined : statusOf(service, hasFailed);
  const counted = counter
    ? [
        sample(
          counter.name,
          { ...common, ...(status === undefined || outcome === undefined ? {} : { [status]: outcome }) },
          REQUESTS,
        ),
      ]
    : [];
  const failed = failures !== undefined && hasFailed ? [sample(failures, common, REQUESTS)] : [];
  const histogram = histogramOf(service);
  if (hasFailed || !histogram) return [...counted, ...failed];
  const bound = (seconds: number): string => String(Number((seconds / histogram.toSeconds).toPrecision(9)));
  const bucket = (le: string, amount: number) => sample(`${histogram.name}_bucket`, { ...common, le }, amount);
  return [
    ...counted,
    bucket(bound(p99), fate === 'duration' ? 0 : REQUESTS),
    bucket(bound(p99 * 2), REQUESTS),
    bucket('+Inf', REQUESTS),
  ];
}

/** A status that the schema takes for a failure, or for none; undefined where only failures have one. */
function statusOf({ detected: { schema } }: GeneratedService, hasFailed: boolean): string | undefined {
  if (!hasFailed) return schema.errorStatus === '.+' ? undefined : '200';
  const [first = '500'] = schema.errorStatus.split('|');
  return first === '.+' ? 'failed' : first.replaceAll('.', '0');
}

function sample(name: string, labels: Labels, perMinute: number): readonly [string, string] {
  const pairs = Object.entries(labels).map(([label, value]) => `${labelName(label)}=${quoted(value)}`);
  const isPlain = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name);
  const series = isPlain ? `${name}{${pairs.join(',')}}` : `{${[quoted(name), ...pairs].join(',')}}`;
  return [series, `0+${perMinute}x${MINUTES}`];
}
