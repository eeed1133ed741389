/**
 * Reads `/metrics` of services directly and keeps a short history, so that rates live without any server. It answers the same
 * questions as Prometheus, for as far back as it has been asked.
 */
import { failed, succeeded, type Result } from '../../core/failure';
import type { HttpAnswer } from '../http';
import { isWebPage } from '../json';
import { pause } from '../pause';
import { isCreatedOf } from './created';
import { decodeReading } from './decode';
import { exemplarsIn, type Exemplar } from './exemplars';
import { parseExposition, type ExposedSample } from './exposition';
import { History, PROCESS_START, type Rates, type Series } from './history';
import { countedMetrics, namesPattern, presentSchemas, withLabels } from './presence';
import { SOURCE_LABEL, sourceName, type RouteSelection } from './promql';
import { SCHEMAS } from './schemas/registry';
import type { Sample } from './prometheusApi';
import type { PushedService } from './pushed/pushedServices';
import type { MetricSchema } from './schemas/schema';
import { normaliseService } from './serviceNames';
import type { DetectedSchema, MetricsSource, ReadRequest, SchemaReading } from './source';
import { ungrouped, type LabelledValues } from './vector';

export interface ScrapeTarget {
  /** Becomes the `job` of its series. */
  readonly name: string;
  /** One scrape; the caller decides address, time limit and size. */
  readonly fetch: (signal: AbortSignal) => Promise<Result<HttpAnswer>>;
}

const FIRST_PAUSE = 1_000;
/** Milliseconds for which a round of scrapes is good enough: several questions of one refresh cause one round. */
const FRESH = 900;

export interface ScraperOptions {
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Milliseconds between the two scrapes that the first reading needs. */
  readonly firstPause?: number;
  readonly schemas?: readonly MetricSchema[];
  /** Services that send their metrics by themselves. */
  readonly pushed?: () => readonly PushedService[];
}

export function createScraper(
  targets: readonly ScrapeTarget[],
  { now = Date.now, firstPause = FIRST_PAUSE, schemas = SCHEMAS, pushed = () => [] }: ScraperOptions = {},
): MetricsSource {
  const rounds = createRounds(targets, now, schemas, pushed);
  return {
    get description() {
      const names = [...targets, ...pushed()].map(({ name }) => name);
      return `Services on this machine: ${[...new Set(names)].join(', ')}`;
    },
    detectsFreely: true,
    async detect(signal) {
      const round = await rounds.next(signal);
      if (!round.ok) return round;
      return succeeded(
        detectIn(
          round.value.flatMap(({ history }) => history.series),
          schemas,
        ),
      );
    },
    async read(detected, request, signal) {
      if (request.offset > 0) return succeeded({ series: [], queries: [], warnings: [] });
      const isFirst = rounds.most() < 2;
      if (isFirst) await pause(firstPause, signal);
      const round = await rounds.next(signal, isFirst);
      return round.ok ? succeeded(readingOf(detected, request, round.value)) : round;
    },
    // What there is to compare with is the run before: the process as it was before somebody changed it and started it again.
    async readBaseline(detected, _, signal) {
      const round = await rounds.next(signal);
      return round.ok ? lastRunOf(detected, round.value) : round;
    },
    keptExemplars: (detected, route, since) => exemplarsOf(detected, route, since, rounds.heard()),
    async exposed(signal) {
      const answers = await Promise.all(
        targets.map(async (target) => ({ target, answer: await target.fetch(signal) })),
      );
      const scraped = answers.flatMap(({ target, answer }) => (answer.ok ? exposedBy(target.name, answer.value) : []));
      const sent = pushed().flatMap((service) => service.exposed().map((sample) => sampleOf(service.name, sample)));
      return succeeded([...scraped, ...sent]);
    },
  };
}

function exposedBy(job: string, { body }: HttpAnswer): Sample[] {
  const samples = parseExposition(new TextDecoder().decode(body), (name) => !name.endsWith('_bucket'));
  return samples.map((sample) => sampleOf(job, sample));
}

const sampleOf = (job: string, { name, labels, value }: ExposedSample): Sample => ({
  labels: { ...labels, __name__: name, job },
  value,
});

/** What is known of one service that answered or sends. */
interface Heard {
  readonly name: string;
  readonly history: History;
  /** Names of metrics that are known from elsewhere: a service that is scraped may send the same, too. */
  readonly without?: ReadonlySet<string>;
}

