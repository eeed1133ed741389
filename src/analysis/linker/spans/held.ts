/** How code holds a span that it starts: in a variable, as a callback's parameter, or as what a `with` statement manages. */
import { compareRanges, contains, type Range } from '../../../core/range';
import type { CallValue, FileFacts, FunctionFacts, Pattern, Statement, Value } from '../../facts';
import { childrenOf, functionsIn, partsOf, visitStatements } from '../visit';

type BindStatement = Extract<Statement, { kind: 'bind' }>;

export interface HeldSpan {
  /** The variable; undefined where the result is thrown away. */
  readonly name?: string;
  /** Where the span is visible: the whole function, the callback's body, the body of the `with` statement. */
  readonly body: readonly Statement[];
  /** The statement that starts it; absent where it is open from the first statement of `body` on. */
  readonly start?: Statement;
  /** Python's context manager: it ends the span, and records what leaves it. */
  readonly isManaged: boolean;
}

/** Undefined where it is not known who holds the span: it is returned, kept in a field, or started outside functions. */
export function heldSpan(facts: FileFacts, start: Range): HeldSpan | undefined {
  const owner = innermost(functionsIn(facts.body), start);
  if (!owner) return undefined;
  let held: HeldSpan | undefined;
  visitStatements(owner.body, (statement) => {
    held ??= heldBy(statement, owner, start);
  });
  return held;
}

function innermost(functions: readonly FunctionFacts[], range: Range): FunctionFacts | undefined {
  return functions
    .filter(({ bodyRange }) => contains(bodyRange, range))
    .sort((left, right) => compareRanges(right.bodyRange, left.bodyRange))
    .at(0);
}

function heldBy(statement: Statement, owner: FunctionFacts, start: Range): HeldSpan | undefined {
  if (statement.kind === 'with') {
    const item = statement.items.find(({ value }) => isAt(value, start));
    if (!item) return undefined;
    const name = item.target?.kind === 'name' ? { name: item.target.name } : {};
    return { ...name, body: statement.body, isManaged: true };
  }
  const callback = callbackIn(statement, start);
  if (callback) {
    const [parameter] = callback.parameters;
    if (parameter?.target.kind !== 'name') return undefined;
    return { name: parameter.target.name, body: callback.body, isManaged: false };
  }
  const isThrownAway = statement.kind === 'expression' && isAt(statement.value, start);
  if (isThrownAway) return { body: owner.body, start: statement, isManaged: false };
  if (statement.kind !== 'bind' || !statement.value || !isAt(statement.value, start)) return undefined;
  return heldIn(statement.target, statement, owner);
}

/** `span = …`, and Go's `ctx, span := …`. A variable of a function around this one (`nonlocal span`) is ended by others. */
function heldIn(target: Pattern, start: BindStatement, { body }: FunctionFacts): HeldSpan | undefined {
  const holder = target.kind === 'list' ? target.items[1] : target;
  if (holder === null) return { body, start, isManaged: false };
  if (holder?.kind !== 'name' || !(start.declares || isDeclaredIn(body, holder.name))) return undefined;
  return { name: holder.name, body, start, isManaged: false };
}

function isDeclaredIn(body: readonly Statement[], name: string): boolean {
  let isDeclared = false;
  visitStatements(body, (statement) => {
    if (statement.kind === 'bind' && statement.declares && binds(statement.target, name)) isDeclared = true;
  });
  return isDeclared;
}

const binds = (target: Pattern | null, name: string): boolean =>
  target?.kind === 'list'
    ? target.items.some((item) => binds(item, name))
    : target?.kind === 'name' && target.name === name;

const isAt = (value: Value, range: Range): boolean => value.kind === 'call' && compareRanges(value.range, range) === 0;

/** The function given to `startActiveSpan`, wherever in the statement the call stands. */
function callbackIn(statement: Statement, start: Range): FunctionFacts | undefined {
  for (const value of partsOf(statement).values) {
    const call = value && callAt(value, start);
    const last = call?.arguments.at(-1)?.value;
    if (last?.kind === 'function') return last.function;
  }
  return undefined;
}

function callAt(value: Value, range: Range): CallValue | undefined {
  if (value.kind === 'call' && isAt(value, range)) return value;
  for (const child of childrenOf(value)) {
    const found = child && contains(child.range, range) ? callAt(child, range) : undefined;
    if (found) return found;
  }
  return undefined;
}
