/** kafka-python (https://kafka-python.readthedocs.io): `for message in consumer`, `consumer.poll()` in a loop. */
import type { Plugin } from '../plugin';
import { consumerLoops } from './workers/consumerLoops';

export const kafkaPython: Plugin = {
  id: 'kafkaPython',
  languages: ['python'],
  modules: ['from kafka', 'import kafka', 'in consumer', 'in self.consumer', 'consumer.poll'],
  loopExecuted: consumerLoops({
    kind: 'kafka-python',
    path: /^kafka\.(?:\w+\.)*KafkaConsumer(?:\(\)|#)$/,
    isIterated: true,
    methods: ['poll'],
  }),
};
