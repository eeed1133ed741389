/** `@action`: further routes of a view set. */
import type { Decorator, FunctionFacts } from '../../facts';
import type { Machine } from '../../linker/machine/machine';
import type { Abstract, ClassValue, SymbolValue } from '../../linker/machine/values';
import { itemsOf, textOf } from '../../linker/machine/values';
import { ofEither } from '../django-urls/routeText';

export interface ExtraAction {
  /** The method's name. */
  readonly name: string;
  readonly isDetail: boolean;
  /** Parameters in braces. */
  readonly path: string;
  /** Verb in lower case to method. */
  readonly verbs: Map<string, string>;
}

const ACTION = /^rest_framework\.decorators\.(action|list_route|detail_route)$/;

/** Those of the class and of its bases in the workspace; what a class declares anew counts as it says. */
export function extraActionsOf(of: ClassValue, machine: Machine): readonly ExtraAction[] {
  const found = new Map<string, ExtraAction>();
  const mapped: (readonly [action: string, verb: string, method: string])[] = [];
  const seen = new Set<string>();
  for (const holder of lineOf(of)) {
    for (const method of holder.facts.methods) {
      const { name = '' } = method;
      if (seen.has(name)) continue;
      for (const decorator of method.decorators) {
        const made = actionCall(decorator, holder, machine);
        if (made) found.set(name, extraAction(name, made));
        const mapping = mappingOf(decorator);
        if (mapping) mapped.push([...mapping, name]);
      }
    }
    for (const { name = '' } of holder.facts.methods) seen.add(name);
  }
  for (const [action, verb, method] of mapped) found.get(action)?.verbs.set(verb, method);
  return [...found.values()];
}

function lineOf(of: ClassValue): ClassValue[] {
  return [of, ...of.bases.flatMap((base) => (base.kind === 'class' ? lineOf(base) : []))];
}

/** Other decorators are not evaluated again. */
function actionCall({ value }: Decorator, of: ClassValue, machine: Machine): SymbolValue | undefined {
  if (value.kind !== 'call') return undefined;
  const frame = machine.frameOf(of);
  const callee = machine.evaluate(value.callee, frame);
  if (callee.kind !== 'symbol' || !ACTION.test(callee.path)) return undefined;
  const made = machine.evaluate(value, frame);
  return made.kind === 'symbol' ? made : undefined;
}

/** `@set_password.mapping.delete` adds a verb to the action `set_password`. */
function mappingOf({ value }: Decorator): readonly [string, string] | undefined {
  if (value.kind !== 'member' || value.object.kind !== 'member' || value.object.name !== 'mapping') return undefined;
  const { object } = value.object;
  return object.kind === 'name' ? [object.name, value.name] : undefined;
}

function extraAction(name: FunctionFacts['name'] & string, made: SymbolValue): ExtraAction {
  const given = (keyword: string, position: number): Abstract | undefined =>
    made.arguments?.find((argument) => argument.name === keyword)?.value ??
    made.arguments?.filter((argument) => argument.name === undefined)[position]?.value;
  const isOldDetail = made.path.includes('detail_route');
  const detail = made.path.includes('_route') ? undefined : given('detail', 1);
  const methods = itemsOf(given('methods', 0))?.flatMap((item) => textOf(item)?.text.toLowerCase() ?? []);
  return {
    name,
    isDetail: isOldDetail || (detail?.kind === 'constant' && detail.value === true),
    path: ofEither(textOf(given('url_path', 2))?.text ?? name),
    verbs: new Map((methods && methods.length > 0 ? methods : ['get']).map((verb) => [verb, name])),
  };
}
