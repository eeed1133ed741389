/**
 * Ready-made metrics and traces of gin: otelgin, go-gin-prometheus, ginprom, gin-metrics. Some are used as middleware, others are told
 * the engine, from where on they measure what is registered.
 */
import type { NativeCall } from '../linker/machine/values';
import { symbol } from '../linker/machine/values';
import { nodeOf, type Plugin, type Proof } from '../plugin';

const OTELGIN = 'go.opentelemetry.io/contrib/instrumentation/github.com/gin-gonic/gin/otelgin';
const GO_GIN_PROMETHEUS = 'github.com/zsais/go-gin-prometheus';
const GINPROM = 'github.com/Depado/ginprom';
const GIN_METRICS = 'github.com/penglongli/gin-metrics/ginmetrics';
const CHENJIANDONGX = 'github.com/chenjiandongx/ginprom';

/** `p.Use(engine)`: the library's own middleware is used there and then. */
const usedOn =
  (path: string): NativeCall =>
  (call) => {
    const node = nodeOf(call.positional(0));
    const middleware = [symbol(`${path}()`, call.location)];
    node?.steps.push({ kind: 'use', middleware, path: { segments: [], trailingSlash: false } });
    return undefined;
  };

const USED_ON = [`${GO_GIN_PROMETHEUS}.NewPrometheus().Use`, `${GIN_METRICS}.GetMonitor().Use`];

const metrics = (path: string, text: string): Proof => ({ path, signals: ['metrics'], text });

export const ginMetrics: Plugin = {
  id: 'ginMetrics',
  languages: ['go'],
  modules: [OTELGIN, GO_GIN_PROMETHEUS, GINPROM, GIN_METRICS, CHENJIANDONGX],
  calls: Object.fromEntries(USED_ON.map((path) => [path, usedOn(path)])),
  proofs: [
    { path: `${OTELGIN}.Middleware`, signals: ['metrics', 'traces'], text: 'otelgin.Middleware' },
    metrics(`${GO_GIN_PROMETHEUS}.NewPrometheus().Use`, 'go-gin-prometheus'),
    metrics(`${GO_GIN_PROMETHEUS}.NewPrometheus().HandlerFunc`, 'go-gin-prometheus'),
    metrics(`${GIN_METRICS}.GetMonitor().Use`, 'gin-metrics'),
    metrics(`${GINPROM}.New().Instrument`, 'ginprom'),
    metrics(`${CHENJIANDONGX}.PromMiddleware`, 'ginprom.PromMiddleware'),
  ],
};
