/** What Litestar brings for itself: `PrometheusConfig().middleware`, `OpenTelemetryConfig().middleware`, `OpenTelemetryPlugin`. */
import type { ReachedRoute } from '../linker/graph';
import type { Call } from '../linker/machine/machine';
import type { Abstract, NativeCall, SymbolValue } from '../linker/machine/values';
import { itemsOf, symbol, textOf } from '../linker/machine/values';
import type { Evidence, Signal } from '../model';
import type { Plugin } from '../plugin';
import { isExcluded } from './exclusions';
import { coversOf, pathOfRoute } from './middlewareCover';

const ID = 'litestarPlugins';

const modulesOf = (name: string): readonly string[] => [
  `litestar.plugins.${name}`,
  `litestar.contrib.${name}`,
  `litestar.plugins.${name}.config`,
];

interface Part {
  readonly path: string;
  readonly signals: readonly Signal[];
  readonly text: string;
}

const PROMETHEUS: Part = { path: '*litestar prometheus*', signals: ['metrics'], text: 'PrometheusConfig of Litestar' };
const TELEMETRY: Part = {
  path: '*litestar opentelemetry*',
  signals: ['traces'],
  text: 'OpenTelemetryConfig of Litestar',
};

/** A configuration: its middleware remembers what it was given. */
const configuration =
  (part: Part): NativeCall =>
  (call: Call): Abstract => ({
    kind: 'entity',
    type: part.path,
    location: call.location,
    methods: {},
    member: (name) => (name === 'middleware' ? symbol(part.path, call.location, call.arguments) : undefined),
  });

function evidenceOf(route: ReachedRoute): Evidence[] {
  return [PROMETHEUS, TELEMETRY].flatMap((part) =>
    coversOf(route, new Set([part.path])).flatMap(({ value, scope }): Evidence[] => {
      if (isExcluded(pathOfRoute(route), excluded(value))) return [];
      const { signals, text } = part;
      return [{ instrumentation: ID, signals, scope, location: value.location, text }];
    }),
  );
}

/** `exclude`: a pattern or a list of patterns, searched in the path. */
function excluded(value: SymbolValue): readonly string[] {
  const given = value.arguments?.find(({ name }) => name === 'exclude')?.value;
  const one = textOf(given)?.text;
  return one === undefined ? (itemsOf(given) ?? []).flatMap((item) => textOf(item)?.text ?? []) : [one];
}

export const litestarPlugins: Plugin = {
  id: ID,
  languages: ['python'],
  modules: ['litestar.plugins', 'litestar.contrib'],
  calls: {
    ...Object.fromEntries(
      modulesOf('prometheus').map((module) => [`${module}.PrometheusConfig`, configuration(PROMETHEUS)]),
    ),
    ...Object.fromEntries(
      modulesOf('opentelemetry').flatMap((module) => [
        [`${module}.OpenTelemetryConfig`, configuration(TELEMETRY)],
        [`${module}.OpenTelemetryPlugin`, (call: Call) => symbol(TELEMETRY.path, call.location)],
      ]),
    ),
  },
  routeReached: evidenceOf,
};
