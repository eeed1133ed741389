/** Nest's dependency injection as far as verdicts need it: instances whose constructors got what the modules provide. */
import type { Location } from '../../../core/range';
import type { Decorator, TypeFacts } from '../../facts';
import type { Machine } from '../../linker/machine/machine';
import { methodOf } from '../../linker/machine/members';
import type { Scope } from '../../linker/machine/scope';
import { resolveType } from '../../linker/machine/types';
import type { Abstract, ClassValue } from '../../linker/machine/values';
import { itemsOf, symbol, textOf } from '../../linker/machine/values';
import { appliedTo, entryOf, symbolNamed, valuesOf } from './decorators';

const INJECT = '@nestjs/common.Inject()';

interface Wanted {
  readonly decorators: readonly Decorator[];
  readonly type: TypeFacts | undefined;
  readonly name: string;
  readonly scope: Scope;
  readonly location: Location;
}

export class Container {
  readonly #instances = new Map<ClassValue, Abstract>();
  readonly #building = new Set<ClassValue>();
  readonly #machine: Machine;
  readonly #providers: readonly Abstract[];

  constructor(providers: readonly Abstract[], machine: Machine) {
    this.#providers = providers;
    this.#machine = machine;
  }

  /** An instance for a class or a token; what is no class of the workspace stands for a value of its type. */
  get(token: Abstract): Abstract {
    if (token.kind === 'symbol' && token.path === '@nestjs/common.forwardRef()') {
      const [first] = valuesOf(token);
      return first ? this.get(this.#machine.call(first, [], token.location)) : token;
    }
    const provider = this.#providers.find((one) => isSame(entryOf(one, 'provide'), token));
    if (provider) return this.provided(provider, token);
    if (token.kind === 'class') return this.instance(token);
    return token.kind === 'symbol' ? symbol(`${token.path}#`, token.location) : token;
  }

  /** The one instance of a class, made with what its constructor asks for. */
  instance(of: ClassValue): Abstract {
    const known = this.#instances.get(of);
    if (known) return known;
    const location = { file: of.file, range: of.facts.range };
    if (this.#building.has(of)) return { kind: 'instance', of, fields: new Map(), opaque: true, location };
    this.#building.add(of);
    const made = this.#machine.call(of, this.#argumentsOf(of), location);
    this.#instances.set(of, made);
    this.#injectFields(of, made);
    this.#building.delete(of);
    return made;
  }

  /** What a provider in the long form gives for its token. */
  provided(provider: Abstract, token: Abstract): Abstract {
    const value = entryOf(provider, 'useValue');
    if (value) return value;
    const of = entryOf(provider, 'useClass');
    if (of) return of.kind === 'class' ? this.instance(of) : of;
    const other = entryOf(provider, 'useExisting');
    if (other) return other === token ? token : this.get(other);
    const factory = entryOf(provider, 'useFactory');
    if (factory?.kind !== 'closure') return token;
    const location = { file: factory.file, range: factory.function.range };
    const passed = (itemsOf(entryOf(provider, 'inject')) ?? []).map((item) => ({ value: this.get(item), location }));
    return this.#machine.call(factory, passed, location);
  }

  #argumentsOf(of: ClassValue): { readonly value: Abstract; readonly location: Location }[] {
    const constructor = methodOf(of, 'constructor', this.#machine);
    if (!constructor) return [];
    return constructor.function.parameters.map(({ decorators, type, target, range }) => {
      const location = { file: constructor.file, range };
      const name = target.kind === 'name' ? target.name : '';
      return { value: this.#wanted({ decorators, type, name, scope: constructor.scope, location }, of), location };
    });
  }

  /** `@Inject(TOKEN) private readonly field: T`. */
  #injectFields(of: ClassValue, made: Abstract): void {
    for (const base of of.bases) if (base.kind === 'class') this.#injectFields(base, made);
    if (made.kind !== 'instance') return;
    for (const { decorators, type, name, range } of of.facts.fields) {
      const applied = appliedTo(decorators, of, this.#machine).map(({ value }) => value);
      if (!symbolNamed(INJECT, applied)) continue;
      const location = { file: of.file, range };
      made.fields.set(name, this.#wanted({ decorators, type, name, scope: of.scope, location }, of));
    }
  }

  #wanted({ decorators, type, name, scope, location }: Wanted, of: ClassValue): Abstract {
    const applied = appliedTo(decorators, of, this.#machine).map(({ value }) => value);
    const inject = symbolNamed(INJECT, applied);
    const token = inject ? valuesOf(inject)[0] : type && resolveType(type, scope, location);
    const isKnown = token && this.#providers.some((one) => isSame(entryOf(one, 'provide'), token));
    if (token && (isKnown || (token.kind === 'class' && token.facts.form === 'class'))) return this.get(token);
    return this.#machine.opaque(type, name, scope, location);
  }
}

/** Tokens are classes, texts, and symbols; enumerations and constants are texts by now. */
function isSame(left: Abstract | undefined, right: Abstract): boolean {
  if (left === undefined) return false;
  if (left === right) return true;
  const text = textOf(left)?.text;
  if (text !== undefined) return text === textOf(right)?.text;
  if (left.kind !== 'symbol' || right.kind !== 'symbol' || left.path !== right.path) return false;
  // `Symbol('a')` and `Symbol('b')` are called alike.
  return textOf(left.arguments?.[0]?.value)?.text === textOf(right.arguments?.[0]?.value)?.text;
}
