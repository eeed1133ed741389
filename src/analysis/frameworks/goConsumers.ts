/**
 * Loops that take messages in Go: readers of kafka-go (https://github.com/segmentio/kafka-go), consumers of confluent-kafka-go, and
 * channels that RabbitMQ's clients deliver to.
 */
import type { Plugin } from '../plugin';
import { consumerLoops } from './workers/consumerLoops';

const KAFKA_GO = 'github.com/segmentio/kafka-go';
const CONFLUENT = 'github.com/confluentinc/confluent-kafka-go';
const RABBIT = ['github.com/rabbitmq/amqp091-go', 'github.com/streadway/amqp'];

const LOOPS = [
  consumerLoops({
    kind: 'kafka-go',
    path: /^github\.com\/segmentio\/kafka-go\.(?:NewReader\(\)|Reader(?:#|\{\}))$/,
    isIterated: false,
    methods: ['ReadMessage', 'FetchMessage'],
  }),
  consumerLoops({
    kind: 'confluent-kafka',
    path: /^(?:github\.com|gopkg\.in)\/confluentinc\/confluent-kafka-go(?:\.v\d+)?\/kafka\.(?:NewConsumer\(\)|Consumer#)$/,
    isIterated: false,
    methods: ['Poll', 'ReadMessage'],
  }),
  consumerLoops({
    kind: 'amqp',
    path: /^github\.com\/(?:rabbitmq\/amqp091-go|streadway\/amqp)\..*\.Consume(?:WithContext)?\(\)$/,
    isIterated: true,
    methods: [],
  }),
];

export const goConsumers: Plugin = {
  id: 'goConsumers',
  languages: ['go'],
  modules: [KAFKA_GO, CONFLUENT, ...RABBIT],
  loopExecuted: (run, machine) => {
    for (const loop of LOOPS) if (run.frame.language === 'go') loop(run, machine);
  },
};
