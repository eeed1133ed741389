/** What Flask passes to a view: what the URL holds, by name. */
import { resolveHandler } from '../../linker/handlers';
import type { Machine } from '../../linker/machine/machine';
import type { Abstract } from '../../linker/machine/values';
import { symbol } from '../../linker/machine/values';

/** `<id>`, `<int:id>`, `<any(red, green):colour>`. */
const VARIABLE = /<(?:(?<converter>\w+)(?:\([^)]*\))?:)?(?<name>\w+)>/g;

/** One of a few that the rule itself names. */
const BOUNDED = 'any';

/** A view's arguments in the order of its parameters. Others than those of the URL come from decorators: of them nothing is known. */
export function viewArguments(view: Abstract, rule: string | undefined, machine: Machine): readonly Abstract[] {
  const endpoint = resolveHandler(view, machine).endpoint;
  if (!endpoint || rule === undefined) return [];
  const free = new Set(
    [...rule.matchAll(VARIABLE)].flatMap(({ groups }) =>
      groups?.['name'] === undefined || groups['converter'] === BOUNDED ? [] : [groups['name']],
    ),
  );
  const { function: own, file, scope } = endpoint;
  return own.parameters.slice(endpoint.self === undefined ? 0 : 1).map(({ target, type, range }) => {
    const name = target.kind === 'name' ? target.name : '';
    const location = { file, range };
    return free.has(name) ? symbol(`request-parameter#${name}`, location) : machine.opaque(type, name, scope, location);
  });
}
