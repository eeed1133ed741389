/** Classes as views: which methods they serve, and what runs for each. */
import type { Machine } from '../../linker/machine/machine';
import type { Abstract, ClassValue, InstanceValue } from '../../linker/machine/values';
import { itemsOf, symbol, textOf } from '../../linker/machine/values';
import { visitValues } from '../../linker/visit';
import { decorated } from './decorators';
import { isRestView, servedBy, type Served } from './genericViews';
import { outsideBasesOf, type ClassView } from './viewEntity';

export interface Endpoint {
  /** Upper case; `*` for any. */
  readonly method: string;
  /** What runs, in order; the handler last. */
  readonly chain: readonly Abstract[];
  readonly framework: 'django' | 'django-rest-framework';
}

/** OPTIONS and HEAD are answered by the framework unless the class has methods for them. */
const VERBS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'trace'] as const;

/** Methods of the base classes that run around each request, where the project overrides them. */
const AROUND = ['setup', 'dispatch', 'initialize_request', 'initial', 'finalize_response', 'handle_exception'];

export function classEndpoints(view: ClassView, wrappers: readonly Abstract[], machine: Machine): Endpoint[] {
  const { of } = view;
  const paths = outsideBasesOf(of);
  const framework: Endpoint['framework'] = paths.some(isRestView) || view.actions ? 'django-rest-framework' : 'django';
  const served = view.actions ? actionHandlers(view, machine) : verbHandlers(of, machine);
  const allowed = allowedVerbs(view, machine);
  const around = methodsAround(of, machine);
  return [...served]
    .filter(([verb]) => verb === '*' || !allowed || allowed.has(verb))
    .map(([verb, handler]) => ({
      method: verb.toUpperCase(),
      framework,
      chain: [...wrappers, ...classDecorators(of, verb, machine), ...around, handler],
    }));
}

/** `as_view({'get': 'list'})`. */
function actionHandlers({ of, actions }: ClassView, machine: Machine): Map<string, Abstract> {
  const found = new Map<string, Abstract>();
  for (const [verb, name] of actions?.entries ?? []) {
    const method = textOf(name)?.text ?? '';
    // `partial_update` of the mixin runs `update`.
    const names = method === 'partial_update' ? [method, 'update'] : [method];
    found.set(verb.toLowerCase(), memberOf(of, names, machine) ?? of);
  }
  return found;
}

/** Each verb with its method, what the project overrides of the method that is inherited, or the class itself. */
function verbHandlers(of: ClassValue, machine: Machine): Map<string, Abstract> {
  const found = new Map<string, Abstract>();
  const inherited = servedByBases(of);
  for (const verb of VERBS) {
    const own = memberOf(of, [verb], machine);
    const handedOn = inherited[verb];
    if (own) found.set(verb, own);
    else if (handedOn) found.set(verb, memberOf(of, handedOn, machine) ?? of);
  }
  const dispatch = memberOf(of, ['dispatch'], machine);
  // Where the methods are not in the text (a metaclass hands on to another class) any may be served.
  if (found.size === 0) found.set('*', dispatch && !handsOn(dispatch) ? dispatch : of);
  return found;
}

/** `super().dispatch(…)`: it runs around what serves the request. */
function handsOn(dispatch: Abstract): boolean {
  let found = false;
  visitValues(dispatch.kind === 'closure' ? dispatch.function.body : [], (value) => {
    found ||= value.kind === 'member' && value.name === 'dispatch' && value.object.kind === 'call';
  });
  return found;
}

/** What the outside classes serve together; the first base wins. */
function servedByBases(of: ClassValue): Served {
  return Object.assign({}, ...outsideBasesOf(of).map(servedBy).reverse());
}

/** The first of these methods that the class or a base in the workspace has, bound to an instance. */
export function memberOf(of: ClassValue, names: readonly string[], machine: Machine): Abstract | undefined {
  for (const name of names) {
    const found = declared(of, name, machine);
    if (found) return bound(found, of, machine);
  }
  return undefined;
}

function declared(of: ClassValue, name: string, machine: Machine): Abstract | undefined {
  const own = of.statics.get(name) ?? of.methods.get(name);
  if (own) return own.kind === 'constant' ? undefined : own;
  // `post = put`
  const field = of.facts.fields.find((candidate) => candidate.name === name && candidate.value?.kind === 'name');
  const alias = field?.value?.kind === 'name' ? field.value.name : undefined;
  if (alias !== undefined && alias !== name) return declared(of, alias, machine);
  for (const base of of.bases) {
    const found = base.kind === 'class' ? declared(base, name, machine) : undefined;
    if (found) return found;
  }
  return undefined;
}

function bound(value: Abstract, of: ClassValue, machine: Machine): Abstract {
  if (value.kind === 'closure') return value.function.isStatic ? value : { ...value, self: instanceOf(of, machine) };
  if (value.kind !== 'symbol' || !value.arguments) return value;
  const args = value.arguments.map((argument) => ({ ...argument, value: bound(argument.value, of, machine) }));
  return { ...value, arguments: args };
}

function instanceOf(of: ClassValue, machine: Machine): InstanceValue | Abstract {
  const own = of.instances.find((instance) => instance.of === of);
  return own ?? machine.call(of, [], { file: of.file, range: of.facts.range });
}

function methodsAround(of: ClassValue, machine: Machine): Abstract[] {
  return AROUND.flatMap((name) => memberOf(of, [name], machine) ?? []);
}

/** `@method_decorator(timed, name='dispatch')` on the class or one of its bases. */
function classDecorators(of: ClassValue, verb: string, machine: Machine): Abstract[] {
  const location = { file: of.file, range: of.facts.range };
  const own = of.decorators.flatMap((decorator): Abstract[] => {
    if (decorator.kind !== 'symbol' || decorator.path !== 'django.utils.decorators.method_decorator()') return [];
    const name = textOf(decorator.arguments?.find((argument) => argument.name === 'name')?.value)?.text;
    const given = decorator.arguments?.[0]?.value;
    if (!given || (name !== 'dispatch' && name !== verb)) return [];
    const stand: Abstract = symbol('django.views.View#', location);
    return [decorated(given, stand, (apply, value) => machine.call(apply, [{ value, location }], location))];
  });
  return [...own, ...of.bases.flatMap((base) => (base.kind === 'class' ? classDecorators(base, verb, machine) : []))];
}

/** `http_method_names`, of the class or given to `as_view`; undefined when all are allowed. */
function allowedVerbs({ of, options }: ClassView, machine: Machine): ReadonlySet<string> | undefined {
  const location = { file: of.file, range: of.facts.range };
  const given = options?.entries.get('http_method_names') ?? machine.member(of, 'http_method_names', location);
  const names = itemsOf(given)?.map((item) => textOf(item)?.text.toLowerCase());
  if (!names || names.length === 0) return undefined;
  return new Set(names.flatMap((name) => name ?? []));
}
