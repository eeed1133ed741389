/** SQS in Node: sqs-consumer (https://github.com/bbc/sqs-consumer), and loops that send a `ReceiveMessageCommand`. */
import type { LoopRun, Machine } from '../linker/machine/machine';
import type { NativeCall } from '../linker/machine/values';
import { visitValues } from '../linker/visit';
import type { Plugin } from '../plugin';
import { entryOf } from './workers/node';
import { addLoop } from './workers/consumerLoops';
import { addWorker, isFunctionLike, registrationOf } from './workers/registration';

const ID = 'sqs';

const create: NativeCall = (call) => {
  const { machine, location } = call;
  const handlers = ['handleMessage', 'handleMessageBatch'].flatMap((name) => entryOf(call.positional(0), name) ?? []);
  for (const handler of handlers) addWorker({ kind: ID, declaration: registrationOf(call), handler }, machine);
  if (!handlers.some(isFunctionLike)) machine.warn(location, 'what this consumer runs is only known at run time');
  return undefined;
};

/** `while (true) { await client.send(new ReceiveMessageCommand(…)); … }`. */
function findLoop(run: LoopRun, machine: Machine): void {
  const { loop, over, frame } = run;
  if (over !== undefined) return;
  let receives = false;
  visitValues(loop.body, (value) => {
    if (value.kind !== 'call' || value.construct !== true || value.callee.kind !== 'name') return;
    const callee = machine.evaluate(value.callee, frame);
    receives ||= callee.kind === 'symbol' && callee.path === '@aws-sdk/client-sqs.ReceiveMessageCommand';
  });
  if (receives) addLoop(ID, run, machine);
}

export const sqsConsumer: Plugin = {
  id: 'sqsConsumer',
  languages: ['typescript'],
  modules: ['sqs-consumer', '@aws-sdk/client-sqs'],
  calls: { 'sqs-consumer.Consumer.create': create, 'sqs-consumer.Consumer': create },
  loopExecuted: findLoop,
};
