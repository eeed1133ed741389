/**
 * Paths on which a span never ends. Only ways that are written count (`return`, `throw`, `continue`, the end of the function);
 * where branches meet, a span that one of them ended counts as ended, because the same condition may have started it.
 */
import { compareRanges, contains, type Range } from '../../../core/range';
import type { Language, Statement } from '../../facts';
import { partsOf } from '../visit';
import type { HeldSpan } from './held';
import { endsNow, endsSomewhere } from './uses';

/** `gone`: control never comes here. */
type State = 'before' | 'open' | 'ended' | 'gone';

interface Walk {
  readonly name: string;
  readonly start: Statement | undefined;
  readonly language: Language;
  /** Where control leaves with the span open. */
  readonly left: Range[];
}

interface Surroundings {
  /** A `catch` around takes what is thrown. */
  readonly isCaught: boolean;
  /** The span is started anew in each round of the loop around. */
  readonly startsInLoop: boolean;
  /** `break` leaves a `switch`. */
  readonly inSwitch: boolean;
}

const OUTSIDE: Surroundings = { isCaught: false, startsInLoop: false, inSwitch: false };

/** Ranges where control leaves while the span is open; the range of `start` itself where it is open at the end. */
export function openPaths(held: HeldSpan, name: string, start: Range, language: Language): readonly Range[] {
  const walk: Walk = { name, start: held.start, language, left: [] };
  const state = follow(held.body, held.start ? 'before' : 'open', walk, OUTSIDE);
  if (state === 'open') walk.left.push(start);
  return [...new Map(walk.left.map((range) => [range.join(), range])).values()].sort(compareRanges);
}

function follow(statements: readonly Statement[], from: State, walk: Walk, around: Surroundings): State {
  let state = from;
  for (const statement of statements) {
    if (state === 'gone' || state === 'ended') return state;
    state = statement === walk.start ? 'open' : step(statement, state, walk, around);
  }
  return state;
}

function step(statement: Statement, state: State, walk: Walk, around: Surroundings): State {
  const isOpen = state === 'open';
  if (isOpen && endsHere(statement, walk)) return 'ended';
  switch (statement.kind) {
    case 'return':
      return leave(statement, isOpen, walk);
    case 'throw':
      return leave(statement, isOpen && !around.isCaught && walk.language !== 'go', walk);
    case 'jump':
      if (statement.to === 'break' && around.inSwitch) return state;
      return leave(statement, isOpen && around.startsInLoop, walk);
    case 'if':
      return join([statement.then, statement.otherwise].map((body) => follow(body, state, walk, around)));
    case 'loop':
      return loop(statement, state, walk, around);
    case 'switch': {
      const inside = { ...around, inSwitch: true };
      const ways = statement.cases.map(({ body }) => follow(body, state, walk, inside));
      return join(statement.cases.some(({ tests }) => tests.length === 0) ? ways : [...ways, state]);
    }
    case 'try':
      return attempt(statement, state, walk, around);
    case 'with':
    case 'block':
      return follow(statement.body, state, walk, around);
    default:
      return rebinds(statement, walk) ? 'ended' : state;
  }
}

function leave(statement: Statement, isLeftOpen: boolean, { left }: Walk): State {
  if (isLeftOpen) left.push(statement.range);
  return 'gone';
}

function loop(
  statement: Extract<Statement, { readonly kind: 'loop' }>,
  state: State,
  walk: Walk,
  around: Surroundings,
): State {
  const { start } = walk;
  const startsInLoop = start !== undefined && contains(statement.range, start.range);
  const after = follow(statement.body, state, walk, { ...around, startsInLoop, inSwitch: false });
  const isDeclared = start?.kind === 'bind' && start.declares;
  if (startsInLoop && after === 'open' && isDeclared) {
    walk.left.push(start.range);
    return 'gone';
  }
  return join([after, state]);
}

function attempt(
  statement: Extract<Statement, { readonly kind: 'try' }>,
  state: State,
  walk: Walk,
  around: Surroundings,
): State {
  const startsInside = walk.start !== undefined && contains(statement.range, walk.start.range);
  if (endsSomewhere(statement.finalizer, walk.name)) return state === 'before' && !startsInside ? state : 'ended';
  const isCaught = around.isCaught || statement.handlers.length > 0;
  const body = follow(statement.body, state, walk, { ...around, isCaught });
  const handled = statement.handlers.map((handler) => follow(handler.body, state, walk, around));
  const through = join([follow(statement.otherwise, body, walk, around), ...handled]);
  return follow(statement.finalizer, through, walk, around);
}

function join(states: readonly State[]): State {
  for (const state of ['ended', 'open', 'before'] as const) if (states.includes(state)) return state;
  return 'gone';
}

function endsHere(statement: Statement, { name }: Walk): boolean {
  if (statement.kind === 'defer') return endsSomewhere([statement], name);
  return partsOf(statement).values.some((value) => endsNow(value, name));
}

/** Another span in the same variable: which of them is ended where is not told apart. */
const rebinds = (statement: Statement, { name }: Walk): boolean =>
  statement.kind === 'bind' && targets(statement).includes(name);

function targets({ target }: Extract<Statement, { readonly kind: 'bind' }>): readonly string[] {
  const patterns = target.kind === 'list' ? target.items : [target];
  return patterns.flatMap((pattern) => (pattern?.kind === 'name' ? [pattern.name] : []));
}
