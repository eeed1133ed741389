/** Modules: which controllers, providers and middleware an application reaches from its root module. */
import { ROOT, type RouteTemplate } from '../../../core/route';
import type { Location } from '../../../core/range';
import type { Machine } from '../../linker/machine/machine';
import type { Abstract, ClassValue, SymbolValue } from '../../linker/machine/values';
import { itemsOf, optionsOf } from '../../linker/machine/values';
import { entryOf, laidOut, symbolNamed, valuesOf } from './decorators';
import { joined, templatesIn } from './paths';

export interface Wiring {
  /** Modules in the order in which they are reached. */
  readonly modules: readonly ClassValue[];
  readonly controllers: readonly { readonly of: ClassValue; readonly module: ClassValue }[];
  readonly providers: readonly Abstract[];
  /** What `RouterModule.register` puts before the controllers of a module. */
  readonly prefixes: ReadonlyMap<ClassValue, RouteTemplate>;
  /** Some of what is imported is not known. */
  readonly isOpen: boolean;
}

/** Modules from outside that import the module they are given. */
const CONDITIONAL = '@nestjs/config.ConditionalModule.registerWhen()';
const FORWARD = /^@nestjs\/common\.forwardRef\(\)$/;
const ROUTER = /^(?:@nestjs\/core|nest-router)\.Router(?:Module)?\.(?:register|forRoutes)\(\)$/;

class Collector {
  readonly modules = new Set<ClassValue>();
  readonly controllers: { readonly of: ClassValue; readonly module: ClassValue }[] = [];
  readonly providers: Abstract[] = [];
  readonly prefixes = new Map<ClassValue, RouteTemplate>();
  isOpen = false;
  readonly #machine: Machine;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  add(value: Abstract): void {
    for (const option of optionsOf(value)) {
      if (option.kind === 'class') this.#addClass(option);
      else if (option.kind === 'record') this.#addDynamic(option);
      else if (option.kind === 'list') this.#addList(option, (item) => this.add(item));
      else if (option.kind === 'symbol') this.#addOutside(option);
      else if (option.kind === 'unknown') this.#addUnknown(option);
    }
  }

  #addClass(of: ClassValue): void {
    if (this.modules.has(of)) return;
    this.modules.add(of);
    const metadata = symbolNamed('@nestjs/common.Module()', of.decorators.flatMap(laidOut));
    if (metadata) this.#addMetadata(valuesOf(metadata)[0], of);
  }

  /** `{ module: X, imports, controllers, providers }`, which adds to what the decorator of `X` says. */
  #addDynamic(value: Abstract): void {
    const module = entryOf(value, 'module');
    for (const of of module ? optionsOf(module) : []) {
      if (of.kind !== 'class') continue;
      this.#addClass(of);
      this.#addMetadata(value, of);
    }
  }

  #addMetadata(metadata: Abstract | undefined, module: ClassValue): void {
    this.#each(entryOf(metadata, 'controllers'), (item) => this.#addController(item, module));
    this.#each(entryOf(metadata, 'providers'), (item) => void this.providers.push(item));
    this.#each(entryOf(metadata, 'imports'), (item) => this.add(item));
  }

  #addController(value: Abstract, module: ClassValue): void {
    for (const of of optionsOf(value)) {
      const isNew = !this.controllers.some((known) => known.of === of && known.module === module);
      if (of.kind === 'class' && isNew) this.controllers.push({ of, module });
      if (of.kind === 'unknown') this.#warn(of.location, 'a controller of this module is not known');
    }
  }

  #each(value: Abstract | undefined, visit: (item: Abstract) => void): void {
    for (const option of value ? optionsOf(value) : []) {
      if (option.kind === 'list') this.#addList(option, visit);
      else if (option.kind === 'unknown') this.#warn(option.location, 'what this module is made of is not known');
    }
  }

  #addList(value: Abstract & { readonly kind: 'list' }, visit: (item: Abstract) => void): void {
    if (value.open) this.#warn(value.location, 'some of what this module is made of is not known');
    for (const item of value.items) {
      if (item.kind === 'list') this.#addList(item, visit);
      else visit(item);
    }
  }

  #addOutside(value: SymbolValue): void {
    const [first] = valuesOf(value);
    if (FORWARD.test(value.path) && first) this.add(this.#machine.call(first, [], value.location));
    else if (value.path === CONDITIONAL && first) this.add(first);
    else if (ROUTER.test(value.path)) this.#addPrefixes(first, ROOT);
  }

  /** `[{ path: 'admin', module: AdminModule, children: [{ path: 'x', module: X }, Y] }]`. */
  #addPrefixes(value: Abstract | undefined, above: RouteTemplate): void {
    for (const item of itemsOf(value) ?? []) {
      const [path = ROOT] = templatesIn(entryOf(item, 'path'));
      const prefix = item.kind === 'class' ? above : joined([above, path]);
      const module = item.kind === 'class' ? item : entryOf(item, 'module');
      for (const of of module ? optionsOf(module) : []) if (of.kind === 'class') this.prefixes.set(of, prefix);
      this.#addPrefixes(entryOf(item, 'children'), prefix);
    }
  }

  /** `X.register(…)` that `X` inherits from `ConfigurableModuleClass`: what is made is a module of `X`. */
  #addUnknown(value: Abstract): void {
    const of = moduleWithin(value, 3);
    if (of) this.#addClass(of);
    else this.#warn('location' in value ? value.location : undefined, 'a module that is imported here is not known');
  }

  #warn(location: Location | undefined, reason: string): void {
    this.isOpen = true;
    if (location) this.#machine.warn(location, reason);
  }
}

function moduleWithin(value: Abstract, depth: number): ClassValue | undefined {
  if (value.kind === 'class') {
    return symbolNamed('@nestjs/common.Module()', value.decorators.flatMap(laidOut)) && value;
  }
  if (value.kind !== 'unknown' || depth === 0) return undefined;
  for (const part of value.parts) {
    const found = moduleWithin(part, depth - 1);
    if (found) return found;
  }
  return undefined;
}

/** Everything reached from the root module, each module once. */
export function wiringOf(root: Abstract, machine: Machine): Wiring {
  const collector = new Collector(machine);
  collector.add(root);
  return { ...collector, modules: [...collector.modules] };
}
