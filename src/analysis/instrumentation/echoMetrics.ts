/** Ready-made metrics and traces of echo: echoprometheus in its three places, otelecho, and its successor for v5. */
import type { NativeCall } from '../linker/machine/values';
import { symbol } from '../linker/machine/values';
import { nodeOf, type Plugin, type Proof } from '../plugin';

const OTELECHO = 'go.opentelemetry.io/contrib/instrumentation/github.com/labstack/echo/otelecho';
const OTELECHO_V5 = 'github.com/labstack/echo-opentelemetry';
const PROMETHEUS = ['github.com/labstack/echo-contrib/echoprometheus', 'github.com/labstack/echo-prometheus'];
/** The package before echoprometheus. */
const OLD = 'github.com/labstack/echo-contrib/prometheus';

/** `prometheus.NewPrometheus("echo", nil).Use(e)` */
const usedOn: NativeCall = (call) => {
  const node = nodeOf(call.positional(0));
  const middleware = [symbol(`${OLD}.NewPrometheus().Use()`, call.location)];
  node?.steps.push({ kind: 'use', middleware, path: { segments: [], trailingSlash: false } });
  return undefined;
};

const middleware = (path: string): Proof[] =>
  ['NewMiddleware', 'NewMiddlewareWithConfig'].map((name) => ({
    path: `${path}.${name}`,
    signals: ['metrics'],
    text: `echoprometheus.${name}`,
  }));

export const echoMetrics: Plugin = {
  id: 'echoMetrics',
  languages: ['go'],
  modules: [OTELECHO, OTELECHO_V5, ...PROMETHEUS, OLD],
  calls: { [`${OLD}.NewPrometheus().Use`]: usedOn },
  proofs: [
    { path: `${OTELECHO}.Middleware`, signals: ['metrics', 'traces'], text: 'otelecho.Middleware' },
    { path: `${OTELECHO_V5}.NewMiddleware`, signals: ['metrics', 'traces'], text: 'echootel.NewMiddleware' },
    ...PROMETHEUS.flatMap(middleware),
    { path: `${OLD}.NewPrometheus().Use`, signals: ['metrics'], text: 'prometheus.NewPrometheus of echo-contrib' },
  ],
};
