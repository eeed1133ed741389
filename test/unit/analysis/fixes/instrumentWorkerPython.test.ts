import { describe, expect, it } from 'vitest';
import { computeFix } from '../../../../src/analysis/fixes/registry';
import { createLinker } from '../../../../src/analysis/linker/linker';
import { workerKey, type Worker } from '../../../../src/analysis/model';
import { applyEdits } from '../../../../src/core/edits';
import { memoryTree } from '../../../support/tree';

/** Applies the fix to the only worker; a second time there is nothing to do, and the analysis sees it as measured. */
async function instrumented(
  source: string,
  file = 'main.py',
): Promise<{ readonly text: string; readonly helper: string; readonly note: string }> {
  const tree = await memoryTree({ [file]: source });
  const worker = (): Worker | undefined => createLinker().link(tree).workers[0];
  const compute = (): ReturnType<typeof computeFix> => {
    const found = worker();
    return found && computeFix({ id: 'instrument-worker', worker: workerKey(found) }, createLinker().link(tree), tree);
  };
  const change = compute();
  for (const [name, edits] of change?.edits ?? []) tree.write(name, applyEdits(tree.text(name) ?? '', edits));
  if (change) {
    expect(worker()?.metrics.answer).toBe('yes');
    expect(compute()).toBeUndefined();
  }
  return { text: tree.text(file) ?? '', helper: tree.text('job_metrics.py') ?? '', note: change?.note ?? '' };
}

