/**
 * Alerts that fire or are pending, and which of them speak of a route or its service.
 * Source: https://prometheus.io/docs/prometheus/latest/querying/api/#alerts
 */
import { property } from '../json';
import { readLabel } from '../../core/routeLabel';
import { normaliseService } from './serviceNames';

export interface Alert {
  readonly name: string;
  readonly state: 'firing' | 'pending';
  readonly severity?: string;
  readonly summary?: string;
  /** Milliseconds since 1970. */
  readonly activeSince?: number;
  readonly labels: Readonly<Record<string, string>>;
}

/** What alerts are looked for. */
export interface AlertSubject {
  /** Every name of the service that code, settings and series know. */
  readonly services: readonly string[];
  /** Absent for workers. */
  readonly route?: { readonly method: string; readonly path: string };
}

/** Reads the `data` of an answer. What is no alert is left out. */
export function alertsIn(data: unknown): readonly Alert[] {
  const listed = property(data, 'alerts');
  return (Array.isArray(listed) ? listed : []).flatMap((item: unknown): Alert[] => {
    const labels = textsOf(property(item, 'labels'));
    const annotations = textsOf(property(item, 'annotations'));
    const state = property(item, 'state');
    const name = labels['alertname'];
    if (name === undefined || (state !== 'firing' && state !== 'pending')) return [];
    const since = Date.parse(String(property(item, 'activeAt')));
    const severity = labels['severity'];
    const summary = annotations['summary'] ?? annotations['description'] ?? annotations['message'];
    return [
      {
        name,
        state,
        labels,
        ...(severity === undefined ? {} : { severity }),
        ...(summary === undefined ? {} : { summary }),
        ...(Number.isNaN(since) ? {} : { activeSince: since }),
      },
    ];
  });
}

function textsOf(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

const SERVICE_LABELS = ['job', 'service', 'service_name', 'app', 'app_kubernetes_io_name', 'container', 'deployment'];
const ROUTE_LABELS = ['http_route', 'route', 'path', 'handler', 'endpoint', 'uri', 'url_path'];
const METHOD_LABELS = ['method', 'http_method', 'http_request_method', 'verb'];

/** Those that fire come first, then the older ones. An alert that names neither route nor service is about something else. */
export function alertsFor(alerts: readonly Alert[], subject: AlertSubject): readonly Alert[] {
  return alerts
    .filter(({ labels }) => isAbout(labels, subject))
    .sort(
      (left, right) =>
        Number(right.state === 'firing') - Number(left.state === 'firing') ||
        (left.activeSince ?? 0) - (right.activeSince ?? 0),
    );
}

function isAbout(labels: Alert['labels'], { services, route }: AlertSubject): boolean {
  const named = SERVICE_LABELS.flatMap((label) => labels[label] ?? []).map(normaliseService);
  const isOwnService = named.some((name) => services.some((own) => normaliseService(own) === name));
  // Labels of other things may name it as well (`container` beside `job`): one that is ours is enough, none of several is not.
  if (named.length > 0 && !isOwnService) return false;
  const routes = ROUTE_LABELS.flatMap((label) => labels[label] ?? []).filter((value) => value.includes('/'));
  if (routes.length === 0) return isOwnService;
  if (!route) return false;
  const methods = METHOD_LABELS.flatMap((label) => labels[label] ?? []).map((method) => method.toUpperCase());
  if (methods.length > 0 && route.method !== '*' && !methods.includes(route.method)) return false;
  const own = readLabel(route.path).normal;
  return routes.some((value) => readLabel(value).normal === own);
}
