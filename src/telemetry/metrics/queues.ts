/**
 * How many jobs wait in a queue, as brokers and queue libraries export it. Sources: the exporters' own documentation: celery-exporter
 * (danihodovic), BullMQ (`exportPrometheusMetrics`), rq-exporter (mdawar), asynq (x/metrics), RabbitMQ's Prometheus plug-in with
 * metrics per object, kafka_exporter (danielqsj).
 */
import type { Sample } from './prometheusApi';
import { labelName, matchAny, selector } from './promql';

interface QueueMetric {
  /** For a person: who says so. */
  readonly title: string;
  readonly metric: string;
  /** Label with the name of the queue or topic. */
  readonly label: string;
  /** Which of its series are jobs that wait. */
  readonly only?: { readonly label: string; readonly values: readonly string[] };
}

const QUEUES: readonly QueueMetric[] = [
  { title: 'Celery', metric: 'celery_queue_length', label: 'queue_name' },
  {
    title: 'BullMQ',
    metric: 'bullmq_job_count',
    label: 'queue',
    only: { label: 'state', values: ['waiting', 'prioritized'] },
  },
  { title: 'RQ', metric: 'rq_jobs', label: 'queue', only: { label: 'status', values: ['queued'] } },
  { title: 'asynq', metric: 'asynq_queue_size', label: 'queue' },
  { title: 'RabbitMQ', metric: 'rabbitmq_queue_messages_ready', label: 'queue' },
  { title: 'Kafka', metric: 'kafka_consumergroup_lag', label: 'topic' },
];

export interface Waiting {
  readonly title: string;
  readonly queue: string;
  readonly jobs: number;
}

/** One query for every queue of one of these names. */
export function waitingQuery(names: readonly string[]): string {
  return QUEUES.map(({ title, metric, label, only }) => {
    const matchers = [...matchAny(label, names), ...(only ? matchAny(only.label, only.values) : [])];
    const sum = `sum by (${labelName(label)}) (${selector(metric, matchers)})`;
    return `label_replace(label_replace(${sum}, "waiting_in", "$1", "${label}", "(.*)"), "told_by", "${title}", "", "")`;
  }).join(' or ');
}

/** The same of services that are read directly: among everything that they expose. */
export function waitingAmong(exposed: readonly Sample[], names: readonly string[]): readonly Waiting[] {
  const jobs = new Map<string, Waiting>();
  for (const { labels, value } of exposed) {
    const known = QUEUES.find(({ metric }) => metric === labels['__name__']);
    const queue = known && labels[known.label];
    if (!known || queue === undefined || !names.includes(queue) || !Number.isFinite(value)) continue;
    if (known.only && !known.only.values.includes(labels[known.only.label] ?? '')) continue;
    const key = `${known.title}\u0000${queue}`;
    jobs.set(key, { title: known.title, queue, jobs: (jobs.get(key)?.jobs ?? 0) + value });
  }
  return fullestFirst([...jobs.values()]);
}

const fullestFirst = (all: readonly Waiting[]): readonly Waiting[] =>
  [...all].sort((left, right) => right.jobs - left.jobs);

/** The fullest queue first. */
export function waitingIn(samples: readonly Sample[]): readonly Waiting[] {
  return fullestFirst(
    samples.flatMap(({ labels, value }) => {
      const { waiting_in: queue, told_by: title } = labels;
      return queue !== undefined && title !== undefined && Number.isFinite(value)
        ? [{ title, queue, jobs: value }]
        : [];
    }),
  );
}
