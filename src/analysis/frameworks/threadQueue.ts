/** Threads and processes that take jobs from a `queue.Queue` or a `multiprocessing.Queue` in a loop. */
import type { Plugin } from '../plugin';
import { consumerLoops } from './workers/consumerLoops';

export const threadQueue: Plugin = {
  id: 'threadQueue',
  languages: ['python'],
  modules: ['queue.Queue', 'from queue import', 'queue.SimpleQueue', 'queue.PriorityQueue', 'multiprocessing'],
  loopExecuted: consumerLoops({
    kind: 'thread-queue',
    path: /^(?:queue|multiprocessing|multiprocessing\.queues)\.(?:Simple|Lifo|Priority|Joinable)?Queue(?:\[\])?(?:\(\)|#)$/,
    isIterated: false,
    methods: ['get', 'get_nowait'],
    isOutermost: true,
  }),
};
