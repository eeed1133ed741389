/** Files that set OpenTelemetry up, and what their set-up measures. */
import { contains, type Range } from '../../../core/range';
import type { CallValue, FileFacts, Value } from '../../facts';
import { visitValues } from '../../linker/visit';

/** What is measured, and how certain that is. */
export interface Coverage {
  /** `doubtful`: instrumentations are registered, and no provider is seen that gets their spans. */
  readonly traces: 'yes' | 'doubtful' | 'no';
  /** `default`: no reader is given, so that the environment decides. */
  readonly metrics: 'yes' | 'default' | 'no';
}

/** Coverage of what HTTP servers serve, and of kinds of workers. */
export interface SetUp extends Coverage {
  readonly file: string;
  /** The call that makes it effective: `sdk.start()`, `registerInstrumentations(…)`. */
  readonly range: Range;
  /** False when it stands in a function that somebody else must call. */
  readonly runsOnLoad: boolean;
  readonly workers: Readonly<Record<string, Coverage>>;
}

interface WorkerInstrumentation {
  readonly kind: string;
  readonly package: string;
  readonly className: string;
  /** Others measure with spans alone. */
  readonly hasMetrics?: true;
  /** Whether it comes with the automatic instrumentations. */
  readonly isAutomatic: boolean;
}

const WORKERS: readonly WorkerInstrumentation[] = [
  {
    kind: 'kafkajs',
    package: '@opentelemetry/instrumentation-kafkajs',
    className: 'KafkaJsInstrumentation',
    hasMetrics: true,
    isAutomatic: true,
  },
  {
    kind: 'amqplib',
    package: '@opentelemetry/instrumentation-amqplib',
    className: 'AmqplibInstrumentation',
    isAutomatic: true,
  },
  // By AppSignal and by others, under the same name.
  { kind: 'bullmq', package: 'bullmq', className: 'BullMQInstrumentation', isAutomatic: false },
];

/** Instrumentations of frameworks that give the HTTP metric its route. */
const ROUTERS: readonly Omit<WorkerInstrumentation, 'kind'>[] = [
  ...['Express', 'Koa', 'Hapi', 'Restify', 'Connect'].map((name) => ({
    package: `@opentelemetry/instrumentation-${name.toLowerCase()}`,
    className: `${name}Instrumentation`,
    isAutomatic: true,
  })),
  { package: '@fastify/otel', className: 'FastifyOtelInstrumentation', isAutomatic: false },
];

/** What the automatic instrumentations cover when nothing is switched off. */
export const AUTOMATIC_WORKERS: Readonly<Record<string, Coverage>> = Object.fromEntries(
  WORKERS.filter(({ isAutomatic }) => isAutomatic).map(({ kind, hasMetrics }) => [
    kind,
    { traces: 'yes', metrics: hasMetrics ? 'default' : 'no' },
  ]),
);

/** The package that does it all when it is loaded. */
export const AUTOMATIC = '@opentelemetry/auto-instrumentations-node/register';

const AUTO_INSTRUMENTATIONS = 'getNodeAutoInstrumentations';
const READER_KEYS = new Set(['metricReader', 'metricReaders']);

/** What the file sets up; undefined when it instruments neither HTTP servers nor workers. */
export function setUpOf(file: string, facts: FileFacts): SetUp | undefined {
  if (!facts.imports.some(({ source }) => source.startsWith('@opentelemetry/'))) return undefined;
  const automatic = facts.imports.find(({ source }) => source === AUTOMATIC);
  if (automatic) {
    const { range } = automatic;
    return { file, range, runsOnLoad: true, traces: 'yes', metrics: 'default', workers: AUTOMATIC_WORKERS };
  }
  const calls = callsIn(facts);
  const named = (name: string): CallValue | undefined => calls.find((call) => lastName(call.callee) === name);
  const automaticCall = named(AUTO_INSTRUMENTATIONS);
  const measures = (instrumentation: string, className: string, isAutomatic = true): boolean =>
    (isAutomatic && automaticCall !== undefined && !isDisabled(automaticCall, instrumentation)) ||
    named(className) !== undefined;
  const isHttp = measures('@opentelemetry/instrumentation-http', 'HttpInstrumentation');
  const workers = WORKERS.filter((worker) => measures(worker.package, worker.className, worker.isAutomatic));
  if (!isHttp && workers.length === 0) return undefined;
  const sdk = named('NodeSDK');
  const started = sdk ? named('start') : named('registerInstrumentations');
  if (!started) return undefined;
  const hasProvider = named('NodeTracerProvider') !== undefined || named('BasicTracerProvider') !== undefined;
  const traces = sdk || hasProvider ? 'yes' : 'doubtful';
  const hasReader = sdk ? sdk.arguments.some(({ value }) => holdsReader(value)) : named('MeterProvider') !== undefined;
  const metrics = hasReader ? 'yes' : sdk ? 'default' : 'no';
  // The HTTP metric gets its route from the framework's instrumentation.
  const knowsRoutes =
    isHttp && ROUTERS.some((router) => measures(router.package, router.className, router.isAutomatic));
  return {
    file,
    range: started.range,
    runsOnLoad: runsOnLoad(started, facts),
    traces: isHttp ? traces : 'no',
    metrics: knowsRoutes ? metrics : 'no',
    workers: Object.fromEntries(
      workers.map(({ kind, hasMetrics }) => [kind, { traces, metrics: hasMetrics ? metrics : 'no' }]),
    ),
  };
}

function callsIn(facts: FileFacts): CallValue[] {
  const calls: CallValue[] = [];
  visitValues(facts.body, (value) => {
    if (value.kind === 'call') calls.push(value);
  });
  return calls;
}

function lastName(callee: Value): string | undefined {
  return callee.kind === 'name' || callee.kind === 'member' ? callee.name : undefined;
}

/** `getNodeAutoInstrumentations({ '@opentelemetry/instrumentation-http': { enabled: false } })`. */
function isDisabled(call: CallValue | undefined, instrumentation: string): boolean {
  const options = entryOf(call?.arguments[0]?.value, instrumentation);
  const enabled = entryOf(options, 'enabled');
  return enabled?.kind === 'constant' && enabled.value === false;
}

function holdsReader(value: Value): boolean {
  return [...READER_KEYS].some((key) => entryOf(value, key) !== undefined);
}

function entryOf(value: Value | undefined, key: string): Value | undefined {
  if (value?.kind !== 'object') return undefined;
  return value.entries.find((entry) => entry.key?.kind === 'text' && entry.key.text === key)?.value;
}

/** On the top level, or in a function of this file that the top level calls. */
function runsOnLoad(started: CallValue, facts: FileFacts): boolean {
  return facts.body.some((statement) => {
    if (statement.kind === 'function' || statement.kind === 'class' || statement.kind === 'export') return false;
    if (statement.kind === 'bind' && statement.value?.kind === 'function') return false;
    const { value } = statement.kind === 'expression' || statement.kind === 'bind' ? statement : { value: undefined };
    const callsOwn = value?.kind === 'call' && value.callee.kind === 'name' && declares(facts, value.callee.name);
    return callsOwn || contains(statement.range, started.range);
  });
}

function declares(facts: FileFacts, name: string): boolean {
  return facts.body.some(
    (statement) =>
      (statement.kind === 'function' && statement.function.name === name) ||
      (statement.kind === 'bind' && statement.target.kind === 'name' && statement.target.name === name),
  );
}
