/** Every call on a metric, by the name of what holds it: those that the linker followed, and those that it did not. */
import { compareRanges, contains, type Location, type Range } from '../../../core/range';
import type { CallValue, FileFacts, Pattern, Statement, Value } from '../../facts';
import { childrenOf, partsOf } from '../../linker/visit';
import type { MetricDefinition } from '../../model';
import { languageOf } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';

export interface MetricCall {
  readonly file: string;
  readonly call: CallValue;
  /** `labels`, `WithLabelValues`, `inc`. */
  readonly method: string;
  /** Where the expression ends that holds the metric: what follows it is `.labels(…)`. */
  readonly holder: Range;
}

export interface MetricUses {
  /** What holds the metric is called so. */
  readonly name: string;
  readonly calls: readonly MetricCall[];
  /** Places where the metric is handed to somebody. */
  readonly handed: readonly Location[];
}

/** Undefined where the metric is held by nothing that has a name. */
export function usesOf(metric: MetricDefinition, tree: SourceTree): MetricUses | undefined {
  const { file, range } = metric.location;
  const own = tree.facts(file);
  const name = metric.symbol?.name ?? (own && holderIn(own, range));
  const language = languageOf(file);
  if (name === undefined) return undefined;
  const calls: MetricCall[] = [];
  const handed: Location[] = [];
  const words = new RegExp(`\\b${name.replace(/\$/g, '\\$')}\\b`);
  for (const path of tree.files) {
    if (languageOf(path) !== language || !tree.mentions(path, words)) continue;
    for (const statement of tree.facts(path)?.body ?? []) inStatement(statement, { file: path, name, calls, handed });
  }
  return { name, calls, handed };
}

/** The name of the variable, the field or the entry whose value the definition is. */
function holderIn(facts: FileFacts, definition: Range): string | undefined {
  let found: string | undefined;
  const isIt = (value: Value | undefined): boolean =>
    value !== undefined && compareRanges(value.range, definition) === 0;
  const look = (statements: readonly Statement[]): void => {
    for (const statement of statements) {
      if (!contains(statement.range, definition)) continue;
      if (statement.kind === 'bind' && isIt(statement.value)) found = holderOf(statement.target) ?? found;
      if (statement.kind === 'class')
        for (const { name, value } of statement.class.fields) if (isIt(value)) found = name;
      const { values, bodies } = partsOf(statement);
      values.forEach(inValue);
      bodies.forEach(look);
    }
  };
  const inValue = (value: Value | undefined): void => {
    if (!value || !contains(value.range, definition)) return;
    if (value.kind === 'object')
      for (const { key, value: held } of value.entries)
        if (isIt(held) && key) found = key.kind === 'name' ? key.name : key.kind === 'text' ? key.text : found;
    if (value.kind === 'function') look(value.function.body);
    childrenOf(value).forEach(inValue);
  };
  look(facts.body);
  return found;
}

/** Go gives an error beside what it made: `visits, err := meter.Int64Counter(…)`. */
function holderOf(target: Pattern): string | undefined {
  const [first] = target.kind === 'list' ? target.items : [target];
  return first && 'name' in first ? first.name : undefined;
}

interface Looking {
  readonly file: string;
  readonly name: string;
  readonly calls: MetricCall[];
  readonly handed: Location[];
}

function inStatement(statement: Statement, looking: Looking): void {
  const { values, bodies } = partsOf(statement);
  for (const value of values) inValue(value, looking);
  for (const body of bodies) for (const inner of body) inStatement(inner, looking);
  if (statement.kind === 'bind' && statement.value && isHolder(statement.value, looking.name))
    looking.handed.push({ file: looking.file, range: statement.value.range });
}

function inValue(value: Value | undefined, looking: Looking): void {
  if (!value) return;
  const { file, name } = looking;
  if (value.kind === 'call') {
    const { callee } = value;
    if (callee.kind === 'member' && isHolder(callee.object, name))
      looking.calls.push({ file, call: value, method: callee.name, holder: callee.object.range });
    const isRegistering = /regist/i.test(callee.kind === 'member' || callee.kind === 'name' ? callee.name : '');
    for (const { value: given } of value.arguments)
      if (!isRegistering && isHolder(given, name)) looking.handed.push({ file, range: given.range });
  }
  if (value.kind === 'function') for (const inner of value.function.body) inStatement(inner, looking);
  if (value.kind === 'class')
    for (const method of value.class.methods) for (const inner of method.body) inStatement(inner, looking);
  for (const child of childrenOf(value)) inValue(child, looking);
}

const isHolder = (value: Value, name: string): boolean =>
  (value.kind === 'name' || value.kind === 'member') && value.name === name;
