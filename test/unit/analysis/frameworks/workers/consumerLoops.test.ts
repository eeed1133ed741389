import { describe, expect, it } from 'vitest';
import { verdictOf, workersIn } from './workers';

const IMPORT = 'from confluent_kafka import Consumer\nimport kafka\nimport boto3\nimport queue\n';
const kafka = (body: string): Record<string, string> => ({ 'main.py': `${IMPORT}c = Consumer({})\n${body}` });

describe('loops that take from a consumer', () => {
  it.each([
    ['def run():\n  while True:\n    c.poll(1)\n', 'main.py:6 confluent-kafka run'],
    ['def run():\n  while c.poll(1):\n    pass\n', 'main.py:6 confluent-kafka run'],
    ['while True:\n  c.consume(10)\n', 'main.py:6 confluent-kafka main'],
    ['@decorated\ndef run():\n  while True:\n    c.poll(1)\n', 'main.py:6 confluent-kafka run'],
    ['def run(given: Consumer):\n  while True:\n    given.poll(1)\n', 'main.py:6 confluent-kafka run'],
    ['def run():\n  for m in kafka.KafkaConsumer("t"):\n    print(m)\n', 'main.py:6 kafka-python run'],
    ['def run():\n  s = boto3.Session().client("sqs")\n  while 1:\n    s.receive_message()\n', 'main.py:6 sqs run'],
    [
      'class A:\n  q = queue.Queue()\n  def run(self):\n    while 1:\n      self.q.get()\n',
      'main.py:8 thread-queue A.run',
    ],
  ])('%j', async (body, expected) => {
    expect(await workersIn(kafka(body))).toEqual([expected]);
  });

  it.each([
    ['def run():\n  c.poll(1)\n'],
    ['def run():\n  for attempt in [1, 2]:\n    c.poll(1)\n'],
    ['def run(c):\n  while True:\n    c.poll(1)\n'],
    ['def run():\n  while True:\n    c.commit()\n'],
    ['def run():\n  for m in c:\n    print(m)\n'],
    ['def run():\n  s = boto3.client("sqs")\n  s.receive_message()\n'],
    ['def run():\n  q = queue.Queue()\n  def inner():\n    while True:\n      q.get()\n  return inner\n'],
  ])('not %j', async (body) => {
    expect(await workersIn(kafka(body))).toEqual([]);
  });

  it('are judged by their body', async () => {
    const metric = 'from prometheus_client import Histogram\nH = Histogram("s", "S.")\n';
    expect(await verdictOf(kafka(`${metric}while True:\n  c.poll(1)\n  H.observe(1)\n`))).toBe('yes no');
    expect(await verdictOf(kafka(`${metric}H.observe(1)\nwhile True:\n  c.poll(1)\n`))).toBe('no no');
  });
});
