/** URL rules of Flask: their methods, the functions and classes that serve them, and what runs around each request. */
import { HOLE, parseTemplate, ROOT, type RouteTemplate } from '../../../core/route';
import type { Location } from '../../../core/range';
import type { RouterNode } from '../../linker/graph';
import type { Call, Machine } from '../../linker/machine/machine';
import type { Abstract, ClassValue } from '../../linker/machine/values';
import { itemsOf, optionsOf, symbol, textOf } from '../../linker/machine/values';
import { viewArguments } from './parameters';
import { inheritsFrom, verbMethodsOf, type VerbMethod } from '../class-views/verbMethods';

const VIEW =
  /^flask(?:\.views)?\.(?:Method)?View$|^flask_(?:restful|restx|smorest)\..*(?:Resource|MethodView)$|^flask\.views\./;

/** What `View.as_view("name")` gives, with its class. */
export const VIEW_FUNCTION = 'flask.View.as_view';

export function viewFunction(of: ClassValue, location: Location): Abstract {
  return symbol(`${VIEW_FUNCTION}()`, location, [{ value: of, location }]);
}

export const isView = (of: ClassValue): boolean => inheritsFrom(of, VIEW);

/** The class behind a view function or given as it is. */
export function viewClassOf(value: Abstract): ClassValue | undefined {
  if (value.kind === 'class') return value;
  const held = value.kind === 'symbol' && value.path === `${VIEW_FUNCTION}()` ? value.arguments?.[0]?.value : undefined;
  return held?.kind === 'class' ? held : undefined;
}

/** The template of a rule; `{?}` when it is not known, and a warning. */
export function ruleTemplate(rule: Abstract | undefined, call: Call): RouteTemplate {
  const text = textOf(rule)?.text;
  if (text !== undefined) return parseTemplate(text, 'angle');
  call.machine.warn(call.location, 'the URL rule of this route is only known at run time');
  return parseTemplate(`/${HOLE}`, 'angle');
}

/** A prefix; absent, `None` and empty are the root. */
export function prefixTemplate(prefix: Abstract | undefined): RouteTemplate | undefined {
  if (prefix === undefined || (prefix.kind === 'constant' && prefix.value === null)) return undefined;
  const text = textOf(prefix)?.text;
  return text === '' ? ROOT : parseTemplate(text ?? `/${HOLE}`, 'angle');
}

/** `methods=["GET", "POST"]` in upper case; undefined when nothing is said. */
export function statedMethods(value: Abstract | undefined): readonly string[] | undefined {
  if (value === undefined || (value.kind === 'constant' && value.value === null)) return undefined;
  const names = itemsOf(value)?.map((item) => textOf(item)?.text.toUpperCase());
  return names && names.length > 0 && names.every((name) => name !== undefined) ? names : ['*'];
}

/** HEAD and OPTIONS are answered by Flask itself. */
const isOwn = (method: string): boolean => method !== 'OPTIONS' && method !== 'HEAD';

export interface Rule {
  readonly path: RouteTemplate;
  /** The rule as it is written, where that is known. */
  readonly text: string | undefined;
  readonly view: Abstract;
  /** Undefined when nothing is said: GET, or whatever the class has methods for. */
  readonly methods: readonly string[] | undefined;
  readonly declaration: Location;
  readonly anchor: Location;
}

export function addRule(node: RouterNode, rule: Rule, machine: Machine): void {
  const { path, text, view, methods, declaration, anchor } = rule;
  const add = (method: string, handler: Abstract): void => {
    node.steps.push({
      kind: 'route',
      method,
      path,
      chain: [handler],
      declaration,
      anchor,
      // Found when it is asked for: few routes ever are.
      get handlerArguments() {
        return viewArguments(handler, text, machine);
      },
    });
  };
  for (const option of optionsOf(view)) {
    const served = servedBy(option, methods, machine);
    const stated = methods?.length === 1 ? methods : methods?.filter(isOwn);
    for (const { method, handler } of served ?? (stated ?? ['GET']).map((one) => ({ method: one, handler: option })))
      add(method, handler);
  }
}

/** What a class serves; undefined for a function. A class without methods of verbs has `dispatch_request`. */
function servedBy(view: Abstract, methods: readonly string[] | undefined, machine: Machine): VerbMethod[] | undefined {
  const of = viewClassOf(view);
  if (!of) return undefined;
  const found = verbMethodsOf(of, machine).filter(
    ({ method }) => isOwn(method) && (!methods || methods.includes(method)),
  );
  return found.length > 0 ? found : undefined;
}
