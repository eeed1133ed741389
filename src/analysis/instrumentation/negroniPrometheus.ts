/** negroni-prometheus (https://github.com/zbindenren/negroni-prometheus): middleware of negroni. */
import type { Plugin } from '../plugin';

const PACKAGE = 'github.com/zbindenren/negroni-prometheus';

export const negroniPrometheus: Plugin = {
  id: 'negroniPrometheus',
  languages: ['go'],
  modules: [PACKAGE],
  proofs: [{ path: `${PACKAGE}.NewMiddleware`, signals: ['metrics'], text: 'negroniprometheus.NewMiddleware' }],
};
