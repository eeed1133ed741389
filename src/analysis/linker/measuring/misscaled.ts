/** Durations that reach a metric in another unit than it has: milliseconds in `_seconds`. */
import { contains, type Range, type TextEdit } from '../../../core/range';
import type { CallValue, FunctionFacts, Statement, Value } from '../../facts';
import type { MetricDefinition, MetricUpdate, Misscaled } from '../../model';
import { languageOf } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';
import { sliceOf } from '../../fixes/textStyle';
import { calledName } from '../spans/uses';
import { functionsIn, visitStatements, visitValues } from '../visit';
import { scaleOf, type Lookup } from './scale';

/** Methods that are given what is measured. */
const GIVEN = /^(?:[oO]bserve|[rR]ecord|[aA]dd|[iI]nc|[sS]et)$/;

/** One or the other is another unit when they differ by more than rounding. */
const TOLERANCE = 0.01;

export function misscaledUpdates(updates: readonly MetricUpdate[], tree: SourceTree): readonly Misscaled[] {
  return updates.flatMap(({ metric, location }): Misscaled[] => {
    const unit = metric && unitOf(metric);
    const facts = unit === undefined ? undefined : tree.facts(location.file);
    if (!metric || unit === undefined || !facts) return [];
    const call = callAt(facts.body, location.range);
    const value = call && measuredValue(call, metric);
    const scale = value && scaleOf(value, lookupAt(facts.body, location.range));
    if (scale?.kind !== 'duration' || Math.abs(scale.seconds / unit - 1) <= TOLERANCE) return [];
    const text = tree.text(location.file) ?? '';
    const edits = value ? conversion(value, unit / scale.seconds, text, languageOf(location.file) === 'go') : [];
    return [
      { metric, location: { ...location, range: value?.range ?? location.range }, seconds: scale.seconds, unit, edits },
    ];
  });
}

/** In seconds, by the end of a name of Prometheus or the unit of an instrument. Undefined for what counts no time. */
function unitOf({ name, unit, library }: MetricDefinition): number | undefined {
  if (library.startsWith('otel') || unit !== undefined) return unit === undefined ? undefined : UCUM[unit];
  const suffix = /_(seconds|milliseconds|ms)(?:_total)?$/.exec(name ?? '')?.[1];
  return suffix === undefined ? undefined : suffix === 'seconds' ? 1 : 1e-3;
}

const UCUM: Readonly<Record<string, number>> = { s: 1, ms: 1e-3, us: 1e-6, ns: 1e-9, min: 60 };

function callAt(body: readonly Statement[], range: Range): CallValue | undefined {
  let found: CallValue | undefined;
  visitValues(body, (value) => {
    if (value.kind === 'call' && GIVEN.test(calledName(value)) && isSame(value.range, range)) found ??= value;
  });
  return found;
}

const isSame = (left: Range, right: Range): boolean => left.every((number, index) => number === right[index]);

/** Go's OpenTelemetry has the context first, prom-client labels where there are two. */
function measuredValue({ arguments: given }: CallValue, { library }: MetricDefinition): Value | undefined {
  if (given.some(({ value }) => value.kind === 'spread')) return undefined;
  const index = library === 'otelGo' || (library === 'promClient' && given.length === 2) ? 1 : 0;
  return given[index]?.value;
}

/** What brings the value into the metric's unit, of which `ratio` of the value's make one. */
function conversion(value: Value, ratio: number, text: string, isGo: boolean): readonly TextEdit[] {
  // Whole numbers lose in a division what a duration's own method keeps.
  if (isGo) return ratio > 1 ? ownSeconds(value) : [];
  const undone = undoneFactor(value, ratio, text);
  if (undone) return [undone];
  const [startLine, startColumn, endLine, endColumn] = value.range;
  const needsBrackets = value.kind === 'operation' || value.kind === 'choice';
  const factor = ratio > 1 ? ` / ${roundedFactor(ratio)}` : ` * ${roundedFactor(1 / ratio)}`;
  return [
    ...(needsBrackets ? [{ range: [startLine, startColumn, startLine, startColumn] as const, text: '(' }] : []),
    { range: [endLine, endColumn, endLine, endColumn], text: `${needsBrackets ? ')' : ''}${factor}` },
  ];
}

/** `(b - a) * 1000` where that is what is too much: takes the factor away. */
function undoneFactor(value: Value, ratio: number, text: string): TextEdit | undefined {
  if (value.kind !== 'operation' || value.operator !== '*') return undefined;
  const [left, right] = value.operands;
  if (!left || right?.kind !== 'number' || Math.abs(right.value / ratio - 1) > TOLERANCE) return undefined;
  const [, , line, column] = left.range;
  const between = sliceOf(text, [line, column, right.range[0], right.range[1]]);
  if (between.includes('\n')) return undefined;
  const kept = between.slice(0, between.lastIndexOf('*')).trimEnd().length;
  return { range: [line, column + kept, value.range[2], value.range[3]], text: '' };
}

const roundedFactor = (factor: number): string =>
  factor >= 1e6 ? factor.toExponential(0).replace('+', '') : String(Math.round(factor));

/** `float64(d.Milliseconds())` and `float64(time.Since(start))` are `d.Seconds()`. */
function ownSeconds(value: Value): readonly TextEdit[] {
  const [given] = value.kind === 'call' && calledName(value) === 'float64' ? value.arguments : [];
  const inner = given?.value;
  if (inner?.kind !== 'call' || inner.callee.kind !== 'member') return [];
  const { range } = value;
  const opening: TextEdit = { range: [range[0], range[1], inner.range[0], inner.range[1]], text: '' };
  if (inner.callee.name === 'Since')
    return [opening, { range: [inner.range[2], inner.range[3], range[2], range[3]], text: '.Seconds()' }];
  if (inner.arguments.length > 0) return [];
  const { nameRange } = inner.callee;
  return [opening, { range: [nameRange[0], nameRange[1], range[2], range[3]], text: 'Seconds()' }];
}

/** Names as they are seen from within the functions around a place, the innermost first. */
function lookupAt(body: readonly Statement[], range: Range): Lookup {
  const around = functionsIn(body)
    .filter(({ bodyRange }) => contains(bodyRange, range))
    .sort((left, right) => (contains(left.bodyRange, right.bodyRange) ? 1 : -1));
  return (name) => {
    for (const owner of [...around, undefined]) {
      if (owner && isParameter(owner, name)) return undefined;
      const held = boundIn(owner?.body ?? body, name);
      if (held !== 'nothing') return held;
    }
    return undefined;
  };
}

const isParameter = ({ parameters }: FunctionFacts, name: string): boolean =>
  parameters.some(({ target }) => target.kind === 'name' && target.name === name);

/** Undefined where it is bound more than once, or to nothing that can be read. */
function boundIn(body: readonly Statement[], name: string): Value | 'nothing' | undefined {
  const values: (Value | undefined)[] = [];
  visitStatements(body, (statement) => {
    if (statement.kind === 'bind' && statement.target.kind === 'name' && statement.target.name === name)
      values.push(statement.value);
  });
  return values.length === 0 ? 'nothing' : values.length === 1 ? values[0] : undefined;
}
