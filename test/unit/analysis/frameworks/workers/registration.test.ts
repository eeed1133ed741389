import { describe, expect, it } from 'vitest';
import { modelOf, workersIn } from './workers';

const CELERY = 'from celery import Celery\napp = Celery("a")\n';

describe('where a worker stands', () => {
  it('is the line of its own decorator among others', async () => {
    const code = `${CELERY}@first\n@app.task\n@last\ndef add(): ...\n`;
    expect(await workersIn({ 'a.py': code })).toEqual(['a.py:4 celery add']);
  });

  it('is the line of the method in a chain over several lines', async () => {
    const code = "const Queue = require('bull');\nnew Queue('a')\n  .on('error', log)\n  .process(async () => 1);\n";
    expect(await workersIn({ 'a.js': code })).toEqual(['a.js:4 bull a']);
  });

  it('is the function for what is enqueued, however often', async () => {
    const code =
      'from rq import Queue\nq = Queue()\ndef f(): ...\nq.enqueue(f)\nq.enqueue_in(1, f)\nq.enqueue("a.f")\n';
    expect(await workersIn({ 'a.py': code })).toEqual(['a.py:3 rq f']);
  });
});

describe('what a worker is called', () => {
  it.each([
    ['@app.task(name="x.y")', 'x.y'],
    ['@app.task(name=NAME)', 'add'],
    ['@app.task(name=f"{NAME}.x")', 'add'],
    ['@app.task(name="")', 'add'],
  ])('%s', async (decorator, name) => {
    expect(await workersIn({ 'a.py': `${CELERY}${decorator}\ndef add(): ...\n` })).toEqual([`a.py:3 celery ${name}`]);
  });

  it('comes from the function and not from what wraps it', async () => {
    const wrapper = 'def timed(f):\n  def wrapper(*args):\n    return f(*args)\n  return wrapper\n';
    const code = `${CELERY}${wrapper}@app.task\n@timed\ndef add(): ...\n`;
    expect(await workersIn({ 'a.py': code })).toEqual(['a.py:7 celery add']);
  });

  it('is nothing for a value that is known by its type alone', async () => {
    const code = "import { Worker } from 'bullmq';\nexport const start = (run: string) => new Worker(name(), run);\n";
    expect(await workersIn({ 'a.ts': code })).toEqual(['a.ts:2 bullmq <anonymous>']);
  });
});

describe('what is not known', () => {
  it.each([
    ['a.py', `${CELERY}app.register_task(load())\n`],
    ['a.py', 'from rq import Queue\nQueue().enqueue(load())\n'],
    ['a.py', 'from rq import Queue\nQueue().enqueue("no.such.function")\n'],
    ['a.py', 'from arq import cron\nclass WorkerSettings:\n  functions = load()\n'],
    ['a.py', 'from arq import cron\nclass WorkerSettings:\n  cron_jobs = [cron("no.such")]\n'],
    ['a.py', 'import pika\npika.BlockingConnection().channel().basic_consume("q", load())\n'],
    ['a.ts', "import { Worker } from 'bullmq';\nnew Worker('a', load());\n"],
    ['a.ts', "import cron from 'node-cron';\ncron.schedule('* * * * *', load());\n"],
    ['a.ts', "import { Kafka } from 'kafkajs';\nnew Kafka({}).consumer({}).run(load());\n"],
    ['a.ts', "import { Consumer } from 'sqs-consumer';\nConsumer.create(load());\n"],
  ])('is a warning: %s %s', async (file, code) => {
    const { warnings } = await modelOf({ [file]: code });
    expect(warnings.map(({ reason }) => reason)).toEqual([expect.stringMatching(/known/)]);
  });

  it.each([
    ['a.py', 'import celery\nclass Runner:\n  def task(self, f): return f\n@Runner().task\ndef f(): ...\n'],
    ['a.py', 'import arq\nclass Table:\n  functions = [len]\n'],
    ['a.ts', "import 'bull';\nconst parser = { process: (f: unknown) => f };\nparser.process(() => 1);\n"],
    ['a.ts', "import 'amqplib';\nexport const f = (x: { consume: Function }) => x.consume('q', () => 1);\n"],
  ])('is no worker of a library because it looks like one: %s %s', async (file, code) => {
    expect(await workersIn({ [file]: code })).toEqual([]);
  });
});
