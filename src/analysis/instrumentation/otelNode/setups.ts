/** Files that set OpenTelemetry up, and what their set-up measures. */
import { contains, type Range } from '../../../core/range';
import type { CallValue, FileFacts, Value } from '../../facts';
import { visitValues } from '../../linker/visit';

export interface SetUp {
  readonly file: string;
  /** The call that makes it effective: `sdk.start()`, `registerInstrumentations(…)`. */
  readonly range: Range;
  /** False when it stands in a function that somebody else must call. */
  readonly runsOnLoad: boolean;
  /** `doubtful`: instrumentations are registered, and no provider is seen that gets their spans. */
  readonly traces: 'yes' | 'doubtful' | 'no';
  /** `default`: no reader is given, so that the environment decides. */
  readonly metrics: 'yes' | 'default' | 'no';
}

/** The package that does it all when it is loaded. */
export const AUTOMATIC = '@opentelemetry/auto-instrumentations-node/register';

const AUTO_INSTRUMENTATIONS = 'getNodeAutoInstrumentations';
const READER_KEYS = new Set(['metricReader', 'metricReaders']);

/** What the file sets up; undefined when it instruments no HTTP server. */
export function setUpOf(file: string, facts: FileFacts): SetUp | undefined {
  if (!facts.imports.some(({ source }) => source.startsWith('@opentelemetry/'))) return undefined;
  const automatic = facts.imports.find(({ source }) => source === AUTOMATIC);
  if (automatic) return { file, range: automatic.range, runsOnLoad: true, traces: 'yes', metrics: 'default' };
  const calls = callsIn(facts);
  const named = (name: string): CallValue | undefined => calls.find((call) => lastName(call.callee) === name);
  const measures = (instrumentation: string, className: string): boolean =>
    (named(AUTO_INSTRUMENTATIONS) !== undefined && !isDisabled(named(AUTO_INSTRUMENTATIONS), instrumentation)) ||
    named(className) !== undefined;
  if (!measures('@opentelemetry/instrumentation-http', 'HttpInstrumentation')) return undefined;
  const sdk = named('NodeSDK');
  const started = sdk ? named('start') : named('registerInstrumentations');
  if (!started) return undefined;
  const hasProvider = named('NodeTracerProvider') !== undefined || named('BasicTracerProvider') !== undefined;
  // The HTTP metric gets its route from the framework's instrumentation.
  const knowsRoutes = measures('@opentelemetry/instrumentation-express', 'ExpressInstrumentation');
  const hasReader = sdk ? sdk.arguments.some(({ value }) => holdsReader(value)) : named('MeterProvider') !== undefined;
  return {
    file,
    range: started.range,
    runsOnLoad: runsOnLoad(started, facts),
    traces: sdk || hasProvider ? 'yes' : 'doubtful',
    metrics: !knowsRoutes ? 'no' : hasReader ? 'yes' : sdk ? 'default' : 'no',
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
