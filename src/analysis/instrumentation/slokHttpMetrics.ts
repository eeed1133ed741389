/** go-http-metrics (https://github.com/slok/go-http-metrics): one middleware, with a package for each framework. */
import type { Plugin } from '../plugin';

const PACKAGE = 'github.com/slok/go-http-metrics/middleware';

const FRAMEWORKS = ['std', 'gin', 'echo', 'negroni', 'httprouter', 'goji', 'gorestful', 'iris', 'fasthttp'];

export const slokHttpMetrics: Plugin = {
  id: 'slokHttpMetrics',
  languages: ['go'],
  modules: [PACKAGE],
  proofs: FRAMEWORKS.flatMap((framework) =>
    ['Handler', 'HandlerProvider'].map((name) => ({
      path: `${PACKAGE}/${framework}.${name}`,
      signals: ['metrics'],
      text: `${framework}.${name} of go-http-metrics`,
    })),
  ),
};
