/** Handlers of Go that run something which is not seen: a router, gateway or page that a library made, or whatever was handed in. */
import type { Location } from '../../core/range';
import type { CallValue } from '../facts';
import type { Evidence } from '../model';
import type { ReachedRoute } from './graph';
import type { ResolvedHandler } from './handlers';
import type { Abstract, ClosureValue } from './machine/values';
import { optionsOf } from './machine/values';
import { visitValues } from './visit';

/** Objects: a value of a type (`#`), or what a constructor made. Plain functions of libraries (`captcha.Server`) do one thing, and measure nothing. */
const OBJECT = /#|\.New\w*\(\)/;
/** Handlers of which it is known that they measure nothing. */
const LEAF = /^(?:net\/http(?:\/\w+)?|expvar|.*\/promhttp)\.[^#]*$/;

/** Doubtful evidence where the code that runs for a request is not in the workspace: it may measure itself. */
export function handledElsewhere({ core, endpoint }: ResolvedHandler, declaration: Location): readonly Evidence[] {
  const isSeen = endpoint ? !runsAnother(endpoint) : core === undefined || optionsOf(core).every(isKnown);
  return isSeen ? [] : [doubt(declaration, 'the handler is made elsewhere; what it does with a request is not known')];
}

/** Routers of Go that are handlers, and are measured as often where they are served as where they are made. */
const HANDLERS: ReadonlySet<string> = new Set(['chi', 'gorilla-mux', 'httprouter', 'net-http']);

/** A router that is returned to code which was not followed: in a program that measures requests, whatever serves it may do so. */
export function servedElsewhere(
  { framework, isServed, step }: ReachedRoute,
  measuresSomewhere: boolean,
): readonly Evidence[] {
  if (isServed || !measuresSomewhere || !HANDLERS.has(framework)) return [];
  return [doubt(step.declaration, 'where the router is served was not found; it may be measured there')];
}

/** `start(queue, processor)`, called by nobody that was seen: which function runs the jobs is not known. */
export function workedElsewhere({ core, endpoint }: ResolvedHandler, declaration: Location): readonly Evidence[] {
  if (endpoint || core?.kind !== 'unknown') return [];
  return [doubt(declaration, 'the function is handed in; what it does with a job is not known')];
}

const doubt = (location: Location, text: string): Evidence => ({
  instrumentation: 'unknown handler',
  signals: ['metrics', 'traces'],
  scope: 'handler',
  location,
  text,
  isDoubtful: true,
});

function isKnown(value: Abstract): boolean {
  if (value.kind !== 'symbol') return value.kind !== 'unknown';
  // `http.StripPrefix("/v1", router)` is as known as what it hands on to.
  if (LEAF.test(value.path)) return (value.arguments ?? []).every(({ value: inner }) => !isObject(inner));
  return !isObject(value);
}

const isObject = (value: Abstract): boolean =>
  value.kind === 'symbol' && OBJECT.test(value.path) && !LEAF.test(value.path);

/** `h.mux.ServeHTTP(w, r)` in a handler that wraps nothing which could be found. */
function runsAnother({ function: facts, scope }: ClosureValue): boolean {
  let runs = false;
  visitValues(facts.body, (value) => {
    if (value.kind === 'call' && isServing(value) && !servesItself(value, scope)) runs = true;
  });
  return runs;
}

const isServing = ({ callee, arguments: given }: CallValue): boolean =>
  callee.kind === 'member' && callee.name === 'ServeHTTP' && given.length === 2;

/** `http.FileServer(root).ServeHTTP(w, r)`, also by a name that holds it. */
function servesItself({ callee }: CallValue, scope: ClosureValue['scope']): boolean {
  const object = callee.kind === 'member' ? callee.object : callee;
  if (object.kind === 'call') return object.callee.kind === 'member' && nameOf(object.callee.object) === 'http';
  if (object.kind !== 'name') return false;
  // What the function makes itself was seen when it ran.
  const value = scope.lookup(object.name);
  return value === undefined || optionsOf(value).every((option) => option.kind !== 'unknown' && isKnown(option));
}

const nameOf = (value: CallValue['callee']): string => (value.kind === 'name' ? value.name : '');
