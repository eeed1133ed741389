/** How attributes of OpenTelemetry are written where they are given. */
import { compareRanges, contains, type Location, type Range } from '../../../core/range';
import type { CallValue, FileFacts, Statement, Value } from '../../facts';
import { functionsIn, visitStatements, visitValues } from '../../linker/visit';
import { languageOf } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';

const UPDATING = /^(?:add|record|set)$/i;
/** Go: what holds attributes and nothing else. */
const HOLDING = /^(?:WithAttributes|WithAttributeSet|NewSet)$/;

const calledName = ({ callee }: CallValue): string => ('name' in callee ? callee.name : '');

const isAt = (value: Value, range: Range): boolean => compareRanges(value.range, range) === 0;

/** Values around a place, the outermost first. */
function around(facts: FileFacts, range: Range): readonly Value[] {
  const found: Value[] = [];
  visitValues(facts.body, (value) => {
    if (contains(value.range, range) && !isAt(value, range)) found.push(value);
  });
  return found;
}

/**
 * What goes with a value: in Go its `attribute.String(…)`, and options that hold nothing else; elsewhere the only entry's object, where
 * no argument follows it. The value itself where it is one of several entries. Undefined where it stands in something else.
 */
export function wholeOf(facts: FileFacts, range: Range): Range | undefined {
  const outer = around(facts, range).toReversed();
  return facts.language === 'go' ? wholeInGo(outer) : wholeEntry(outer, range);
}

function wholeInGo(outer: readonly Value[]): Range | undefined {
  const at = outer.findIndex((value) => value.kind === 'call' && value.arguments.length === 2);
  const attribute = outer[at];
  if (!attribute) return undefined;
  let whole = attribute;
  for (const [index, next] of outer.slice(at + 1).entries()) {
    const isEmptied = next.kind === 'call' && next.arguments.length === 1 && HOLDING.test(calledName(next));
    const isGiven = outer[at + index + 2]?.kind === 'call';
    if (!isEmptied || !isGiven) break;
    whole = next;
  }
  return whole.range;
}

function wholeEntry([object, call]: readonly Value[], range: Range): Range | undefined {
  if (object?.kind !== 'object') return undefined;
  const isLast =
    call?.kind === 'call' &&
    call.arguments.some(
      ({ value }, index) => isAt(value, object.range) && index > 0 && index === call.arguments.length - 1,
    );
  return object.entries.length === 1 && isLast ? object.range : range;
}

/** Whether what a variable of a function holds is given to metrics alone: a span may have the same attributes. */
export function isHeldForMetrics({ file, range }: Location, tree: SourceTree): boolean {
  const facts = tree.facts(file);
  const owner =
    facts &&
    functionsIn(facts.body)
      .filter(({ bodyRange }) => contains(bodyRange, range))
      .at(-1);
  const names = owner ? holdersOf(owner.body, range) : [];
  const [name] = names;
  if (!owner || name === undefined || names.length > 1) return false;
  const given: Range[] = [];
  const used: Range[] = [];
  visitValues(owner.body, (value) => {
    if (value.kind === 'name' && value.name === name) used.push(value.range);
    if (value.kind === 'call' && UPDATING.test(calledName(value)))
      given.push(...value.arguments.map((argument) => argument.value.range));
  });
  return used.length > 0 && used.every((use) => given.some((one) => contains(one, use)));
}

function holdersOf(body: readonly Statement[], range: Range): readonly string[] {
  const names: string[] = [];
  visitStatements(body, (statement) => {
    if (statement.kind === 'bind' && statement.value && contains(statement.value.range, range))
      names.push(statement.target.kind === 'name' ? statement.target.name : '');
  });
  return names.filter((name) => name !== '');
}

/** The value that a call gives to an attribute; `none` where it surely gives none, undefined where that cannot be told. */
export function writtenAttribute(call: CallValue, label: string, file: string): Range | 'none' | undefined {
  const isGo = languageOf(file) === 'go';
  let found: Range | 'none' = 'none';
  for (const { value } of call.arguments.slice(isGo ? 2 : 1)) {
    const written = isGo ? inOption(value, label) : inObject(value, label);
    if (written === undefined) return undefined;
    if (written !== 'none') found = written;
  }
  return found;
}

function inOption(option: Value, label: string): Range | 'none' | undefined {
  if (option.kind !== 'call' || !HOLDING.test(calledName(option))) return undefined;
  let found: Range | 'none' = 'none';
  for (const { value } of option.arguments) {
    if (value.kind === 'call' && HOLDING.test(calledName(value))) return inOption(value, label);
    const [key, held] = value.kind === 'call' ? value.arguments : [];
    if (key?.value.kind !== 'text' || !held) return undefined;
    if (key.value.text === label) found = held.value.range;
  }
  return found;
}

function inObject(object: Value, label: string): Range | 'none' | undefined {
  if (object.kind !== 'object') return undefined;
  const named = object.entries.map(({ key, value }) => ({
    name: key?.kind === 'name' ? key.name : key?.kind === 'text' ? key.text : undefined,
    value,
  }));
  if (named.some(({ name }) => name === undefined)) return undefined;
  return named.find(({ name }) => name === label)?.value.range ?? 'none';
}
