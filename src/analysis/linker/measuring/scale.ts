/** In which unit a duration is, as far as the expression itself and the names in it tell. */
import type { CallValue, Value } from '../../facts';

/** `clock`: a point in time; two of them make a duration. `seconds` are those of one unit of it: 0.001 for milliseconds. */
export interface Scale {
  readonly kind: 'clock' | 'duration';
  readonly seconds: number;
}

/** What a name holds, where it holds one thing only. */
export type Lookup = (name: string) => Value | undefined;

const clock = (seconds: number): Scale => ({ kind: 'clock', seconds });
const duration = (seconds: number): Scale => ({ kind: 'duration', seconds });

/** Calls without arguments that read a clock, by the last two names. Sources: the languages' own documentation. */
const CLOCKS: Readonly<Record<string, Scale>> = {
  'Date.now': clock(1e-3),
  'performance.now': clock(1e-3),
  'hrtime.bigint': clock(1e-9),
  'time.time': clock(1),
  'time.monotonic': clock(1),
  'time.perf_counter': clock(1),
  'time.process_time': clock(1),
  perf_counter: clock(1),
  monotonic: clock(1),
  default_timer: clock(1),
  'timeit.default_timer': clock(1),
  'time.time_ns': clock(1e-9),
  'time.monotonic_ns': clock(1e-9),
  'time.perf_counter_ns': clock(1e-9),
  perf_counter_ns: clock(1e-9),
};

/** Methods of durations, which have no arguments. Go's `Duration` itself counts nanoseconds. */
const METHODS: Readonly<Record<string, number>> = {
  Minutes: 60,
  Seconds: 1,
  Milliseconds: 1e-3,
  Microseconds: 1e-6,
  Nanoseconds: 1e-9,
  total_seconds: 1,
};

/** Go's constants, in nanoseconds. */
const GO_UNITS: Readonly<Record<string, number>> = {
  'time.Nanosecond': 1,
  'time.Microsecond': 1e3,
  'time.Millisecond': 1e6,
  'time.Second': 1e9,
  'time.Minute': 60e9,
};

/** Conversions and roundings: what they give is in the unit of what they get. */
const TRANSPARENT = new Set([
  ...['float64', 'float32', 'int64', 'int', 'uint64', 'float', 'round', 'abs', 'Number', 'parseFloat', 'parseInt'],
  ...[
    'Math.round',
    'Math.floor',
    'Math.ceil',
    'Math.abs',
    'Math.trunc',
    'math.floor',
    'math.ceil',
    'math.Round',
    'math.Abs',
  ],
]);

/** Names that lead to names are followed no further than this. */
const DEEPEST = 4;

/** Undefined where it is not certain. */
export function scaleOf(value: Value, lookup: Lookup, depth = 0): Scale | undefined {
  switch (value.kind) {
    case 'name': {
      const held = depth < DEEPEST ? lookup(value.name) : undefined;
      return held && scaleOf(held, lookup, depth + 1);
    }
    case 'typed':
      return scaleOf(value.value, lookup, depth);
    case 'call':
      return ofCall(value, lookup, depth);
    case 'operation':
      return ofOperation(value.operator, value.operands, lookup, depth);
    default:
      return undefined;
  }
}

function ofCall({ callee, arguments: given }: CallValue, lookup: Lookup, depth: number): Scale | undefined {
  const name = nameOf(callee);
  const [first] = given;
  if (!first) {
    if (Object.hasOwn(CLOCKS, name)) return CLOCKS[name];
    const method = callee.kind === 'member' && Object.hasOwn(METHODS, callee.name) ? METHODS[callee.name] : undefined;
    return method === undefined ? undefined : duration(method);
  }
  if (name === 'time.Since') return duration(1e-9);
  return TRANSPARENT.has(name) ? scaleOf(first.value, lookup, depth) : undefined;
}

function ofOperation(operator: string, operands: readonly Value[], lookup: Lookup, depth: number): Scale | undefined {
  const [left, right] = operands;
  if (!left || !right || operands.length > 2) return undefined;
  if (operator === '-') return ofDifference(scaleOf(left, lookup, depth), scaleOf(right, lookup, depth));
  if (operator !== '*' && operator !== '/') return undefined;
  const [of, number] = [scaleOf(left, lookup, depth), numberOf(right)];
  if (of?.kind === 'duration' && number) return duration(operator === '*' ? of.seconds / number : of.seconds * number);
  const [factor, by] = [numberOf(left), operator === '*' ? scaleOf(right, lookup, depth) : undefined];
  return factor && by?.kind === 'duration' ? duration(by.seconds / factor) : undefined;
}

/** Of two clocks, or of a clock and what is not known; clocks of two units make no sense. */
function ofDifference(left: Scale | undefined, right: Scale | undefined): Scale | undefined {
  const known = left ?? right;
  if (!known || (left && right && left.seconds !== right.seconds)) return undefined;
  if (known.kind === 'clock') return left ? duration(known.seconds) : undefined;
  return left && right ? known : undefined;
}

/** A number as it is written, or a unit of Go, converted or not. */
function numberOf(value: Value): number | undefined {
  if (value.kind === 'number') return value.value;
  if (value.kind === 'member') return GO_UNITS[nameOf(value)];
  if (value.kind === 'call' && TRANSPARENT.has(nameOf(value.callee)) && value.arguments[0])
    return numberOf(value.arguments[0].value);
  return undefined;
}

/** The last two names: `hrtime.bigint` of `process.hrtime.bigint`. */
function nameOf(value: Value): string {
  if (value.kind === 'name') return value.name;
  if (value.kind !== 'member') return '';
  const { object, name } = value;
  return object.kind === 'name' || object.kind === 'member' ? `${object.name}.${name}` : name;
}
