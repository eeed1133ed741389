/**
 * The ways out of a function that are written, and what each has measured by then. What something called may throw is no written
 * way; where branches meet, what one of them measured counts as measured, but a `catch` stays a way of its own.
 */
import type { Range } from '../../../core/range';
import type { ExceptionHandler, Statement, Value } from '../../facts';
import { calledName } from '../spans/uses';
import { childrenOf, partsOf } from '../visit';
import type { Site, SiteFinder } from './sites';

export interface Exit {
  readonly kind: 'return' | 'throw' | 'continue' | 'caught' | 'end';
  /** The statement that leaves; of an error that is caught and goes on, the line of the `catch`. */
  readonly range: Range;
  readonly measured: ReadonlyMap<string, Site>;
  /** No condition stands before it: this is where the function means to arrive. */
  readonly isMain: boolean;
  /** The statements that run right before it, the leaving one included: of a `catch` its body. */
  readonly block: readonly Statement[];
  /** Of an error that is caught. */
  readonly handler?: ExceptionHandler;
  /** What the innermost `if` around asks. */
  readonly test?: Value;
}

type Measured = ReadonlyMap<string, Site>;

/** An error that was caught, and goes on below the `try`. */
interface Caught {
  readonly handler: ExceptionHandler;
  readonly measured: Measured;
}

/** Undefined `main`: control comes here by caught errors alone, or not at all. */
interface Paths {
  readonly main: Measured | undefined;
  readonly caught: readonly Caught[];
}

interface Around {
  readonly isConditional: boolean;
  /** A `catch` around may take what is thrown. */
  readonly isCaught: boolean;
  /** The loop whose round is followed is the innermost one. */
  readonly inOwnLoop: boolean;
  readonly test?: Value;
}

interface Walk {
  readonly sites: SiteFinder;
  readonly exits: Exit[];
}

const GONE: Paths = { main: undefined, caught: [] };

/** All ways out of a body, in the order of the text. `isLoop`: the body is that of a loop, and a way ends with its round. */
export function exitsOf(body: readonly Statement[], end: Range, sites: SiteFinder, isLoop: boolean): readonly Exit[] {
  const walk: Walk = { sites, exits: [] };
  const around: Around = { isConditional: false, isCaught: false, inOwnLoop: isLoop };
  const paths = follow(body, { main: new Map(), caught: [] }, walk, around);
  if (paths.main) walk.exits.push({ kind: 'end', range: end, measured: paths.main, isMain: true, block: body });
  leaveCaught(paths, walk);
  return walk.exits;
}

function follow(statements: readonly Statement[], from: Paths, walk: Walk, around: Around): Paths {
  let paths = from;
  for (const statement of statements) {
    if (!paths.main && paths.caught.length === 0) return paths;
    paths = step(statement, statements, paths, walk, around);
  }
  return paths;
}

function step(statement: Statement, block: readonly Statement[], before: Paths, walk: Walk, around: Around): Paths {
  const paths = passing(before, walk.sites.ofStatement(statement));
  const inside = { ...around, isConditional: true };
  switch (statement.kind) {
    case 'return':
      return leave('return', statement, block, paths, walk, around);
    case 'throw':
      return around.isCaught ? GONE : leave('throw', statement, block, paths, walk, around);
    case 'jump':
      return statement.to === 'continue' && around.inOwnLoop
        ? leave('continue', statement, block, paths, walk, around)
        : GONE;
    case 'if':
      return join(
        [statement.then, statement.otherwise].map((body) =>
          follow(body, paths, walk, { ...inside, test: statement.test }),
        ),
      );
    case 'loop':
      return join([paths, follow(statement.body, paths, walk, { ...inside, inOwnLoop: false })]);
    case 'switch': {
      const ways = statement.cases.map(({ body }) => follow(body, paths, walk, inside));
      return join(statement.cases.some(({ tests }) => tests.length === 0) ? ways : [...ways, paths]);
    }
    case 'try':
      return attempt(statement, paths, walk, around);
    case 'with':
    case 'block':
      return follow(statement.body, paths, walk, around);
    case 'expression':
      if (throws(statement.value))
        return around.isCaught ? GONE : leave('throw', statement, block, paths, walk, around);
      return endsProgram(statement.value) ? GONE : paths;
    default:
      return paths;
  }
}

function leave(
  kind: Exit['kind'],
  { range }: Statement,
  block: readonly Statement[],
  paths: Paths,
  walk: Walk,
  { isConditional, test }: Around,
): Paths {
  const until = block.filter((statement) => statement.range[0] <= range[0]);
  const asked = test ? { test } : {};
  if (paths.main)
    walk.exits.push({ kind, range, measured: paths.main, isMain: !isConditional, block: until, ...asked });
  leaveCaught(paths, walk);
  return GONE;
}

