/** Whether the names that a statement mentions hold something at another place of the same function. */
import type { Range } from '../../../core/range';
import type { FunctionFacts, Pattern, Statement, Value } from '../../facts';
import { partsOf, visitValues } from '../visit';

interface Declared {
  readonly name: string;
  /** From where to where it can be used. */
  readonly from: Range;
  readonly until: Range;
}

/** What the function declares itself must stand above, in a block around the place; parameters and what is outside are there. */
export function isVisible(value: Value, place: Range, { body, bodyRange }: FunctionFacts): boolean {
  const declared = declarations(body, bodyRange);
  let isSeen = true;
  visitValues([{ kind: 'expression', value, range: value.range }], (inner) => {
    if (inner.kind !== 'name') return;
    const own = declared.filter(({ name }) => name === inner.name);
    isSeen &&= own.length === 0 || own.some(({ from, until }) => isBefore(from, place) && endsAfter(until, place));
  });
  return isSeen;
}

const isBefore = (from: Range, place: Range): boolean =>
  from[2] < place[0] || (from[2] === place[0] && from[3] <= place[1]);

const endsAfter = (until: Range, place: Range): boolean =>
  until[2] > place[0] || (until[2] === place[0] && until[3] >= place[1]);

function declarations(statements: readonly Statement[], until: Range): readonly Declared[] {
  return statements.flatMap((statement) => {
    const { range } = statement;
    const own = patternsIn(statement).flatMap(namesIn);
    const inside =
      statement.kind === 'function' || statement.kind === 'class'
        ? []
        : partsOf(statement).bodies.flatMap((body) => declarations(body, blockRange(body, range)));
    return [...own.map((name) => ({ name, from: range, until })), ...inside];
  });
}

/** From the first to the last statement of a block. */
function blockRange(body: readonly Statement[], around: Range): Range {
  const [first, last] = [body[0]?.range ?? around, body.at(-1)?.range ?? around];
  return [first[0], first[1], last[2], last[3]];
}

function patternsIn(statement: Statement): readonly Pattern[] {
  if (statement.kind === 'bind') return [statement.target];
  if (statement.kind === 'loop') return [statement.key, statement.item].flatMap((pattern) => pattern ?? []);
  if (statement.kind === 'with') return statement.items.flatMap(({ target }) => target ?? []);
  return [];
}

function namesIn(pattern: Pattern): readonly string[] {
  if (pattern.kind === 'name') return [pattern.name];
  if (pattern.kind === 'list')
    return [...pattern.items, pattern.rest ?? null].flatMap((item) => (item ? namesIn(item) : []));
  if (pattern.kind === 'object')
    return [...pattern.entries.map(({ target }) => target), ...(pattern.rest ? [pattern.rest] : [])].flatMap(namesIn);
  return [];
}
