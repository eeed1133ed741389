import { describe, expect, it } from 'vitest';
import type { Worker } from '../../../../src/analysis/model';
import { createQueueReader, queuesLine } from '../../../../src/server/hover/queues';
import { waitingAmong, waitingIn, waitingQuery } from '../../../../src/telemetry/metrics/queues';
import { fakePrometheus } from '../../../support/fakePrometheus';
import { handledRoute } from '../../../support/handled';
import { openSession, SHOP } from '../../../support/session';

const sample = (queue: string, title: string, value: number): { labels: Record<string, string>; value: number } => ({
  labels: { waiting_in: queue, told_by: title },
  value,
});
const { declaration, handler, metrics, traces } = handledRoute();
const WORKER: Worker = { name: 'emails', kind: 'bullmq', service: 'shop', declaration, handler, metrics, traces };

describe('queues of workers', () => {
  it('are asked for by name, in one query', () => {
    const query = waitingQuery(['e"mails']);
    expect(query).toContain('bullmq_job_count{queue="e\\"mails",state=~"waiting|prioritized"}');
    expect(query.split(' or ')).toHaveLength(6);
  });

  it('are told by who tells them, the fullest first', () => {
    const told = waitingIn([
      sample('a', 'RQ', 0),
      sample('emails', 'BullMQ', 1200),
      sample('b', 'Kafka', NaN),
      { labels: {}, value: 1 },
    ]);
    expect(queuesLine(told)).toBe('1200 jobs wait in emails (BullMQ) · nothing waits in a (RQ)');
    expect(queuesLine([{ title: 'RQ', queue: 'x_y', jobs: 1 }])).toBe('1 job waits in x\\_y (RQ)');
    expect(queuesLine([])).toBe('');
  });

  it('are read from what services expose, where there is no server', () => {
    const exposed = (name: string, labels: Record<string, string>, value: number) => ({
      labels: { __name__: name, ...labels },
      value,
    });
    const all = [
      exposed('bullmq_job_count', { queue: 'emails', state: 'waiting' }, 5),
      exposed('bullmq_job_count', { queue: 'emails', state: 'prioritized' }, 2),
      exposed('bullmq_job_count', { queue: 'emails', state: 'active' }, 9),
      exposed('bullmq_job_count', { queue: 'other', state: 'waiting' }, 9),
      exposed('rabbitmq_queue_messages_ready', { queue: 'emails' }, 8),
      exposed('kafka_consumergroup_lag', { topic: 'emails' }, NaN),
      exposed('up', { queue: 'emails' }, 1),
    ];
    expect(waitingAmong(all, ['emails'])).toEqual([
      { title: 'RabbitMQ', queue: 'emails', jobs: 8 },
      { title: 'BullMQ', queue: 'emails', jobs: 7 },
    ]);
  });

  it('are nothing of a route', async () => {
    const { session, show } = await openSession(SHOP, {
      environments: [{ name: 'test', prometheus: 'http://one.test' }],
    });
    show({});
    const asked: string[] = [];
    const instant = async (query: string) => (
      asked.push(query),
      { ok: true as const, value: [sample('emails', 'BullMQ', 7)] }
    );
    session.sources = { environment: 'test', prometheus: fakePrometheus({ instant }) };
    const reader = createQueueReader(session);
    expect(await reader.of(handledRoute(), 100)).toEqual([]);
    expect(asked).toEqual([]);
    expect(await reader.of(WORKER, 500)).toEqual([{ title: 'BullMQ', queue: 'emails', jobs: 7 }]);
  });
});
