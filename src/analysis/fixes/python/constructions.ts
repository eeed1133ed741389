/** Where a module of Python makes an object of a class: the statement, the call and what it is bound to. */
import type { CallValue, FileFacts, Statement } from '../../facts';
import { partsOf } from '../../linker/visit';

export interface WantedClass {
  readonly module: string;
  readonly name: string;
  /** The class is `within.name`, and `within` is what is imported of the module. */
  readonly within?: string;
}

export interface Construction {
  /** What the object is bound to: `app`, `self.app`. */
  readonly symbol: string;
  readonly call: CallValue;
  readonly statement: Statement;
}

/** In the order of the lines, on the top level and in functions. */
export function constructionsOf(wanted: WantedClass, facts: FileFacts): readonly Construction[] {
  const callee = calleesOf(wanted, facts);
  const found: Construction[] = [];
  const search = (statements: readonly Statement[]): void => {
    for (const statement of statements) {
      const symbol = statement.kind === 'bind' ? dotted(statement.target) : undefined;
      const value = statement.kind === 'bind' ? statement.value : undefined;
      if (symbol !== undefined && value?.kind === 'call' && callee.has(dotted(value.callee) ?? ''))
        found.push({ symbol, call: value, statement });
      if (statement.kind === 'function') search(statement.function.body);
      else if (statement.kind === 'class') for (const method of statement.class.methods) search(method.body);
      else for (const body of partsOf(statement).bodies) search(body);
    }
  };
  search(facts.body);
  return found;
}

/** How the class may be called in this module: `FastAPI`, `fastapi.FastAPI`, `web.Application`. */
function calleesOf({ module, name, within }: WantedClass, { body }: FileFacts): ReadonlySet<string> {
  const parents = module.includes('.') ? [module, module.slice(0, module.indexOf('.'))] : [module];
  const imports = body.filter((statement) => statement.kind === 'import');
  const callees = imports.flatMap(({ source, bindings }) =>
    bindings.flatMap((binding): string[] => {
      if (binding.kind === 'named' && parents.includes(source)) {
        if (within === undefined) return binding.name === name ? [binding.local] : [];
        return binding.name === within ? [`${binding.local}.${name}`] : [];
      }
      if (binding.kind === 'namespace' && source === module)
        return [[binding.local, within, name].filter(Boolean).join('.')];
      if (binding.kind === 'package' && source === module) return [[module, within, name].filter(Boolean).join('.')];
      return [];
    }),
  );
  return new Set(callees);
}

interface Dotted {
  readonly kind: string;
  readonly name?: unknown;
  readonly object?: Dotted;
}

function dotted(value: Dotted): string | undefined {
  if (typeof value.name !== 'string') return undefined;
  if (value.kind === 'name') return value.name;
  const object = value.kind === 'member' && value.object ? dotted(value.object) : undefined;
  return object === undefined ? undefined : `${object}.${value.name}`;
}
