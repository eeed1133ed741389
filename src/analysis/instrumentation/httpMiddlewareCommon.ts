/**
 * The middleware package of https://github.com/weaveworks/common, which lives on in https://github.com/grafana/dskit: values with a
 * method `Wrap`, put together by `Merge`.
 */
import type { NativeCall } from '../linker/machine/values';
import type { Plugin } from '../plugin';

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

export const httpMiddlewareCommon: Plugin = {
  id: 'httpMiddlewareCommon',
  languages: ['go'],
  modules: PACKAGES,
  calls: Object.fromEntries(
    PACKAGES.flatMap((path) => [
      [`${path}.Merge`, merge] as const,
      // A conversion: calling `Wrap` is calling the function.
      [`${path}.Func{}.Wrap`, ((call) => call.positional(0)) satisfies NativeCall] as const,
    ]),
  ),
  proofs: PACKAGES.flatMap((path) => [
    { path: `${path}.Instrument{}.Wrap`, signals: ['metrics'], text: 'middleware.Instrument around the handler' },
    { path: `${path}.Tracer{}.Wrap`, signals: ['traces'], text: 'middleware.Tracer around the handler' },
  ]),
};
