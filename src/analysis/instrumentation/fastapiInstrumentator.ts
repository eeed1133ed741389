/** prometheus-fastapi-instrumentator (https://github.com/trallnag/prometheus-fastapi-instrumentator). */
import type { Location } from '../../core/range';
import { ROOT } from '../../core/route';
import type { Call } from '../linker/machine/machine';
import type { Abstract, CallArgument, EntityValue } from '../linker/machine/values';
import { itemsOf, optionsOf, symbol, textOf } from '../linker/machine/values';
import type { Evidence } from '../model';
import { nodeOf, type Plugin } from '../plugin';
import { isExcluded } from './exclusions';
import { coversOf, pathOfRoute } from './middlewareCover';

const ID = 'fastapiInstrumentator';
const MODULE = 'prometheus_fastapi_instrumentator';
const CLASSES = [`${MODULE}.Instrumentator`, `${MODULE}.PrometheusFastApiInstrumentator`];
const INSTRUMENT = `${MODULE}.Instrumentator#.instrument`;

/** Every method gives the instrumentator back. `expose` only adds the endpoint that shows the metrics. */
function instrumentator(options: readonly CallArgument[], location: Location): EntityValue {
  const entity: EntityValue = {
    kind: 'entity',
    type: `${MODULE}.Instrumentator`,
    location,
    methods: {
      instrument: (call) => {
        instrument(call, options);
        return entity;
      },
      add: () => entity,
      expose: () => entity,
    },
  };
  return entity;
}

/** Puts the instrumentation on the application as middleware, with its options. */
function instrument(call: Call, options: readonly CallArgument[]): void {
  const application = call.positional(0) ?? call.keyword('app');
  for (const option of application ? optionsOf(application) : []) {
    const middleware = [symbol(INSTRUMENT, call.location, options)];
    nodeOf(option)?.steps.push({ kind: 'use', middleware, path: ROOT });
  }
}

const option = (options: readonly CallArgument[], name: string): Abstract | undefined =>
  options.find((argument) => argument.name === name)?.value;

/** Only measures when an environment variable says so. */
function isConditional(options: readonly CallArgument[]): boolean {
  const value = option(options, 'should_respect_env_var');
  return value !== undefined && !(value.kind === 'constant' && value.value === false);
}

export const fastapiInstrumentator: Plugin = {
  id: ID,
  languages: ['python'],
  modules: [MODULE],
  calls: Object.fromEntries(
    CLASSES.map((path) => [path, (call: Call): Abstract => instrumentator(call.arguments, call.location)]),
  ),
  types: Object.fromEntries(
    CLASSES.map((path) => [path, (_machine: unknown, location: Location): Abstract => instrumentator([], location)]),
  ),
  routeReached: (route) =>
    coversOf(route, new Set([INSTRUMENT])).flatMap(({ value, scope }): Evidence[] => {
      const options = value.arguments ?? [];
      const excluded = (itemsOf(option(options, 'excluded_handlers')) ?? []).flatMap(
        (item) => textOf(item)?.text ?? [],
      );
      if (isExcluded(pathOfRoute(route), excluded)) return [];
      return [
        {
          instrumentation: ID,
          signals: ['metrics'],
          scope,
          location: value.location,
          text: 'Instrumentator().instrument(app)',
          ...(isConditional(options) ? { isDoubtful: true } : {}),
        },
      ];
    }),
};
