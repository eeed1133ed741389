/**
 * Consumers that Go's queue libraries call: asynq (https://github.com/hibiken/asynq), NATS (https://github.com/nats-io/nats.go),
 * Sarama's consumer groups (https://github.com/IBM/sarama), Temporal (https://github.com/temporalio/sdk-go).
 */
import type { Plugin } from '../plugin';
import { takingFunctions, type GoMethod } from './workers/goMethods';

const ASYNQ = 'github.com/hibiken/asynq';
const NATS = 'github.com/nats-io/nats.go';
const SARAMA = ['github.com/IBM/sarama', 'github.com/Shopify/sarama'];
const TEMPORAL = 'go.temporal.io/sdk/worker';

const METHODS: readonly GoMethod[] = [
  { package: ASYNQ, name: /^(?:HandleFunc|Handle)$/, kind: 'asynq', nameAt: 0, jobMethods: ['ProcessTask'] },
  { package: NATS, name: /^(?:Queue)?Subscribe$/, kind: 'nats', nameAt: 0 },
  ...SARAMA.map((path) => ({ package: path, name: /^Consume$/, kind: 'sarama', jobMethods: ['ConsumeClaim'] })),
  { package: TEMPORAL, name: /^RegisterActivity$/, kind: 'temporal' },
  { package: TEMPORAL, name: /^RegisterWorkflow$/, kind: 'temporal-workflow' },
];

export const goQueues: Plugin = {
  id: 'goQueues',
  languages: ['go'],
  modules: [ASYNQ, NATS, ...SARAMA, TEMPORAL],
  namedCalls: takingFunctions(METHODS),
};
