/**
 * Python's ways to read a setting with a default: the default is what is served unless a deployment says otherwise, so it is the
 * value. Without a default nothing is known.
 */
import type { Abstract, NativeCall } from './values';

const defaultAt = (position: number): NativeCall => {
  return (call) => known(call.keyword('default') ?? call.positional(position));
};

/** `...` and `None` are no values. */
function known(value: Abstract | undefined): Abstract | undefined {
  const isNothing = value?.kind === 'unknown' || (value?.kind === 'constant' && value.value === null);
  return isNothing ? undefined : value;
}

export const PYTHON_SETTINGS: Readonly<Record<string, NativeCall>> = {
  'os.getenv': defaultAt(1),
  'os.environ.get': defaultAt(1),
  'pydantic.Field': defaultAt(0),
  'dataclasses.field': defaultAt(0),
  'decouple.config': defaultAt(1),
  'starlette.config.Config()()': defaultAt(2),
  'environs.Env().str': defaultAt(1),
};
