/** otelmux (https://pkg.go.dev/go.opentelemetry.io/contrib/instrumentation/github.com/gorilla/mux/otelmux): middleware of gorilla/mux. */
import type { Plugin } from '../plugin';

const PACKAGE = 'go.opentelemetry.io/contrib/instrumentation/github.com/gorilla/mux/otelmux';

export const otelmux: Plugin = {
  id: 'otelmux',
  languages: ['go'],
  modules: [PACKAGE],
  proofs: [{ path: `${PACKAGE}.Middleware`, signals: ['metrics', 'traces'], text: 'otelmux.Middleware' }],
};
