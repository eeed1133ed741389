/**
 * Workers of NestJS: `@Processor` classes (https://docs.nestjs.com/techniques/queues), `@Cron` and `@Interval` methods
 * (https://docs.nestjs.com/techniques/task-scheduling), and subscriptions of @golevelup/nestjs-rabbitmq.
 */
import type { FunctionFacts } from '../facts';
import type { Machine } from '../linker/machine/machine';
import type { Abstract, ClassValue, ClosureValue, SymbolValue } from '../linker/machine/values';
import { optionsOf } from '../linker/machine/values';
import type { Plugin } from '../plugin';
import { entryOf } from './workers/node';
import { addWorker, declarationOf, knownText, methodsNamed } from './workers/registration';

interface Decorated {
  readonly name: string;
  readonly decorators: readonly SymbolValue[];
}

/** Decorators of methods that make a worker of their own, with its kind. */
const METHODS: Readonly<Record<string, string>> = {
  '@nestjs/schedule.Cron()': 'nestjs-schedule',
  '@nestjs/schedule.Interval()': 'nestjs-schedule',
  '@golevelup/nestjs-rabbitmq.RabbitSubscribe()': 'nestjs-rabbitmq',
  '@golevelup/nestjs-rabbitmq.RabbitRPC()': 'nestjs-rabbitmq',
};

/** Listeners of a processor that hear of every job that ends. */
const LISTENERS = /^@nestjs\/(?:bullmq\.OnWorkerEvent|bull\.OnQueue(?:Completed|Failed))\(\)$/;
const JOB_EVENT = /completed|failed/;

function workersOf(value: ClassValue, machine: Machine): void {
  const processor = value.decorators
    .flatMap(symbolsIn)
    .find(({ path }) => /^@nestjs\/bull(?:mq)?\.Processor\(\)$/.test(path));
  const methods = value.facts.methods.flatMap((facts) => decoratedMethod(facts, value, machine));
  for (const { name, decorators } of methods) {
    for (const { path } of decorators) {
      const kind = METHODS[path];
      if (kind !== undefined) add(kind, undefined, name, [], value, machine);
    }
  }
  if (processor) addProcessor(processor, methods, value, machine);
}

function addProcessor(
  processor: SymbolValue,
  methods: readonly Decorated[],
  value: ClassValue,
  machine: Machine,
): void {
  const queue = nameIn(processor);
  const around = methods
    .filter(({ decorators }) => decorators.some(hearsOfJobs))
    .flatMap(({ name }) => methodsNamed([name], value, machine));
  if (processor.path.startsWith('@nestjs/bullmq.')) {
    add('bullmq', queue, 'process', around, value, machine);
    return;
  }
  for (const { name, decorators } of methods) {
    const process = decorators.find(({ path }) => path === '@nestjs/bull.Process()');
    if (process) add('bull', nameIn(process) ?? queue, name, around, value, machine);
  }
}

function add(
  kind: string,
  name: string | undefined,
  method: string,
  around: readonly ClosureValue[],
  value: ClassValue,
  machine: Machine,
): void {
  const [handler] = methodsNamed([method], value, machine);
  const location = { file: value.file, range: value.facts.range };
  if (handler) addWorker({ name, kind, declaration: declarationOf(handler) ?? location, handler, around }, machine);
  else machine.warn(location, 'this processor has no method that is known');
}

function decoratedMethod(facts: FunctionFacts, value: ClassValue, machine: Machine): Decorated[] {
  const { name, decorators } = facts;
  if (name === undefined || decorators.length === 0) return [];
  const frame = machine.frameOf(value);
  return [{ name, decorators: decorators.flatMap((decorator) => symbolsIn(machine.evaluate(decorator.value, frame))) }];
}

const symbolsIn = (value: Abstract): SymbolValue[] =>
  optionsOf(value).flatMap((option) => (option.kind === 'symbol' ? [option] : []));

/** `@Processor('audio')`, `@Process({ name: 'transcode', concurrency: 2 })`. */
function nameIn({ arguments: args }: SymbolValue): string | undefined {
  const first = args?.[0]?.value;
  return knownText(first) ?? knownText(entryOf(first, 'name'));
}

function hearsOfJobs({ path, arguments: args }: SymbolValue): boolean {
  const event = knownText(args?.[0]?.value);
  return LISTENERS.test(path) && (!path.includes('OnWorkerEvent') || (event !== undefined && JOB_EVENT.test(event)));
}

export const nestjsWorkers: Plugin = {
  id: 'nestjsWorkers',
  languages: ['typescript'],
  modules: ['@nestjs/bull', '@nestjs/schedule', '@golevelup/nestjs-rabbitmq'],
  // Classes are complete once their module has run.
  moduleExecuted: (module, machine) => {
    for (const name of module.scope.names()) {
      const value = module.scope.evaluated(name);
      if (value?.kind === 'class' && value.file === module.id) workersOf(value, machine);
    }
  },
};
