import { describe, expect, it } from 'vitest';
import { verdictOf } from '../frameworks/workers/workers';

const CELERY = 'from celery import Celery\napp = Celery("a")\n@app.task\ndef add(): ...\n';
const LOOP =
  'from aiokafka import AIOKafkaConsumer\nasync def run():\n  async for m in AIOKafkaConsumer("t"):\n    print(m)\n';
const PROVIDER = 'from opentelemetry import metrics\nmetrics.set_meter_provider(provider())\n';

describe('instrumentors by code', () => {
  const instrument = (module: string, name: string, method = 'instrument'): string =>
    `from ${module} import ${name}\n${name}().${method}()\n`;
  const otel = 'opentelemetry.instrumentation';

  it.each([
    [instrument(`${otel}.celery`, 'CeleryInstrumentor'), CELERY, 'no yes'],
    [PROVIDER + instrument(`${otel}.celery`, 'CeleryInstrumentor'), CELERY, 'yes yes'],
    [instrument(`${otel}.aiokafka`, 'AIOKafkaInstrumentor'), LOOP, 'no yes'],
    [PROVIDER + instrument(`${otel}.aiokafka`, 'AIOKafkaInstrumentor'), LOOP, 'no yes'],
    [instrument(`${otel}.aiokafka`, 'AIOKafkaInstrumentor'), CELERY, 'no no'],
    [instrument(`${otel}.celery`, 'CeleryInstrumentor', 'uninstrument'), CELERY, 'no no'],
    ['import logfire\nlogfire.instrument_celery()\n', CELERY, 'yes yes'],
  ])('%j', async (set, program, expected) => {
    expect(await verdictOf({ 'a.py': set + program })).toBe(expected);
  });
});

describe('the agent of Python', () => {
  const RUN = 'CMD opentelemetry-instrument celery -A a worker';

  it.each([
    [{ Dockerfile: `RUN opentelemetry-bootstrap -a install\n${RUN}` }, CELERY, 'yes yes'],
    [{ Dockerfile: `RUN opentelemetry-bootstrap -a install\n${RUN}` }, LOOP, 'no yes'],
    [{ Dockerfile: RUN, 'requirements.txt': 'opentelemetry-instrumentation-celery' }, CELERY, 'yes yes'],
    [{ Dockerfile: RUN, 'requirements.txt': 'opentelemetry-instrumentation-celery' }, LOOP, 'no no'],
    [{ Dockerfile: RUN, 'requirements.txt': 'opentelemetry-instrumentation-aiokafka' }, LOOP, 'no yes'],
    [{ Dockerfile: RUN, 'requirements.txt': 'opentelemetry-instrumentation-fastapi' }, CELERY, 'no no'],
    [{ Dockerfile: RUN }, CELERY, 'unknown unknown'],
    [{ Dockerfile: `ENV OTEL_TRACES_EXPORTER=none\nRUN opentelemetry-bootstrap\n${RUN}` }, LOOP, 'no no'],
  ])('%j', async (files, program, expected) => {
    expect(await verdictOf({ 'a.py': program, ...files })).toBe(expected);
  });

  it('says nothing of loops that it cannot patch', async () => {
    const loop = 'import asyncio\nq = asyncio.Queue()\nasync def run():\n  while True:\n    await q.get()\n';
    const Dockerfile = `RUN opentelemetry-bootstrap -a install\n${RUN}`;
    expect(await verdictOf({ 'a.py': loop, Dockerfile })).toBe('no no');
  });
});

describe('exporters beside the workers', () => {
  it.each([
    ['    image: danihodovic/celery-exporter:0.10', 'yes no'],
    ['    image: "registry.example.com/celery-prometheus-exporter"', 'yes no'],
    ['    # image: danihodovic/celery-exporter', 'no no'],
    ['    image: mher/flower', 'no no'],
    ['    image: mdawar/rq-exporter', 'no no'],
  ])('%s', async (line, expected) => {
    expect(await verdictOf({ 'a.py': CELERY, 'compose.yaml': `services:\n  x:\n${line}\n` })).toBe(expected);
  });
});

describe('telemetry of BullMQ', () => {
  const worker = (telemetry: string): Record<string, string> => ({
    'a.ts': `import { Worker } from 'bullmq';\nimport { BullMQOtel } from 'bullmq-otel';\nnew Worker('a', async () => 1, { ${telemetry} });\n`,
  });

  it.each([
    ["telemetry: new BullMQOtel('a')", 'no yes'],
    ["telemetry: new BullMQOtel({ tracerName: 'a', enableMetrics: true })", 'yes yes'],
    ["telemetry: new BullMQOtel({ tracerName: 'a', enableMetrics: false })", 'no yes'],
    ['concurrency: 1', 'no no'],
  ])('%s', async (telemetry, expected) => {
    expect(await verdictOf(worker(telemetry))).toBe(expected);
  });
});

describe('jobs that are counted elsewhere', () => {
  const rqJob = 'from rq.decorators import job\n@job("default")\ndef add(): ...\n';

  it('knows an RQ worker of the project that counts by hand', async () => {
    const counting =
      'from rq import Worker\nclass Counting(Worker):\n  def execute_job(self, job, queue):\n    statsd.incr("rq.jobs.started")\n';
    const plain = 'from rq import Worker\nclass Plain(Worker):\n  def execute_job(self, job, queue):\n    print(job)\n';
    expect(await verdictOf({ 'a.py': counting + rqJob })).toBe('unknown no');
    expect(await verdictOf({ 'a.py': plain + rqJob })).toBe('no no');
  });

  it('does not judge a function that it does not see', async () => {
    const start = "import { Worker } from 'bullmq';\nexport const start = (run) => new Worker('mail', run);\n";
    expect(await verdictOf({ 'a.ts': start })).toBe('unknown unknown');
  });

  it('knows transactions of New Relic', async () => {
    const worker = (body: string): string =>
      `import { Worker } from 'bullmq';\nconst nr = require('newrelic');\nnew Worker('mail', async (job) => { ${body} });\n`;
    const within = "nr.startBackgroundTransaction('mail', 'jobs', function () { return send(job); });";
    expect(await verdictOf({ 'a.ts': worker(within) })).toBe('unknown unknown');
    expect(await verdictOf({ 'a.ts': worker('send(job);') })).toBe('no no');
    // The package, though a file of the service bears its name.
    const files = {
      'tsconfig.json': '{ "compilerOptions": { "baseUrl": "./src" } }',
      'package.json': '{ "dependencies": { "newrelic": "^9", "bullmq": "^5" } }',
      'src/newrelic.ts': 'export const config = {};',
    };
    expect(await verdictOf({ ...files, 'src/a.ts': worker(within) })).toBe('unknown unknown');
  });
});
