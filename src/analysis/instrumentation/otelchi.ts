/** otelchi (https://github.com/riandyrn/otelchi): spans from its own package, metrics from the package `metric` beside it. */
import type { Plugin } from '../plugin';

const PACKAGE = 'github.com/riandyrn/otelchi';

/** `NewRequestInFlight` and `NewResponseSizeBytes` say nothing of rate, errors and duration. */
const DURATION = `${PACKAGE}/metric.NewRequestDurationMillis`;

export const otelchi: Plugin = {
  id: 'otelchi',
  languages: ['go'],
  modules: [PACKAGE],
  proofs: [
    { path: `${PACKAGE}.Middleware`, signals: ['traces'], text: 'otelchi.Middleware' },
    { path: DURATION, signals: ['metrics'], text: 'otelchi/metric.NewRequestDurationMillis' },
  ],
};
