/** confluent-kafka (https://docs.confluent.io/platform/current/clients/confluent-kafka-python): `consumer.poll()` in a loop. */
import type { Plugin } from '../plugin';
import { consumerLoops } from './workers/consumerLoops';

export const confluentKafka: Plugin = {
  id: 'confluentKafka',
  languages: ['python'],
  modules: ['confluent_kafka', 'consumer.poll', 'consumer.consume'],
  loopExecuted: consumerLoops({
    kind: 'confluent-kafka',
    path: /^confluent_kafka\.(?:\w+\.)*\w*Consumer(?:\(\)|#)$/,
    isIterated: false,
    methods: ['poll', 'consume'],
  }),
};
