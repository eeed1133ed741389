/** otelhttp: OpenTelemetry's wrapper for net/http handlers; metrics and traces. `NewTransport` is about clients. */
import type { Plugin } from '../plugin';

const PACKAGE = 'go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp';

export const otelhttp: Plugin = {
  id: 'otelhttp',
  languages: ['go'],
  modules: [PACKAGE],
  proofs: ['NewHandler', 'NewMiddleware'].map((name) => ({
    path: `${PACKAGE}.${name}`,
    signals: ['metrics', 'traces'],
    text: `otelhttp.${name} around the handler`,
  })),
};
