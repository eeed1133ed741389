/** Errors that are handled while a span is open and that the span is never told of. */
import type { Range } from '../../../core/range';
import { contains } from '../../../core/range';
import type { ExceptionHandler, Language, Statement, Value } from '../../facts';
import { visitStatements } from '../visit';
import type { HeldSpan } from './held';
import { callsAny } from './uses';

/** Methods of spans, and what people call their own helpers. */
const RECORDING = /record.?(?:error|exception)|set.?(?:status|error)|span|trace/i;

export interface UnrecordedError {
  readonly range: Range;
  /** The variable that holds it. */
  readonly error?: string;
  /** The statement before which the span could be told. */
  readonly before?: Statement;
}

/** One for each span at most in Go: who forgets it once forgets it at every `return`. */
export function unrecordedErrors(held: HeldSpan, language: Language): readonly UnrecordedError[] {
  return language === 'go' ? unrecordedReturns(held) : unrecordedHandlers(held, language);
}

/** `if err != nil { return … }` below the start, where nothing in the function records errors. */
function unrecordedReturns({ body, start }: HeldSpan): readonly UnrecordedError[] {
  if (!start || callsAny(body, /^(?:RecordError|SetStatus)$|record|span/i)) return [];
  const found: UnrecordedError[] = [];
  visitStatements(body, (statement) => {
    if (statement.kind !== 'if' || statement.range[0] <= start.range[0] || !isErrorTest(statement.test)) return;
    const returned = statement.then.find(({ kind }) => kind === 'return');
    const [first] = statement.then;
    if (returned && first) found.push({ range: returned.range, before: first, ...errorIn(statement.test) });
  });
  return found.slice(0, 1);
}

function errorIn(test: Value): { readonly error?: string } {
  const [left] = test.kind === 'operation' ? test.operands : [];
  return left?.kind === 'name' ? { error: left.name } : {};
}

/** `err != nil` */
function isErrorTest(test: Value): boolean {
  if (test.kind !== 'operation' || test.operator !== '!=') return false;
  const [left, right] = test.operands;
  return left?.kind === 'name' && /^err$|Err$/.test(left.name) && right?.kind === 'constant' && right.value === null;
}

/** `catch` and `except` that see an error, go on and say nothing. */
function unrecordedHandlers({ body, start, isManaged }: HeldSpan, language: Language): readonly UnrecordedError[] {
  const found: UnrecordedError[] = [];
  visitStatements(body, (statement) => {
    if (statement.kind !== 'try' || callsAny(statement.finalizer, RECORDING)) return;
    const isOutside = start !== undefined && !isAfter(statement, start);
    if (isOutside) return;
    for (const handler of statement.handlers)
      if (isSilent(handler, language, isManaged)) found.push(unrecordedIn(handler));
  });
  return found;
}

function unrecordedIn({ range, name, body }: ExceptionHandler): UnrecordedError {
  const [before] = body;
  return {
    range: firstLine(range),
    ...(name === undefined ? {} : { error: name }),
    ...(before ? { before } : {}),
  };
}

const isAfter = (statement: Statement, start: Statement): boolean =>
  statement.range[0] > start.range[0] || contains(statement.range, start.range);

function isSilent(handler: ExceptionHandler, language: Language, isManaged: boolean): boolean {
  if (callsAny(handler.body, RECORDING)) return false;
  if (language === 'typescript') return handler.name !== undefined && handler.body.length > 0;
  return isBroad(handler) && !(isManaged && raises(handler.body));
}

/** An expected exception (`except KeyError`) is a way the program goes, not an error. */
const isBroad = ({ types }: ExceptionHandler): boolean =>
  types.length === 0 ||
  types.some((type) => type.kind === 'name' && (type.name === 'Exception' || type.name === 'BaseException'));

function raises(body: readonly Statement[]): boolean {
  let found = false;
  visitStatements(body, ({ kind }) => {
    found ||= kind === 'throw';
  });
  return found;
}

const firstLine = (range: Range): Range =>
  range[0] === range[2] ? range : [range[0], range[1], range[0], range[1] + KEYWORD];
/** The length of `except`; `catch` is one shorter. */
const KEYWORD = 6;
