/**
 * Metrics that services of this machine sent by OTLP, kept as if each service had been scraped: its series under the names that
 * Prometheus gives them, and a short history. Bounded; what is not kept is counted, and the exporter is told.
 */
import { attributeText, type Attribute } from '../../../core/trace/details';
import type { ExposedSample } from '../exposition';
import { History, PROCESS_START } from '../history';
import type { Point, PushedMetric, PushedResource } from './otlpMetrics';
import { labelName } from './prometheusNames';
import { Stream, boundsOf } from './stream';

export interface PushedService {
  /** Becomes the `job` of its series: `namespace/name`, as Prometheus has it. */
  readonly name: string;
  readonly history: History;
  /** Everything it said, without buckets. */
  exposed(): readonly ExposedSample[];
}

export interface PushedCounts {
  readonly services: number;
  readonly series: number;
  /** Points that were taken. */
  readonly taken: number;
  /** Points beyond the limits. */
  readonly dropped: number;
}

export interface Kept {
  readonly dropped: number;
  readonly invalid: number;
  /** A service that was not known, or had fallen silent. */
  readonly isNews: boolean;
}

export interface PushedServices {
  add(resources: readonly PushedResource[]): Kept;
  /** Those that still send. */
  alive(): readonly PushedService[];
  counts(): PushedCounts;
}

export interface PushedLimits {
  readonly services: number;
  /** Numbers of all services together. */
  readonly numbers: number;
}

export const PUSHED_LIMITS: PushedLimits = { services: 64, numbers: 1_000_000 };

/** Milliseconds between two entries of a history: several processes of a service send one after another. */
const FINEST = 900;
/** Exporters send every minute where nothing is said; twice late is gone. */
const SILENT_AFTER = 150_000;
const LATE = 2.5;
const LONGEST_INTERVAL = 600_000;
/** Values in one history, 8 bytes each. */
const MOST_VALUES = 250_000;

interface Service extends PushedService {
  readonly streams: Map<string, Stream>;
  startedAt: number | undefined;
  lastPush: number;
  interval: number;
  lastEntry: number;
}

export interface PushedOptions {
  /** Whether a history of this name is of use. */
  readonly isWanted: (name: string) => boolean;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly limits?: PushedLimits;
}

/** What one request brought for one service. */
interface Push {
  readonly service: Service;
  readonly points: readonly Measured[];
  /** Which process sent it, as far as it says. */
  readonly instance: string;
}

interface Measured {
  readonly metric: PushedMetric;
  readonly point: Point;
}

export function createPushedServices(options: PushedOptions): PushedServices {
  return new Services(options);
}

class Services implements PushedServices {
  readonly #services = new Map<string, Service>();
  readonly #isWanted: (name: string) => boolean;
  readonly #now: () => number;
  readonly #limits: PushedLimits;
  /** When we began to listen. */
  readonly #since: number;
  #taken = 0;
  #dropped = 0;
  #numbers = 0;

  constructor({ isWanted, now = Date.now, limits = PUSHED_LIMITS }: PushedOptions) {
    this.#isWanted = isWanted;
    this.#now = now;
    this.#limits = limits;
    this.#since = now();
  }

  add(resources: readonly PushedResource[]): Kept {
    let [dropped, invalid, isNews] = [0, 0, false];
    for (const { attributes, metrics } of resources) {
      const points = metrics.flatMap((metric) => metric.points.map((point) => ({ metric, point })));
      invalid += metrics.reduce((sum, metric) => sum + metric.invalid, 0);
      if (points.length === 0) continue;
      const service = this.#serviceOf(serviceName(attributes));
      const instance = attributeText(attributes, 'service.instance.id', 'process.pid') ?? '';
      if (service) isNews = service.lastPush === 0 || !this.#isAlive(service) || isNews;
      const left = service ? this.#push({ service, points, instance }) : points.length;
      dropped += left;
      this.#taken += points.length - left;
    }
    this.#dropped += dropped;
    return { dropped, invalid, isNews };
  }

