/** Bee-Queue (https://github.com/bee-queue/bee-queue): `new Queue(name)`, then `queue.process([concurrency], processor)`. */
import type { Plugin } from '../plugin';
import { queueCalls, queueTypes } from './workers/bullLike';

export const beeQueue: Plugin = {
  id: 'beeQueue',
  languages: ['typescript'],
  modules: ['bee-queue'],
  calls: queueCalls('bee-queue', ['bee-queue', 'bee-queue.default']),
  types: queueTypes('bee-queue', ['bee-queue', 'bee-queue.default']),
};
