/** aiokafka (https://aiokafka.readthedocs.io): `async for message in consumer`, `await consumer.getone()` in a loop. */
import type { Plugin } from '../plugin';
import { consumerLoops } from './workers/consumerLoops';

export const aiokafka: Plugin = {
  id: 'aiokafka',
  languages: ['python'],
  modules: ['aiokafka', 'in consumer', 'in self.consumer', 'consumer.getone', 'consumer.getmany'],
  loopExecuted: consumerLoops({
    kind: 'aiokafka',
    path: /^aiokafka\.(?:\w+\.)*AIOKafkaConsumer(?:\(\)|#)$/,
    isIterated: true,
    methods: ['getone', 'getmany'],
  }),
};