function leaveCaught({ caught }: Paths, { exits }: Walk): void {
  for (const { handler, measured } of caught)
    exits.push({ kind: 'caught', range: keywordOf(handler), measured, isMain: false, block: handler.body, handler });
}

function attempt(
  statement: Extract<Statement, { readonly kind: 'try' }>,
  paths: Paths,
  walk: Walk,
  around: Around,
): Paths {
  const last = walk.sites.within(statement.finalizer);
  const inner: Walk = { sites: walk.sites, exits: [] };
  const isCaught = around.isCaught || statement.handlers.length > 0;
  const body = follow(statement.body, paths, inner, { ...around, isCaught });
  const through = follow(statement.otherwise, body, inner, around);
  const atRisk = beforeRisk(statement.body, paths, walk.sites).paths;
  const handled = statement.handlers.map((handler) => {
    const after = follow(handler.body, atRisk, inner, { ...around, isConditional: true });
    return [...(after.main ? [{ handler, measured: after.main }] : []), ...after.caught];
  });
  for (const exit of inner.exits) walk.exits.push({ ...exit, measured: together(exit.measured, last) });
  const after = passing({ main: through.main, caught: [...through.caught, ...handled.flat()] }, last);
  return follow(statement.finalizer, after, { sites: walk.sites, exits: [] }, around);
}

/** What has surely been measured when the first call that may throw comes. */
function beforeRisk(
  statements: readonly Statement[],
  from: Paths,
  sites: SiteFinder,
): { readonly paths: Paths; readonly isFound: boolean } {
  let paths = from;
  for (const statement of statements) {
    const own = sites.ofStatement(statement);
    const { values, bodies } = partsOf(statement);
    if (statement.kind === 'with' || statement.kind === 'block') {
      const inside = beforeRisk(statement.body, passing(paths, own), sites);
      if (inside.isFound) return inside;
      paths = inside.paths;
    } else if (bodies.length > 0) {
      const last = statement.kind === 'try' ? sites.within(statement.finalizer) : [];
      return { paths: passing(paths, last), isFound: true };
    } else if (own.length === 0 && values.some(mayThrow)) return { paths, isFound: true };
    else paths = passing(paths, own);
  }
  return { paths, isFound: false };
}

/** Clocks do not throw. */
const HARMLESS = /^(?:now|Now|time|perf_counter|monotonic|hrtime|startTimer|NewTimer)$/;

const mayThrow = (value: Value | undefined): boolean =>
  value !== undefined &&
  ((value.kind === 'call' && !HARMLESS.test(calledName(value))) || childrenOf(value).some(mayThrow));

function passing({ main, caught }: Paths, sites: readonly Site[]): Paths {
  if (sites.length === 0) return { main, caught };
  return {
    main: main && together(main, sites),
    caught: caught.map((one) => ({ ...one, measured: together(one.measured, sites) })),
  };
}

const together = (measured: Measured, sites: Iterable<Site>): Measured =>
  new Map([...measured, ...[...sites].map((site) => [site.key, site] as const)]);

function join(ways: readonly Paths[]): Paths {
  const mains = ways.flatMap(({ main }) => main ?? []);
  const caught = new Map<ExceptionHandler, Caught>();
  for (const one of ways.flatMap((way) => way.caught)) {
    const known = caught.get(one.handler);
    caught.set(one.handler, known ? { ...one, measured: together(known.measured, one.measured.values()) } : one);
  }
  const [first, ...others] = mains;
  return {
    main: first && others.reduce<Measured>((measured, other) => together(measured, other.values()), first),
    caught: [...caught.values()],
  };
}

/** `log.Fatal`, `os.Exit`, `process.exit`, `sys.exit`: nobody is left to be measured. */
const endsProgram = (value: Value): boolean =>
  value.kind === 'call' && /^(?:Fatal(?:f|ln)?|Exit|exit)$/.test(calledName(value));

/** Flask's `abort(404)` and Koa's `ctx.throw(404)` never come back. */
const throws = (value: Value): boolean =>
  value.kind === 'call' &&
  ((value.callee.kind === 'name' && value.callee.name === 'abort') ||
    (value.callee.kind === 'member' && value.callee.name === 'throw'));

/** `except`, `catch`. */
function keywordOf({ range }: ExceptionHandler): Range {
  return [range[0], range[1], range[0], range[1] + KEYWORD];
}
/** The length of `except`; `catch` is one shorter. */
const KEYWORD = 6;
