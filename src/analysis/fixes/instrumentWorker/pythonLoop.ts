/** A loop that takes one message after the other: what it does with one stands in a `with measured_job(…)` block. */
import type { TextEdit } from '../../../core/range';
import type { FileFacts, Statement } from '../../facts';
import { functionsIn, partsOf, visitStatements, visitValues } from '../../linker/visit';
import { quoteOf, useHelper, type DecoratedPlace, type HelperDecorator } from '../python/decorate';
import { indentOfLine, styleOf } from '../textStyle';

const BLOCK = 'measured_job';

type Loop = Extract<Statement, { kind: 'loop' }>;

/** Undefined where it cannot be told what is done with one message, or it is measured already. */
export function measureLoop(
  place: DecoratedPlace,
  label: string,
  helper: Pick<HelperDecorator, 'file' | 'source'>,
): ReadonlyMap<string, readonly TextEdit[]> | undefined {
  const { body, tree } = place;
  const facts = body && tree.facts(body.file);
  const text = body && tree.text(body.file);
  if (!body || !facts || text === undefined) return undefined;
  const work = workOf(statementsAt(body.range.join(), facts));
  const edits = work && indentedBlock(work, label, text);
  const used = edits && useHelper(place, { ...helper, name: BLOCK }, body.range[0]);
  if (!edits || !used) return undefined;
  return new Map([[body.file, [...used.imports, ...edits]], ...used.written]);
}

export function hasLoop({ body, tree }: DecoratedPlace): boolean {
  const facts = body && tree.facts(body.file);
  let found = false;
  visitStatements(facts ? statementsAt(body.range.join(), facts) : [], (statement) => {
    if (statement.kind === 'loop') found = true;
  });
  return found;
}

/** The function with this body; or, on the top level of a module, the loop itself. */
function statementsAt(range: string, facts: FileFacts): readonly Statement[] {
  const handler = functionsIn(facts.body).find(({ bodyRange }) => bodyRange.join() === range);
  return handler ? handler.body : facts.body.filter((statement) => statement.range.join() === range);
}

/** What is done with one message: the body of the innermost loop over messages, or what follows the statement that takes one. */
function workOf(statements: readonly Statement[]): readonly Statement[] | undefined {
  const loops: Loop[] = [];
  visitStatements(statements, (statement) => {
    if (statement.kind === 'loop') loops.push(statement);
  });
  const outer = loops.filter((loop) => !loops.some((other) => other !== loop && isWithin(loop, other)));
  const [first, ...more] = outer;
  if (!first || more.length > 0) return undefined;
  const followed = first.over === undefined ? afterTaking(first.body) : undefined;
  if (followed) return inner(followed);
  const over = loops.filter((loop) => loop.over !== undefined);
  const [innermost, ...others] = over.filter((loop) => !over.some((other) => other !== loop && isWithin(other, loop)));
  return innermost && others.length === 0 && (first.over !== undefined || asks(first))
    ? inner(withoutGuards(innermost.body))
    : undefined;
}

const isWithin = (inner: Statement, outer: Statement): boolean =>
  inner.range[0] > outer.range[0] && inner.range[2] <= outer.range[2];

/** Methods that give one message. */
const TAKING: ReadonlySet<string> = new Set(['get', 'get_nowait', 'getone', 'poll']);
/** Methods that give several, which a loop then goes through. */
const BATCH: ReadonlySet<string> = new Set(['getmany', 'consume', 'poll', 'receive_message']);

const asks = (loop: Loop): boolean => calls(loop.body, BATCH);

function calls(statements: readonly Statement[], methods: ReadonlySet<string>): boolean {
  let found = false;
  visitValues(statements, (value) => {
    if (value.kind !== 'call' || value.callee.kind !== 'member' || !methods.has(value.callee.name)) return;
    // `answer.get("Messages", [])` looks something up, and takes nothing from a queue.
    const [first] = value.arguments;
    const looksUp = value.callee.name === 'get' && first?.name === undefined && first?.value.kind === 'text';
    if (!looksUp) found = true;
  });
  return found;
}

/** The statements after `message = await queue.get()`, without those that go on when there is none. */
function afterTaking(statements: readonly Statement[]): readonly Statement[] | undefined {
  const at = statements.findIndex((statement) => statement.kind === 'bind' && calls([statement], TAKING));
  if (at >= 0) return withoutGuards(statements.slice(at + 1));
  for (const [position, statement] of statements.entries()) {
    if (statement.kind !== 'try' && statement.kind !== 'with') continue;
    const within = afterTaking(statement.body);
    if (!within) continue;
    return within.length > 0 ? within : withoutGuards(statements.slice(position + 1));
  }
  return undefined;
}

function withoutGuards(statements: readonly Statement[]): readonly Statement[] {
  const first = statements.findIndex((statement) => !isGuard(statement));
  return first < 0 ? [] : statements.slice(first);
}

/** `if message is None: continue`. */
function isGuard(statement: Statement): boolean {
  if (statement.kind !== 'if' || statement.otherwise.length > 0) return false;
  const last = statement.then.at(-1);
  return last?.kind === 'jump' || last?.kind === 'return' || last?.kind === 'throw';
}

/** An error that is caught would count as success: then the block stands within what catches. Undefined for several of those. */
function inner(own: readonly Statement[]): readonly Statement[] | undefined {
  const catching = own.filter((statement) => statement.kind === 'try' && statement.handlers.length > 0);
  const [only, ...more] = catching;
  if (own.length === 0 || more.length > 0) return undefined;
  if (only?.kind === 'try') return inner(only.body);
  return own.some((statement) => partsOf(statement).bodies.some(hasCatch)) ? undefined : own;
}

function hasCatch(statements: readonly Statement[]): boolean {
  let found = false;
  visitStatements(statements, (statement) => {
    if (statement.kind === 'try' && statement.handlers.length > 0) found = true;
  });
  return found;
}

/** Undefined where lines cannot be moved: texts over several lines would change with them. */
function indentedBlock(work: readonly Statement[], label: string, text: string): readonly TextEdit[] | undefined {
  const [first, last] = [work[0], work.at(-1)];
  const lines = text.split(/\r?\n/);
  if (!first || !last) return undefined;
  const [from, to] = [first.range[0], last.range[2]];
  const moved = lines.slice(from, to + 1);
  const isOwnLine = /^\s*$/.test((lines[from] ?? '').slice(0, first.range[1]));
  if (!isOwnLine || moved.some((line) => /"""|'''/.test(line) || line.includes(`${BLOCK}(`))) return undefined;
  const { indent, lineEnd } = styleOf(text);
  const quote = quoteOf(text);
  const opening = `${indentOfLine(text, from)}with ${BLOCK}(${quote}${label}${quote}):${lineEnd}`;
  return moved.flatMap((line, at): TextEdit[] => {
    const added = `${at === 0 ? opening : ''}${line.trim() === '' ? '' : indent}`;
    return added === '' ? [] : [{ range: [from + at, 0, from + at, 0], text: added }];
  });
}
