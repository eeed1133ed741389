/**
 * `FastAPIInstrumentor.instrument_app(app)`, `FastAPIInstrumentor().instrument()`, `OpenTelemetryMiddleware`.
 *
 * They always make spans. Their metrics are no-ops until the program has a meter provider, so they count as metrics only then.
 */
import { ROOT } from '../../../core/route';
import type { ReachedRoute } from '../../linker/graph';
import type { Call, Machine } from '../../linker/machine/machine';
import type { CallArgument, NativeCall, SymbolValue } from '../../linker/machine/values';
import { optionsOf, symbol, textOf } from '../../linker/machine/values';
import type { Evidence, Signal } from '../../model';
import { nodeOf } from '../../plugin';
import { isExcluded } from '../exclusions';
import { coversOf, pathOfRoute } from '../middlewareCover';
import { familyOf } from '../frameworkFamilies';
import { OTEL_PYTHON } from './identity';
import { hasMeterProvider } from './meters';

interface Instrumentor {
  readonly path: string;
  /** Id of the framework whose applications it instruments. */
  readonly framework: string;
  /** It adds itself to settings that are read when the server starts, after all of the program has been loaded. */
  readonly isNeverLate?: true;
}

const INSTRUMENTORS: readonly Instrumentor[] = [
  { path: 'opentelemetry.instrumentation.fastapi.FastAPIInstrumentor', framework: 'fastapi' },
  { path: 'opentelemetry.instrumentation.starlette.StarletteInstrumentor', framework: 'starlette' },
  { path: 'opentelemetry.instrumentation.flask.FlaskInstrumentor', framework: 'flask' },
  { path: 'opentelemetry.instrumentation.aiohttp_server.AioHttpServerInstrumentor', framework: 'aiohttp' },
  { path: 'opentelemetry.instrumentation.django.DjangoInstrumentor', framework: 'django', isNeverLate: true },
];

const MIDDLEWARE = 'opentelemetry.instrumentation.asgi.OpenTelemetryMiddleware';

/** One application, from now on and for what was registered before. */
function instrumentApplication(path: string): NativeCall {
  return (call) => {
    const application = call.positional(0) ?? call.keyword('app');
    for (const option of application ? optionsOf(application) : []) {
      const middleware = [symbol(`${path}.instrument_app`, call.location, call.arguments)];
      nodeOf(option)?.steps.push({ kind: 'use', middleware, path: ROOT });
    }
    return undefined;
  };
}

/** Every application that is made afterwards; one that was made before is not reached. */
function instrumentProcess({ path, framework, isNeverLate }: Instrumentor): NativeCall {
  return (call) => {
    const isLate =
      !isNeverLate &&
      call.machine.graph.nodes.some((node) => node.framework === framework && node.isApplication && !node.isOpaque);
    call.machine.proveProcess({
      instrumentation: OTEL_PYTHON,
      signals: signalsOf(call.arguments, call.machine),
      frameworks: familyOf(framework),
      location: call.location,
      text: `${lastName(path)}().instrument()`,
      ...(isLate ? { isDoubtful: true } : {}),
    });
    return undefined;
  };
}

/** `app = OpenTelemetryMiddleware(app)`: the application goes on, with the middleware around it. */
const wrapApplication: NativeCall = (call: Call) => {
  const application = call.positional(0) ?? call.keyword('app');
  const node = nodeOf(application);
  node?.steps.push({ kind: 'use', middleware: [symbol(MIDDLEWARE, call.location, call.arguments)], path: ROOT });
  return node && application;
};

export const INSTRUMENTOR_CALLS: Readonly<Record<string, NativeCall>> = {
  ...Object.fromEntries(
    INSTRUMENTORS.flatMap((instrumentor) => [
      [`${instrumentor.path}.instrument_app`, instrumentApplication(instrumentor.path)],
      [`${instrumentor.path}().instrument_app`, instrumentApplication(instrumentor.path)],
      [`${instrumentor.path}().instrument`, instrumentProcess(instrumentor)],
    ]),
  ),
  [MIDDLEWARE]: wrapApplication,
  'logfire.instrument_django': (call) => {
    const { machine, location } = call;
    const [instrumentation, signals] = [OTEL_PYTHON, signalsOf([], machine)];
    const frameworks = familyOf('django');
    machine.proveProcess({ instrumentation, signals, frameworks, location, text: 'logfire.instrument_django()' });
    return undefined;
  },
};

const COVERS: ReadonlySet<string> = new Set([...INSTRUMENTORS.map(({ path }) => `${path}.instrument_app`), MIDDLEWARE]);

/** What the instrumentors prove for a route, unless its path is among their excluded URLs. */
export function instrumentorEvidence(route: ReachedRoute, machine: Machine): Evidence[] {
  return coversOf(route, COVERS).flatMap(({ value, scope }): Evidence[] => {
    const options = value.arguments ?? [];
    if (isExcluded(pathOfRoute(route), excludedUrls(options))) return [];
    const signals = signalsOf(options, machine);
    return [{ instrumentation: OTEL_PYTHON, signals, scope, location: value.location, text: describe(value) }];
  });
}

/** `excluded_urls="healthz,metrics"`: regular expressions with commas between them, searched in the URL. */
function excludedUrls(options: readonly CallArgument[]): readonly string[] {
  const given = options.find(({ name }) => name === 'excluded_urls')?.value;
  return (textOf(given)?.text ?? '').split(',');
}

function signalsOf(options: readonly CallArgument[], machine: Machine): readonly Signal[] {
  const provider = options.find(({ name }) => name === 'meter_provider')?.value;
  const isGiven = provider !== undefined && !(provider.kind === 'constant' && provider.value === null);
  return isGiven || hasMeterProvider(machine) ? ['metrics', 'traces'] : ['traces'];
}

const lastName = (path: string): string => path.replace(/^.*\./, '');

function describe({ path }: SymbolValue): string {
  const [, owner, method] = /\.(\w+)\.(instrument_app)$/.exec(path) ?? [];
  return owner && method ? `${owner}.${method}(app)` : lastName(path);
}
