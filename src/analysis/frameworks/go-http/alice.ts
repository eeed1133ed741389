/** alice (https://github.com/justinas/alice): chains of middleware, `alice.New(log, measure).Then(handler)`. */
import type { Location } from '../../../core/range';
import type { Call } from '../../linker/machine/machine';
import type { Abstract, EntityValue, NativeCall } from '../../linker/machine/values';
import { itemsOf, list } from '../../linker/machine/values';

const PACKAGE = 'github.com/justinas/alice';

/** Member under which a chain holds its middleware, for `Extend`. */
const CONSTRUCTORS = '*constructors*';

const given = (call: Call): Abstract[] => call.arguments.map(({ value }) => value);

/** A chain: the first of the middleware stands outermost. chi's `Chain` ends in `Handler` where alice's ends in `Then`. */
export function chainOf(constructors: readonly Abstract[], location: Location): EntityValue {
  const then: NativeCall = (call) => around(constructors, call);
  return {
    kind: 'entity',
    type: `${PACKAGE}.Chain`,
    location,
    methods: {
      Then: then,
      ThenFunc: then,
      Handler: then,
      HandlerFunc: then,
      Append: (call) => chainOf([...constructors, ...given(call)], call.location),
      Extend: (call) => chainOf([...constructors, ...constructorsOf(call)], call.location),
    },
    member: (name) => (name === CONSTRUCTORS ? list([...constructors], location) : undefined),
  };
}

function constructorsOf(call: Call): readonly Abstract[] {
  const other = call.positional(0);
  return (other?.kind === 'entity' ? itemsOf(other.member?.(CONSTRUCTORS)) : undefined) ?? [];
}

/** The first of the chain stands outermost. Without a handler the default mux is meant. */
function around(constructors: readonly Abstract[], call: Call): Abstract {
  const { machine, location } = call;
  const last = call.positional(0);
  const isMissing = last === undefined || (last.kind === 'constant' && last.value === null);
  const inner = isMissing ? machine.typedMember('net/http.DefaultServeMux', location) : last;
  return constructors.reduceRight<Abstract>(
    (handler, constructor) => machine.call(constructor, [{ value: handler, location }], location),
    inner,
  );
}

export const ALICE: Readonly<Record<string, NativeCall>> = {
  [`${PACKAGE}.New`]: (call) => chainOf(given(call), call.location),
  // A conversion: the function stays what it is.
  [`${PACKAGE}.Constructor`]: (call) => call.positional(0),
};
