/** @nestjs/config (https://docs.nestjs.com/techniques/configuration): what `ConfigService#get` gives, as far as files of the workspace say. */
import type { Call } from '../../linker/machine/machine';
import type { Abstract, NativeCall } from '../../linker/machine/values';
import { itemsOf, join, list, optionsOf, symbol, textOf } from '../../linker/machine/values';
import { programList } from '../workers/registration';
import { entryOf } from './decorators';

const MODULE = '@nestjs/config.';
const LOADED = 'nestjs configurations';

/** Factories of configuration are called when a key is asked for: pairs of namespace and factory. */
const remember = (namespace: Abstract | undefined, factory: Abstract, { machine, location }: Call): void => {
  programList(LOADED, machine).items.push(list(namespace ? [factory, namespace] : [factory], location));
};

/** `registerAs('app', () => ({ port: 3000 }))`. */
const registerAs: NativeCall = (call) => {
  const factory = call.positional(1);
  if (factory?.kind === 'closure') remember(call.positional(0), factory, call);
  return symbol(`${MODULE}registerAs()`, call.location, call.arguments);
};

/** `ConfigModule.forRoot({ load: [configuration] })`: plain functions have no namespace. */
const forRoot: NativeCall = (call) => {
  for (const one of itemsOf(entryOf(call.positional(0), 'load')) ?? [])
    if (one.kind === 'closure') remember(undefined, one, call);
  return undefined;
};

/** What a key leads to; else the default that was given. */
const get: NativeCall = (call) => {
  const key = textOf(call.positional(0))?.text;
  if (key === undefined) return undefined;
  const found = programList(LOADED, call.machine).items.flatMap((item) => {
    const [factory, namespace] = itemsOf(item) ?? [];
    return factory ? valueAt(key, factory, textOf(namespace)?.text, call) : [];
  });
  const fallback = call.positional(1);
  const isOptions = entryOf(fallback, 'infer') !== undefined;
  const all = fallback && !isOptions ? [...found, fallback] : found;
  return all.length > 0 ? join(all, call.location) : undefined;
};

function valueAt(key: string, factory: Abstract, namespace: string | undefined, call: Call): Abstract[] {
  const [first, ...others] = key.split('.');
  if (namespace !== undefined && first !== namespace) return [];
  const path = namespace === undefined ? [first ?? '', ...others] : others;
  let values: readonly Abstract[] = optionsOf(call.machine.call(factory, [], call.location));
  for (const part of path) values = values.flatMap((value) => entryOf(value, part) ?? []);
  return [...values];
}

export const CONFIGURATION: Readonly<Record<string, NativeCall>> = {
  [`${MODULE}registerAs`]: registerAs,
  [`${MODULE}ConfigModule.forRoot`]: forRoot,
  [`${MODULE}ConfigService#.get`]: get,
  [`${MODULE}ConfigService#.getOrThrow`]: get,
};
