/** What libraries of workers in Python have for jobs that end otherwise than well or badly. */

export interface JobFlavour {
  /** The exception by which a job asks to be run again. */
  readonly retry?: { readonly module: string; readonly name: string };
  /** The library reads annotations, which are strings under `from __future__ import annotations`. */
  readonly readsAnnotations?: true;
}

/** Functions that are called once for each job or message. */
export const JOB_FLAVOURS: Readonly<Record<string, JobFlavour>> = {
  celery: { retry: { module: 'celery.exceptions', name: 'Retry' } },
  rq: {},
  arq: { retry: { module: 'arq', name: 'Retry' } },
  dramatiq: { retry: { module: 'dramatiq.errors', name: 'Retry' } },
  huey: { retry: { module: 'huey.exceptions', name: 'RetryTask' } },
  taskiq: { readsAnnotations: true },
  apscheduler: {},
  faststream: { retry: { module: 'faststream.exceptions', name: 'NackMessage' }, readsAnnotations: true },
  pika: {},
  'aio-pika': {},
};

/** Functions that take one message after the other in a loop; aio-pika's do one or the other. */
export const LOOP_KINDS: ReadonlySet<string> = new Set([
  'asyncio-queue',
  'thread-queue',
  'kafka-python',
  'confluent-kafka',
  'aiokafka',
  'aio-pika',
  'sqs',
]);
