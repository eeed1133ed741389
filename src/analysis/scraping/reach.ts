/**
 * Whether a scrape configuration of the workspace reaches a service. Only what is certain counts: a job that discovers its targets, a
 * target that no service of the workspace claims, a file that cannot be read: each of them may be the one.
 */
import type { Exposure } from '../model';
import { folderOf, joinFolder } from '../sourceFiles';
import type { ComposeService, Scraping, ScrapeFile, ScrapeTarget } from './scraping';

export type Reach =
  | { readonly kind: 'reached' }
  /** Nothing is configured, or it cannot be told. */
  | { readonly kind: 'unknown' }
  /** The configuration in which its job is missing; without one, monitors of Kubernetes that choose other Services. */
  | { readonly kind: 'missing'; readonly file?: ScrapeFile };

const REACHED: Reach = { kind: 'reached' };
const UNKNOWN: Reach = { kind: 'unknown' };

export function reachOf(exposure: Exposure, all: readonly Exposure[], scraping: Scraping): Reach {
  if (scraping.unread.length > 0) return UNKNOWN;
  const files = scraping.files.filter(({ file }) => concerns(file, exposure.service.folder));
  const byMonitor = reachByMonitors(exposure, scraping);
  if (files.length === 0) return byMonitor;
  const jobs = files.flatMap((file) => file.jobs);
  const isReached = jobs.some(
    ({ name, targets }) =>
      isNameOf(name, exposure, scraping) || targets.some((target) => isOf(target, exposure, scraping)),
  );
  if (isReached || byMonitor.kind === 'reached') return REACHED;
  if (jobs.length === 0 || jobs.some(({ isDiscovering }) => isDiscovering) || scraping.monitors.length > 0)
    return UNKNOWN;
  const isClaimed = (target: ScrapeTarget): boolean =>
    isInfrastructure(target) || all.some((other) => isOf(target, other, scraping));
  // Whose target that is cannot be told; it may be this service's.
  if (!jobs.every(({ targets }) => targets.every(isClaimed))) return UNKNOWN;
  const [file] = files;
  return { kind: 'missing', ...(file ? { file } : {}) };
}

/** Folders that hold configuration for what lies beside them. */
const CONFIGURATION =
  /^\.?(?:deploy(?:ments?|ment)?|prometheus|monitoring|observability|config(?:s|uration)?|conf|docker|compose|infra(?:structure)?|ops|k8s|kubernetes|grafana|metrics|otel|etc|manifests|local|dev)$/i;

/** A configuration is about what lies in its folder, or beside the folder of configurations that it lies in. */
function concerns(file: string, folder: string): boolean {
  const parts = folderOf(file).split('/').filter(Boolean);
  while (parts.length > 0 && CONFIGURATION.test(parts.at(-1) ?? '')) parts.pop();
  const base = parts.join('/');
  return base === '' || folder === base || folder.startsWith(`${base}/`);
}

/** Programs that are scraped beside services: none of them is a service of the workspace. */
const INFRASTRUCTURE =
  /prometheus|exporter|cadvisor|alertmanager|pushgateway|grafana|tempo|loki|mimir|jaeger|zipkin|otel|collector|alloy|promtail|blackbox|postgres|mysql|redis|kafka|rabbitmq|nginx|traefik|envoy|minio|etcd|consul|vault|elasticsearch|thanos|victoria/i;
/** Their ports, where they run beside each other on one machine. */
const THEIR_PORTS: ReadonlySet<number> = new Set([
  9090, 9091, 9093, 9094, 9100, 3100, 3200, 4317, 4318, 8888, 8889, 9115, 9121, 9187, 9104, 9113,
]);

const isInfrastructure = ({ host, port }: ScrapeTarget): boolean =>
  INFRASTRUCTURE.test(host) || (isThisMachine(host) && port !== undefined && THEIR_PORTS.has(port));

export const isThisMachine = (host: string): boolean =>
  /^(?:localhost|127\.0\.0\.1|0\.0\.0\.0|::1|host\.docker\.internal|172\.17\.0\.1|host)$/.test(host);

function isOf({ host, port }: ScrapeTarget, exposure: Exposure, scraping: Scraping): boolean {
  if (isThisMachine(host)) return port !== undefined && portsOf(exposure, scraping).includes(port);
  return isNameOf(host, exposure, scraping);
}

/** Ports of the program, and those at which compose publishes it. */
function portsOf(exposure: Exposure, scraping: Scraping): readonly number[] {
  const published = composedOf(exposure, scraping).flatMap(({ ports }) => ports.flatMap(({ host }) => host ?? []));
  return [...exposure.ports, ...published];
}

/** `catalog-service` and `catalog` are one. */
const plain = (name: string): string =>
  name
    .toLowerCase()
    .replace(/\..*$/, '')
    .replace(/[^a-z0-9]/g, '')
    .replace(/(?:service|svc|server|app|api)$/, '');

function isNameOf(name: string, exposure: Exposure, scraping: Scraping): boolean {
  const wanted = plain(name);
  return wanted !== '' && namesOf(exposure, scraping).some((known) => plain(known) === wanted);
}

function namesOf(exposure: Exposure, scraping: Scraping): readonly string[] {
  const { name, aliases, folder } = exposure.service;
  return [
    name,
    ...aliases,
    folder.split('/').at(-1) ?? '',
    ...composedOf(exposure, scraping).flatMap(({ names }) => names),
  ];
}

/** Services of compose files that are built from the folder of this one. */
export function composedOf({ service }: Exposure, { compose }: Scraping): readonly ComposeService[] {
  const folder = service.folder === '.' ? '' : service.folder;
  return compose.filter(({ file, build }) => build !== undefined && joinFolder(folderOf(file), build) === folder);
}

/** Monitors choose Services and pods by their labels; who bears the service's name is taken for it. */
function reachByMonitors(exposure: Exposure, scraping: Scraping): Reach {
  const { monitors, monitored } = scraping;
  const own = monitored.filter(({ name }) => isNameOf(name, exposure, scraping));
  if (own.some(({ isAnnotated }) => isAnnotated)) return REACHED;
  if (monitors.length === 0 || own.length === 0) return UNKNOWN;
  const chooses = (monitor: Scraping['monitors'][number], one: Scraping['monitored'][number]): boolean =>
    monitor.of === one.of && Object.entries(monitor.labels).every(([label, value]) => one.labels[label] === value);
  if (monitors.some((monitor) => own.some((one) => chooses(monitor, one)))) return REACHED;
  const isCertain = monitors.every(
    (monitor) => monitor.isPlain && monitored.some((one) => !own.includes(one) && chooses(monitor, one)),
  );
  return isCertain ? { kind: 'missing' } : UNKNOWN;
}
