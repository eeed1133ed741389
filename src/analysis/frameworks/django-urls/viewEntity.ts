/** `View.as_view(…)`: the function that Django makes of a class, with the class it came from. */
import type { Location } from '../../../core/range';
import { ROOT } from '../../../core/route';
import type { Machine } from '../../linker/machine/machine';
import type { Abstract, ClassValue, EntityValue, RecordValue } from '../../linker/machine/values';
import { native } from '../../linker/machine/values';

const VIEW = 'django.View';

/** Outside bases that have an `as_view` of another kind. */
const FOREIGN = /^(?:flask|quart|sanic|starlette|aiohttp|fastapi|litestar|tornado)/;

/** `actions` are those of a view set: `{'get': 'list'}`. It has a node, so that wrappers around it are known for wrappers. */
export function viewEntity(of: ClassValue, options: RecordValue, actions: Abstract, location: Location): EntityValue {
  const members: Readonly<Record<string, Abstract>> = { view_class: of, cls: of, initkwargs: options, actions };
  const node = {
    framework: 'django',
    location,
    isApplication: false,
    isOpaque: false,
    prefix: ROOT,
    steps: [],
    isOrdered: false,
  };
  return { kind: 'entity', type: VIEW, location, node, methods: {}, member: (name) => members[name] };
}

export interface ClassView {
  readonly of: ClassValue;
  /** Verb to method, for view sets. */
  readonly actions: RecordValue | undefined;
  readonly options: RecordValue | undefined;
}

/** The class behind a value that `as_view` gave. */
export function classViewOf(value: Abstract): ClassView | undefined {
  if (value.kind !== 'entity' || value.type !== VIEW) return undefined;
  const of = value.member?.('view_class');
  const actions = value.member?.('actions');
  const options = value.member?.('initkwargs');
  if (of?.kind !== 'class') return undefined;
  return {
    of,
    actions: actions?.kind === 'record' ? actions : undefined,
    options: options?.kind === 'record' ? options : undefined,
  };
}

/** Gives every class that may be a view its `as_view`. Overriding ones only wrap what the framework makes. */
export function declareAsView(of: ClassValue, machine: Machine): void {
  if (of.bases.length === 0 || machine.frameOf(of).language !== 'python') return;
  if (outsideBasesOf(of).some((path) => FOREIGN.test(path))) return;
  const location = { file: of.file, range: of.facts.range };
  const asView = native('as_view', location, (call) => {
    const named = call.arguments.flatMap(({ name, value }) => (name === undefined ? [] : [[name, value] as const]));
    const options: RecordValue = { kind: 'record', entries: new Map(named), open: false, location: call.location };
    const actions = call.positional(0) ?? call.keyword('actions');
    return viewEntity(of, options, actions ?? { kind: 'constant', value: null, location }, call.location);
  });
  of.statics.set('as_view', asView);
}

/** Paths of the classes outside the workspace that it inherits from, near or far, in order. */
export function outsideBasesOf(of: ClassValue): string[] {
  return of.bases.flatMap((base) => {
    if (base.kind === 'class') return outsideBasesOf(base);
    return base.kind === 'symbol' ? [base.path] : [];
  });
}