describe('Instrument this worker in Python', () => {
  it.each([
    [
      'Celery',
      'from celery import Celery\n\napp = Celery("shop")\n\n\n@app.task(bind=True)\ndef pay(self, order):\n    return order\n',
      'pay',
      'from celery.exceptions import Retry',
    ],
    [
      'RQ',
      'from rq import Queue\n\n\ndef pay(order):\n    return order\n\n\nQueue("high").enqueue(pay, 1)\n',
      'pay',
      undefined,
    ],
    [
      'Dramatiq',
      'import dramatiq\n\n\n@dramatiq.actor\ndef pay(order):\n    return order\n',
      'pay',
      'from dramatiq.errors import Retry',
    ],
    [
      'Huey',
      'from huey import RedisHuey\n\nhuey = RedisHuey()\n\n\n@huey.task()\ndef pay(order):\n    return order\n',
      'pay',
      'from huey.exceptions import RetryTask',
    ],
    [
      'Taskiq',
      'from taskiq import InMemoryBroker\n\nbroker = InMemoryBroker()\n\n\n@broker.task\nasync def pay(order: int) -> int:\n    return order\n',
      'pay',
      undefined,
    ],
    [
      'APScheduler',
      'from apscheduler.schedulers.background import BackgroundScheduler\n\nscheduler = BackgroundScheduler()\n\n\n@scheduler.scheduled_job("interval", seconds=5)\ndef pay():\n    return 1\n',
      'pay',
      undefined,
    ],
    [
      'FastStream',
      'from faststream.nats import NatsBroker\n\nbroker = NatsBroker()\n\n\n@broker.subscriber("orders")\nasync def pay(order: str):\n    return order\n',
      'orders',
      'from faststream.exceptions import NackMessage',
    ],
    [
      'pika',
      'import pika\n\nchannel = pika.BlockingConnection().channel()\n\n\ndef pay(channel, method, properties, body):\n    return body\n\n\nchannel.basic_consume("orders", pay)\n',
      'orders',
      undefined,
    ],
  ])('%s: a decorator right above the function', async (_, source, name, exception) => {
    const { text, helper, note } = await instrumented(source);
    expect(text).toMatch(new RegExp(`@measure_job\\("${name}"\\)\n(?:async )?def pay\\(`));
    expect(helper).toContain('WORKER_JOBS = Counter(\n    "worker_jobs_total",\n');
    if (exception !== undefined) expect(helper).toContain(`${exception}\n`);
    expect(helper.includes('outcome = "retry"')).toBe(exception !== undefined);
    expect(note).toContain('Run “pip install prometheus-client”. Serve the metrics');
  });

  it('arq: functions that a settings class names', async () => {
    const { text } = await instrumented(
      'async def pay(ctx, order):\n    return order\n\n\nclass WorkerSettings:\n    queue_name = "high"\n    functions = [pay]\n',
    );
    expect(text).toContain('@measure_job("pay")\nasync def pay(ctx, order):');
  });

  it('asyncio queue: what is done with one item', async () => {
    const { text } = await instrumented(`import asyncio

queue = asyncio.Queue()


async def work():
    while True:
        item = await queue.get()
        if item is None:
            break
        await handle(item)

        queue.task_done()
`);
    expect(text).toContain('from job_metrics import measured_job\n');
    expect(text).toContain(`            break
        with measured_job("work"):
            await handle(item)

            queue.task_done()
`);
  });

  it('an error that the loop catches counts as one', async () => {
    const { text } = await instrumented(`import queue

jobs = queue.Queue()


def work():
    while True:
        item = jobs.get()
        try:
            handle(item)
        except ValueError:
            log(item)
        finally:
            jobs.task_done()
`);
    expect(text).toContain(`        try:
            with measured_job("work"):
                handle(item)
        except ValueError:
`);
  });

  it('a queue that is asked with a limit of time', async () => {
    const { text } = await instrumented(`import queue

jobs = queue.Queue()


def work():
    while True:
        try:
            item = jobs.get(timeout=1)
        except queue.Empty:
            continue
        handle(item)
`);
    expect(text).toContain('            continue\n        with measured_job("work"):\n            handle(item)\n');
  });

  it.each([
    [
      'aiokafka',
      'from aiokafka import AIOKafkaConsumer\n\n\nasync def work():\n    async for message in AIOKafkaConsumer("orders"):\n        await handle(message)\n',
      '        with measured_job("work"):\n            await handle(message)\n',
    ],
    [
      'confluent-kafka',
      'from confluent_kafka import Consumer\n\n\ndef work():\n    consumer = Consumer({})\n    while True:\n        message = consumer.poll(1.0)\n        if message is None:\n            continue\n        handle(message)\n',
      '            continue\n        with measured_job("work"):\n            handle(message)\n',
    ],
    [
      'sqs, whose answer is looked up',
      'import boto3\n\nsqs = boto3.client("sqs")\n\n\ndef work(url):\n    while True:\n        answer = sqs.receive_message(QueueUrl=url)\n        for message in answer.get("Messages", []):\n            try:\n                handle(message)\n            except ValueError:\n                pass\n',
      '            try:\n                with measured_job("work"):\n                    handle(message)\n',
    ],
    [
      'kafka-python',
      'from kafka import KafkaConsumer\n\nfor message in KafkaConsumer("orders"):\n    handle(message)\n',
      '    with measured_job("main"):\n        handle(message)\n',
    ],
    [
      'SQS',
      'import boto3\n\nsqs = boto3.client("sqs")\n\n\ndef work():\n    while True:\n        answer = sqs.receive_message(QueueUrl="q")\n        for message in answer["Messages"]:\n            handle(message)\n',
      '            with measured_job("work"):\n                handle(message)\n',
    ],
  ])('%s: what is done with one message', async (_, source, expected) => {
    expect((await instrumented(source)).text).toContain(expected);
  });

  it.each([
    ['texts over several lines would move', 'item = await queue.get()\n        print("""a\nb""", item)'],
    [
      'errors are caught in two places',
      'item = await queue.get()\n        try:\n            a(item)\n        except ValueError:\n            pass\n        try:\n            b(item)\n        except ValueError:\n            pass',
    ],
    ['nothing is done', 'await queue.get()'],
  ])('leaves a loop to a person where %s', async (_, inner) => {
    const source = `import asyncio\n\nqueue = asyncio.Queue()\n\n\nasync def work():\n    while True:\n        ${inner}\n`;
    expect((await instrumented(source)).text).toBe(source);
  });
});
