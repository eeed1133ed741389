/** autometrics (https://github.com/autometrics-dev/autometrics-py): `@autometrics` counts and times a function. */
import type { Plugin } from '../plugin';

const PATHS = ['autometrics.autometrics', 'autometrics.autometrics.autometrics', 'autometrics.decorator.autometrics'];

export const autometrics: Plugin = {
  id: 'autometrics',
  languages: ['python'],
  modules: ['autometrics'],
  proofs: PATHS.map((path) => ({ path, signals: ['metrics'], text: '@autometrics on the handler' })),
};