  alive(): readonly PushedService[] {
    const all = [...this.#services.values()].filter((service) => this.#isAlive(service));
    for (const service of all) if (service.lastPush > service.lastEntry) this.#enter(service, service.lastPush);
    return all;
  }

  counts(): PushedCounts {
    const all = [...this.#services.values()];
    const series = all.reduce((sum, { streams }) => sum + streams.size, 0);
    return { services: all.length, series, taken: this.#taken, dropped: this.#dropped };
  }

  #isAlive({ lastPush, interval }: Service): boolean {
    const patience = Math.max(SILENT_AFTER, Math.min(interval, LONGEST_INTERVAL) * LATE);
    return this.#now() - lastPush < patience;
  }

  /** Undefined when there is no room for one more; those that are gone make room. */
  #serviceOf(name: string): Service | undefined {
    const known = this.#services.get(name);
    if (known) return known;
    for (const [key, service] of this.#services) {
      if (this.#services.size < this.#limits.services) break;
      if (this.#isAlive(service)) continue;
      this.#clear(service);
      this.#services.delete(key);
    }
    if (this.#services.size >= this.#limits.services) return undefined;
    const service = newService(name);
    this.#services.set(name, service);
    return service;
  }

  #clear({ streams }: Service): void {
    for (const stream of streams.values()) this.#numbers -= stream.size;
    streams.clear();
  }

  /** Answers how many points there was no room for. */
  #push({ service, points, instance }: Push): number {
    const now = this.#now();
    const isFirst = service.lastPush === 0;
    const start = startOf(points);
    const isRestart = start.total !== undefined && !isFirst && start.total > service.lastPush;
    if (isRestart) this.#clear(service);
    if (isRestart || service.startedAt === undefined) service.startedAt = start.total;
    const left = points.filter((measured) => !this.#count(service, measured, instance)).length;
    if (isFirst && start.any !== undefined && start.any >= this.#since) this.#beginAt(service, start.any);
    service.interval = isFirst ? 0 : Math.max(service.interval / 2, now - service.lastPush);
    service.lastPush = now;
    if (now - service.lastEntry >= FINEST) this.#enter(service, now);
    return left;
  }

  /** False when there is no room. */
  #count({ streams }: Service, { metric, point }: Measured, instance: string): boolean {
    const labels = labelsOf(point.attributes);
    const key = keyOf(metric, labels);
    const bounds = boundsOf(point.value, metric.unit);
    const known = streams.get(key);
    const stream = known?.fits(bounds) ? known : new Stream(metric, labels, bounds);
    const others = this.#numbers - (known?.size ?? 0);
    if (stream !== known && others + stream.size > this.#limits.numbers) return false;
    streams.set(key, stream);
    stream.add(point, instance, this.#since);
    this.#numbers = others + stream.size;
    return true;
  }

  #enter(service: Service, at: number): void {
    const samples = samplesOf(service.streams).filter(({ name }) => this.#isWanted(name));
    const { startedAt } = service;
    const started = startedAt === undefined ? [] : [{ name: PROCESS_START, labels: {}, value: startedAt / 1000 }];
    service.history.add(at, [...samples, ...started]);
    service.lastEntry = at;
  }

  /** All that a service counted since it started was heard: at its start it had counted nothing. */
  #beginAt(service: Service, start: number): void {
    const samples = samplesOf(service.streams).filter(
      ({ name, labels }) => this.#isWanted(name) && !('quantile' in labels),
    );
    service.history.add(
      start,
      samples.map((sample) => ({ ...sample, value: 0 })),
    );
  }
}

function newService(name: string): Service {
  const streams = new Map<string, Stream>();
  return {
    name,
    streams,
    history: new History(MOST_VALUES),
    startedAt: undefined,
    lastPush: 0,
    interval: 0,
    lastEntry: 0,
    exposed: () => samplesOf(streams).filter(({ name: metric }) => !metric.endsWith('_bucket')),
  };
}

const samplesOf = (streams: ReadonlyMap<string, Stream>): ExposedSample[] =>
  [...streams.values()].flatMap((stream) => stream.samples());

/** When counting began, in milliseconds since 1970: of totals, and of all. Undefined where no point says it. */
function startOf(points: readonly Measured[]): {
  readonly total: number | undefined;
  readonly any: number | undefined;
} {
  const counted = points.filter(({ metric, point }) => metric.kind !== 'gauge' && point.start > 0);
  const earliest = (all: typeof counted): number | undefined =>
    all.length === 0 ? undefined : all.reduce((least, { point }) => Math.min(least, point.start), Infinity);
  return { total: earliest(counted.filter(({ metric }) => metric.temporality !== 'delta')), any: earliest(counted) };
}

function serviceName(resource: readonly Attribute[]): string {
  const name = attributeText(resource, 'service.name') ?? 'unknown_service';
  const namespace = attributeText(resource, 'service.namespace');
  return namespace === undefined ? name : `${namespace}/${name}`;
}

function labelsOf(attributes: readonly Attribute[]): Record<string, string> {
  return Object.fromEntries(attributes.map(({ key, text }) => [labelName(key), text]));
}

function keyOf({ name, unit, kind }: PushedMetric, labels: Readonly<Record<string, string>>): string {
  const pairs = Object.keys(labels).sort();
  return [name, unit, kind, ...pairs.map((label) => `${label}\u0001${labels[label] ?? ''}`)].join('\u0000');
}
