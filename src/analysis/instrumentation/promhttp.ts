/** promhttp's handler wrappers. `InstrumentMetricHandler` is about /metrics itself and proves nothing. */
import type { Plugin } from '../plugin';

const PACKAGE = 'github.com/prometheus/client_golang/prometheus/promhttp';

const WRAPPERS = ['InstrumentHandlerDuration', 'InstrumentHandlerCounter', 'InstrumentHandlerTimeToWriteHeader'];

export const promhttp: Plugin = {
  id: 'promhttp',
  languages: ['go'],
  modules: [PACKAGE],
  proofs: WRAPPERS.map((name) => ({
    path: `${PACKAGE}.${name}`,
    signals: ['metrics'],
    text: `promhttp.${name} around the handler`,
  })),
};
