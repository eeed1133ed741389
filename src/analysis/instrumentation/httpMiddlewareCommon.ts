/**
 * The middleware package of https://github.com/weaveworks/common, which lives on in https://github.com/grafana/dskit: values with a
 * method `Wrap`, put together by `Merge`.
 */
import type { NativeCall } from '../linker/machine/values';
import type { Plugin, Proof } from '../plugin';

const PACKAGES = ['github.com/weaveworks/common/middleware', 'github.com/grafana/dskit/middleware'];

/** `Merge(a, b).Wrap(h)` is `a.Wrap(b.Wrap(h))`. */
const merge: NativeCall = (merging) => ({
  kind: 'entity',
  type: 'common/middleware.Interface',
  location: merging.location,
  methods: {
    Wrap: ({ machine, location, positional }) =>
      merging.arguments.reduceRight((inner, { value }) => {
        const wrap = machine.member(value, 'Wrap', location);
        return inner && machine.call(wrap, [{ value: inner, location }], location);
      }, positional(0)),
  },
});

/** `middleware.Func(logged)`: calling its `Wrap` is calling the function. */
const converted: NativeCall = (converting) => ({
  kind: 'entity',
  type: 'common/middleware.Interface',
  location: converting.location,
  methods: {
    Wrap: ({ machine, location, arguments: given }) => {
      const wrap = converting.positional(0);
      return wrap && machine.call(wrap, given, location);
    },
  },
});

export const httpMiddlewareCommon: Plugin = {
  id: 'httpMiddlewareCommon',
  languages: ['go'],
  modules: PACKAGES,
  calls: Object.fromEntries(
    PACKAGES.flatMap((path) => [[`${path}.Merge`, merge] as const, [`${path}.Func`, converted] as const]),
  ),
  proofs: PACKAGES.flatMap((path) => [
    ...wrapping(`${path}.Instrument`, ['metrics']),
    ...wrapping(`${path}.Tracer`, ['traces']),
  ]),
};

/** A literal's method `Wrap`, or that of a value of which only the type is known. */
function wrapping(type: string, signals: Proof['signals']): Proof[] {
  const name = type.split('/').at(-1) ?? type;
  return ['{}()', '#'].map((form) => ({ path: `${type}${form}.Wrap`, signals, text: `${name} around the handler` }));
}
