/**
 * wire (https://github.com/google/wire): lists of constructors. They do not run here: generated code calls each of them in its place,
 * with what it is given there.
 */
import { symbol, type NativeCall } from '../../linker/machine/values';

const PACKAGE = 'github.com/google/wire';

const listed: NativeCall = (call) => symbol(`${PACKAGE}.ProviderSet#`, call.location);

export const WIRE: Readonly<Record<string, NativeCall>> = {
  [`${PACKAGE}.NewSet`]: listed,
  [`${PACKAGE}.Build`]: listed,
};