/** A service that is down has no rate now, whatever it had before. */
type Round = readonly Heard[];

interface Rounds {
  /** Scrapes every target, unless that just happened. Fails only when no target answers, and nobody sends. */
  next(signal: AbortSignal, isForced?: boolean): Promise<Result<Round>>;
  /** Scrapes of the target that has most. */
  most(): number;
  /** Everything that is known by now. */
  heard(): Round;
}

/** What was sent, and is not read anyway. */
function sentBeside(scraped: Round, sent: readonly PushedService[]): Heard[] {
  return sent.map(({ name, history }) => {
    const same = scraped.filter((other) => normaliseService(other.name) === normaliseService(name));
    const without = new Set(same.flatMap((other) => other.history.series.map((series) => series.name)));
    return { name, history, without };
  });
}

function createRounds(
  targets: readonly ScrapeTarget[],
  now: () => number,
  schemas: readonly MetricSchema[],
  pushed: () => readonly PushedService[],
): Rounds {
  const histories = new Map(targets.map((target) => [target, new History()]));
  const isWanted = wantedNames(schemas);
  let last:
    { readonly began: number; readonly signal: AbortSignal; readonly round: Promise<Result<Round>> } | undefined;

  const scrape = async (target: ScrapeTarget, history: History, signal: AbortSignal): Promise<Result<History>> => {
    const answer = await target.fetch(signal);
    if (!answer.ok) return answer;
    const text = new TextDecoder().decode(answer.value.body);
    if (isWebPage(text, answer.value.contentType)) {
      return failed('not-this-api', `${target.name} answers with a web page, not with metrics.`, 'Check its address.');
    }
    history.add(now(), parseExposition(text, isWanted));
    return succeeded(history);
  };

  const start = async (signal: AbortSignal): Promise<Result<Round>> => {
    const answers = await Promise.all(
      [...histories].map(async ([target, history]) => ({ target, result: await scrape(target, history, signal) })),
    );
    const scraped = answers.flatMap(({ target, result }) =>
      result.ok ? [{ name: target.name, history: result.value }] : [],
    );
    const alive = [...scraped, ...sentBeside(scraped, pushed())];
    const failure = answers.find(({ result }) => !result.ok)?.result;
    if (alive.length > 0) return succeeded(alive);
    return failure && !failure.ok ? failure : failed('not-found', SILENCE, 'Start it again.');
  };

  return {
    next(signal, isForced = false) {
      const began = now();
      // A round whose asker went away may be half a round.
      const isUsable = last && !last.signal.aborted && began - last.began < FRESH;
      if (last && isUsable && !isForced) return last.round;
      last = { began, signal, round: start(signal) };
      return last.round;
    },
    heard: () => [...[...histories].map(([{ name }, history]) => ({ name, history })), ...pushed()],
    most() {
      const all = [...histories.values(), ...pushed().map(({ history }) => history)];
      return Math.max(0, ...all.map(({ scrapes }) => scrapes));
    },
  };
}

const SILENCE = 'No service on this machine sends metrics any more.';

/** Which names the schemas are made of. */
export function wantedNames(schemas: readonly MetricSchema[]): (name: string) => boolean {
  const pattern = new RegExp(`^(?:${namesPattern(schemas)})$`);
  const known = new Map<string, boolean>([[PROCESS_START, true]]);
  const isCounted = (name: string): boolean => pattern.test(name);
  return (name) => {
    const decided = known.get(name) ?? (isCounted(name) || isCreatedOf(name, isCounted));
    known.set(name, decided);
    return decided;
  };
}

function detectIn(samples: readonly Series[], schemas: readonly MetricSchema[]): DetectedSchema[] {
  return presentSchemas(schemas, new Set(samples.map(({ name }) => name))).flatMap((candidate): DetectedSchema[] => {
    const metrics = new Set(countedMetrics(candidate));
    const labels = new Set(
      samples.filter(({ name }) => metrics.has(name)).flatMap((sample) => Object.keys(sample.labels)),
    );
    const found = withLabels(candidate, labels.add('job'));
    if (!found) return [];
    const service = ['job', ...found.labels.service.filter((name) => name !== 'job')];
    return [{ ...found, labels: { ...found.labels, service } }];
  });
}

