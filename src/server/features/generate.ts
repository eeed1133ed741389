/** Dashboards and alert rules for the services of the workspace that have series, in the schema that each is read by. */
import { handledKey, type Handled } from '../../analysis/model';
import type { Generated, GenerateKind } from '../../protocol/generate';
import { alertFiles } from '../../telemetry/metrics/generate/alerts';
import { dashboardOf } from '../../telemetry/metrics/generate/dashboard';
import type { GeneratedService } from '../../telemetry/metrics/generate/expressions';
import type { DetectedSchema } from '../../telemetry/metrics/source';
import type { Session } from '../session';

export function generate(kind: GenerateKind, session: Session): Generated {
  const services = servicesOf(session);
  if (services.length === 0)
    return {
      problem:
        'No route has series yet, and their names are needed: connect Prometheus or start a service, open a file with routes, and try again.',
    };
  if (kind === 'dashboard') {
    const names = [...new Set(services.map(({ name }) => name))];
    return { files: [{ language: 'json', text: dashboardOf(`RED: ${names.join(', ')}`, services) }] };
  }
  const { rules, tests } = alertFiles(services, session.settings.thresholds);
  return { files: [rules, tests].map((text) => ({ language: 'yaml', text }) as const) };
}

/** Each service and schema once: workers of a service whose tasks have metrics of their own stand beside its routes. */
function servicesOf(session: Session): GeneratedService[] {
  const detected = session.live.report()?.detected ?? [];
  const found = new Map<string, GeneratedService>();
  for (const { project } of session.projects) {
    const model = session.modelOf(project);
    for (const handled of [...model.routes, ...model.workers]) {
      const one = serviceOf(handled, detected, session);
      if (one) found.set([one.detected.schema.id, one.label ?? '', one.value ?? ''].join('\u0000'), one);
    }
  }
  return [...found.values()];
}

function serviceOf(handled: Handled, all: readonly DetectedSchema[], session: Session): GeneratedService | undefined {
  const stats = session.live.stats(handledKey(handled));
  const detected = all.find(({ schema }) => schema.id === stats?.schema);
  if (!stats || !detected || (stats.state !== 'ok' && stats.state !== 'no-traffic')) return undefined;
  const [value] = stats.services;
  const label =
    detected.labels.service.find((name) => detected.services?.some((service) => service[name] === value)) ??
    detected.labels.service[0];
  const named = label === undefined || value === undefined ? {} : { label, value };
  return { name: handled.service, detected, ...named };
}
