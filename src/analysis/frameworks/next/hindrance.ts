/** What a file says of how its routes run (https://nextjs.org/docs/app/api-reference/file-conventions/route-segment-config). */
import type { ModuleValue } from '../../linker/machine/values';
import { optionsOf, textOf } from '../../linker/machine/values';
import type { Hindrance } from '../../model';

const EDGE = /^(?:experimental-)?edge$/;
/** Next.js keeps the answer, and asks the handler for it once. */
const BUILT = /^(?:force-static|error)$/;

export function hindranceOf(module: ModuleValue, name: string): { readonly hindrance?: Hindrance } {
  if (EDGE.test(setting(module, 'runtime'))) return { hindrance: 'edge' };
  if (name !== 'default' && BUILT.test(setting(module, 'dynamic'))) return { hindrance: 'built' };
  return module.declaresExport?.(name) === true ? {} : { hindrance: 'elsewhere' };
}

/** `export const runtime = 'edge'` in the app router, `export const config = { runtime: 'edge' }` in the pages router. */
function setting(module: ModuleValue, name: string): string {
  const config = module.exported('config');
  const within = config
    ? optionsOf(config).flatMap((one) => (one.kind === 'record' ? (one.entries.get(name) ?? []) : []))
    : [];
  return [module.exported(name), ...within].flatMap((value) => textOf(value)?.text ?? [])[0] ?? '';
}
