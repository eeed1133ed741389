/** Alert rules of Prometheus for each service and worker, by route: too many errors, too slow. With unit tests for promtool beside them. */
import { ALERT_WINDOW, quoted, type AlertRule, type Thresholds } from './alertRule';
import { ruleTests } from './alertTests';
import { errorRatio, quantile, requestRate, routeLabels, type GeneratedService } from './expressions';

/** A route that is hardly asked says nothing: one request a minute at least, as requests a second. */
const LEAST_RATE = 0.017;

/** The rules and their tests, as files for `promtool check rules` and `promtool test rules`. */
export function alertFiles(
  services: readonly GeneratedService[],
  thresholds: Thresholds,
): { readonly rules: string; readonly tests: string } {
  const rules = services.flatMap((service) => rulesOf(service, thresholds));
  return { rules: rulesText(rules), tests: ruleTests(rules, thresholds) };
}

function rulesOf(service: GeneratedService, thresholds: Thresholds): AlertRule[] {
  const labels = routeLabels(service);
  const requests = requestRate(service, labels, ALERT_WINDOW);
  if (requests === undefined) return [];
  const isAsked = `${requests} > ${LEAST_RATE}`;
  const ratio = errorRatio(service, labels, ALERT_WINDOW);
  const p99 = quantile(service, 0.99, labels, ALERT_WINDOW);
  const route = labels.map((label) => `{{ index $labels ${JSON.stringify(label)} }}`).join(' ') || service.name;
  const percent = `${Number((thresholds.errorRatio * 100).toPrecision(6))} %`;
  return [
    ...(ratio === undefined
      ? []
      : [
          {
            name: `${alertName(service.name)}Errors`,
            kind: 'errors' as const,
            service,
            expression: `${ratio} > ${thresholds.errorRatio} and ${isAsked}`,
            summary: `${service.name}: more than ${percent} of the requests fail`,
            description: `${route}: more than ${percent} of the requests have failed for 10 minutes.`,
          },
        ]),
    ...(p99 === undefined
      ? []
      : [
          {
            name: `${alertName(service.name)}Slow`,
            kind: 'duration' as const,
            service,
            expression: `${p99} > ${thresholds.p99} and ${isAsked}`,
            summary: `${service.name}: p99 above ${thresholds.p99} s`,
            description: `${route}: one request in a hundred has taken longer than ${thresholds.p99} s for 10 minutes.`,
          },
        ]),
  ];
}

/** `orders-service` becomes `OrdersService`. */
const alertName = (service: string): string =>
  service
    .split(/[^A-Za-z0-9]+/)
    .map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`)
    .join('')
    .replace(/^(?=\d|$)/, 'Service');

function rulesText(rules: readonly AlertRule[]): string {
  const groups = [...new Set(rules.map(({ service }) => service))].map((service) => {
    const own = rules.filter((rule) => rule.service === service);
    return [
      `  - name: ${quoted(`redline ${service.name} ${service.detected.schema.id}`)}`,
      '    rules:',
      ...own.flatMap(ruleLines),
    ];
  });
  return [groups.length > 0 ? 'groups:' : 'groups: []', ...groups.flat(), ''].join('\n');
}

function ruleLines(rule: AlertRule): string[] {
  return [
    `      - alert: ${rule.name}`,
    `        expr: ${quoted(rule.expression)}`,
    '        for: 10m',
    '        labels:',
    `          severity: ${rule.kind === 'errors' ? 'page' : 'ticket'}`,
    `          app: ${quoted(rule.service.name)}`,
    '        annotations:',
    `          summary: ${quoted(rule.summary)}`,
    `          description: ${quoted(rule.description)}`,
  ];
}
