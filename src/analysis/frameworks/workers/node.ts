/** What workers in Node share: processors that are files, and listeners that run around each job. */
import { HOLE } from '../../../core/route';
import type { Call } from '../../linker/machine/machine';
import type { Abstract, EntityValue, ListValue, NativeCall } from '../../linker/machine/values';
import { list, optionsOf, textOf } from '../../linker/machine/values';
import { isFunctionLike } from './registration';

/** A processor given as a function, or as the path of a module whose export it is. Undefined when neither is known. */
export function processorOf(value: Abstract | undefined, call: Call): Abstract | undefined {
  if (value === undefined || isFunctionLike(value)) return value;
  const path = pathIn(value);
  return path === undefined ? undefined : exportedProcessor(path, call);
}

/** The texts in `path.join(__dirname, 'a.js')`, `new URL('./a.js', import.meta.url)`, `require.resolve('./a')`, put together. */
function pathIn(value: Abstract): string | undefined {
  const joined = optionsOf(value)
    .map(textsIn)
    .find((texts) => texts.length > 0)
    ?.join('/');
  // What is not known is the folder of the file itself: `__dirname`.
  const relative = joined?.replaceAll(HOLE, '').replace(/^[./]*\/(?=\.\.\/)|^(?:\.?\/)+/, '');
  return relative === undefined || relative === ''
    ? undefined
    : relative.startsWith('../')
      ? relative
      : `./${relative}`;
}

function textsIn(value: Abstract): string[] {
  const known = textOf(value)?.text;
  if (known !== undefined) return [known.replace(/^file:\/\//, '')];
  return value.kind === 'symbol' ? (value.arguments ?? []).flatMap((argument) => textsIn(argument.value)) : [];
}

function exportedProcessor(path: string, { machine, location }: Call): Abstract | undefined {
  const module = machine.importModule(path, location.file, location);
  if (module.kind !== 'module') return undefined;
  const required = module.required?.();
  const candidates = [module.exported('default'), required, defaultIn(required)];
  return candidates.find(isFunctionLike);
}

const defaultIn = (value: Abstract | undefined): Abstract | undefined =>
  value?.kind === 'record' ? value.entries.get('default') : undefined;

/** Functions that listen to what becomes of each job; what they measure counts for the worker. */
export function listening(entity: () => EntityValue, events: RegExp): { heard: ListValue; on: NativeCall } {
  const heard = list([], { file: '', range: [0, 0, 0, 0] });
  return {
    heard,
    on: (call) => {
      const event = textOf(call.positional(0))?.text ?? '';
      const listener = call.positional(1);
      if (listener && events.test(event)) heard.items.push(listener);
      return entity();
    },
  };
}

/** An entry of an object literal. */
export function entryOf(value: Abstract | undefined, name: string): Abstract | undefined {
  for (const option of value ? optionsOf(value) : []) {
    const found = option.kind === 'record' ? option.entries.get(name) : undefined;
    if (found) return found;
  }
  return undefined;
}
