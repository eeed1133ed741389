/** Classes whose methods are named after HTTP methods: Flask's MethodView, aiohttp's View. */
import type { Machine } from '../../linker/machine/machine';
import { methodOf } from '../../linker/machine/members';
import type { Abstract, ClassValue } from '../../linker/machine/values';

const VERBS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'trace'] as const;

export interface VerbMethod {
  /** Upper case. */
  readonly method: string;
  readonly handler: Abstract;
}

/** One for each verb that the class, or a class of the workspace that it inherits from, has a method for. */
export function verbMethodsOf(of: ClassValue, machine: Machine): VerbMethod[] {
  const self = machine.call(of, [], { file: of.file, range: of.facts.range });
  return VERBS.flatMap((verb) => {
    const method = methodOf(of, verb, machine);
    return method ? [{ method: verb.toUpperCase(), handler: { ...method, self } }] : [];
  });
}

/** Whether a class inherits, near or far, from an outside class whose path matches. */
export function inheritsFrom(of: ClassValue, path: RegExp): boolean {
  return of.bases.some((base) =>
    base.kind === 'class' ? inheritsFrom(base, path) : base.kind === 'symbol' && path.test(base.path),
  );
}