/** Rates of the runs before, of those services that have been started again. */
function lastRunOf(detected: DetectedSchema, round: Round): Result<SchemaReading> {
  const runs = round.flatMap((heard) => {
    const run = heard.history.lastRun;
    return run ? [{ ...heard, run }] : [];
  });
  if (runs.length === 0)
    return failed('not-configured', 'No service was started again since it is read.', 'Start one again to compare.');
  const { buckets, rates } = samplesOf(
    detected,
    runs.map((heard) => ({ ...heard, rates: heard.run.rates, latest: [] })),
  );
  return succeeded({
    series: decodeReading(detected, buckets, rates),
    queries: [],
    warnings: [],
    since: 'run',
    span: Math.min(...runs.map(({ run }) => run.span)),
  });
}

function readingOf(detected: DetectedSchema, request: ReadRequest, round: Round): SchemaReading {
  const told = round.map((heard) => ({
    ...heard,
    rates: heard.history.rates(request.window),
    latest: heard.history.latest(),
  }));
  const { buckets, rates } = samplesOf(detected, told);
  const warnings = round.flatMap(({ name, history }) =>
    history.isIncomplete ? [`${name} exposes more series than can be read: a label has too many values.`] : [],
  );
  const span = Math.min(request.window, ...round.map(({ history }) => history.span(request.window)));
  return { series: decodeReading(detected, buckets, rates), queries: [], warnings, span };
}

/** Libraries put them at buckets, and at counters. */
function exemplarsOf(
  { latencies, labels, schema: { only } }: DetectedSchema,
  { routes, job, method }: RouteSelection,
  since: number,
  round: Round,
): readonly Exemplar[] {
  const names = new Set(latencies.map(({ name }) => `${name}_bucket`));
  const [methodLabel] = labels.method;
  const isOf = ({ name, labels: own }: Series): boolean =>
    names.has(name) &&
    labels.route.some((label) => routes.includes(own[label] ?? '')) &&
    (method === undefined || methodLabel === undefined || own[methodLabel]?.toUpperCase() === method) &&
    (!only || only.values.includes(own[only.label] ?? ''));
  const own = round
    .filter(({ name }) => job === undefined || name === job)
    .flatMap(({ history }) => history.exemplars)
    .filter(({ series, exemplar }) => isOf(series) && (exemplar.timestamp ?? 0) >= since);
  return exemplarsIn([{ exemplars: own.map(({ exemplar }) => exemplar) }]);
}

interface Told extends Heard {
  readonly rates: Rates['rates'];
  readonly latest: readonly { readonly series: Series; readonly value: number }[];
}

/** In the form in which Prometheus answers. */
function samplesOf(
  detected: DetectedSchema,
  told: readonly Told[],
): { readonly buckets: readonly LabelledValues[]; readonly rates: readonly LabelledValues[] } {
  const sources = sourcesOf(detected);
  const buckets: Sample[] = [];
  const rates: Sample[] = [];
  for (const { name: job, rates: increases, latest, without } of told) {
    const add = (list: Sample[], { name, labels }: Series, value: number): void => {
      const source = sources.get(name);
      const { only } = detected.schema;
      if (source === undefined || without?.has(name) || (only && !only.values.includes(labels[only.label] ?? '')))
        return;
      list.push({ labels: { ...labels, job, [SOURCE_LABEL]: source }, value });
    };
    for (const { series, rate } of increases) {
      if ('quantile' in series.labels) continue;
      add(series.name.endsWith('_bucket') ? buckets : rates, series, rate);
    }
    for (const { series, value } of latest) if ('quantile' in series.labels) add(buckets, series, value);
  }
  return { buckets: ungrouped(buckets), rates: ungrouped(rates) };
}

/** What each exposed name says, in the words of the queries. */
function sourcesOf({ latencies, counters, failures }: DetectedSchema): ReadonlyMap<string, string> {
  const sources = new Map<string, string>();
  counters.forEach((name, index) => sources.set(name, sourceName('counter', index)));
  failures.forEach((name, index) => sources.set(name, sourceName('failure', index)));
  latencies.forEach(({ name, kind }, index) => {
    const source = sourceName('histogram', index);
    if (kind !== 'count') sources.set(kind === 'classic' ? `${name}_bucket` : name, source);
    // Of a name with buckets here and quantiles there the count is one.
    if (!sources.has(`${name}_count`)) sources.set(`${name}_count`, source);
  });
  return sources;
}
