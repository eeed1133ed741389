/** Bull (https://github.com/OptimalBits/bull): `new Queue(name)`, then `queue.process([job], [concurrency], processor)`. */
import type { Plugin } from '../plugin';
import { queueCalls, queueTypes } from './workers/bullLike';

export const bull: Plugin = {
  id: 'bull',
  languages: ['typescript'],
  modules: ["'bull'", '"bull"', '.process('],
  calls: queueCalls('bull', ['bull', 'bull.default', 'bull.Queue']),
  types: queueTypes('bull', ['bull', 'bull.Queue', 'bull.default.Queue']),
};
