/** OpenCensus for net/http (https://pkg.go.dev/go.opencensus.io/plugin/ochttp): `&ochttp.Handler{Handler: router}`. */
import type { Plugin } from '../plugin';

const PACKAGE = 'go.opencensus.io/plugin/ochttp';

export const opencensusHttp: Plugin = {
  id: 'opencensusHttp',
  languages: ['go'],
  modules: [PACKAGE],
  proofs: [{ path: `${PACKAGE}.Handler{}`, signals: ['metrics', 'traces'], text: 'ochttp.Handler around the handler' }],
};
