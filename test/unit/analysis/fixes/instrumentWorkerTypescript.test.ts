import { describe, expect, it } from 'vitest';
import { computeFix } from '../../../../src/analysis/fixes/registry';
import { createLinker } from '../../../../src/analysis/linker/linker';
import { workerKey, type Worker } from '../../../../src/analysis/model';
import { applyEdits } from '../../../../src/core/edits';
import type { WorkspaceChange } from '../../../../src/core/finding';
import { memoryTree } from '../../../support/tree';

interface Fixed {
  readonly change: WorkspaceChange | undefined;
  readonly text: (file: string) => string;
  readonly worker: () => Worker | undefined;
  readonly again: () => WorkspaceChange | undefined;
}

async function fixed(sources: Readonly<Record<string, string>>): Promise<Fixed> {
  const tree = await memoryTree({ 'package.json': '{\n  "name": "shop"\n}\n', ...sources });
  const worker = (): Worker | undefined => createLinker().link(tree).workers[0];
  const compute = (): WorkspaceChange | undefined => {
    const found = worker();
    return found && computeFix({ id: 'instrument-worker', worker: workerKey(found) }, createLinker().link(tree), tree);
  };
  const change = compute();
  for (const [file, edits] of change?.edits ?? []) tree.write(file, applyEdits(tree.text(file) ?? '', edits));
  return { change, worker, again: compute, text: (file) => tree.text(file) ?? '' };
}

const BULLMQ = `import { Worker } from 'bullmq';\n\n`;

describe('Instrument this worker in Node', () => {
  it.each([
    [
      'a function in place',
      `new Worker('mail', async (job) => {\n  const text = \`a\n  b\`;\n\n  await send(job, text);\n});\n`,
      `new Worker('mail', async (job) => {\n  return measureJob('mail', async () => {\n    const text = \`a\n  b\`;\n\n    await send(job, text);\n  });\n});\n`,
    ],
    [
      'an expression',
      `new Worker('mail', async (job) => send(job));\n`,
      `new Worker('mail', async (job) => measureJob('mail', async () => send(job)));\n`,
    ],
    [
      'an object',
      `new Worker('mail', (job) => ({ id: job.id }));\n`,
      `new Worker('mail', (job) => measureJob('mail', () => ({ id: job.id })));\n`,
    ],
    [
      'one line',
      `new Worker('mail', (job) => { send(job); });\nconst more = {\n  a: 1,\n};\n`,
      `new Worker('mail', (job) => {\n  return measureJob('mail', () => {\n    send(job);\n  });\n});\n`,
    ],
    [
      'a function of that name',
      `new Worker('mail', handle);\n\nasync function handle(job) {\n  await send(job);\n}\n`,
      `async function handle(job) {\n  return measureJob('mail', async () => {\n    await send(job);\n  });\n}\n`,
    ],
    [
      'a method',
      `class Mailer {\n  start() {\n    new Worker('mail', this.run.bind(this));\n  }\n\n  async run(job) {\n    await this.send(job);\n  }\n}\nnew Mailer().start();\n`,
      `  async run(job) {\n    return measureJob('mail', async () => {\n      await this.send(job);\n    });\n  }\n`,
    ],
    [
      'a function of two queues',
      `new Worker('mail', handle);\nnew Worker('post', handle);\n\nasync function handle(job) {\n  await send(job);\n}\n`,
      `  return measureJob('handle', async () => {\n`,
    ],
  ])('%s', async (_, before, after) => {
    const { text, worker, again } = await fixed({ 'main.ts': `${BULLMQ}${before}` });
    expect(text('main.ts')).toContain(after);
    expect(text('main.ts')).toContain(
      `import { Worker } from 'bullmq';\nimport { measureJob } from './workerMetrics';\n`,
    );
    expect(worker()?.metrics.answer).toBe('yes');
    expect(again()).toBeUndefined();
  });

  it('writes the helper once, and what it needs into package.json', async () => {
    const { change, text } = await fixed({ 'main.ts': `${BULLMQ}new Worker('mail', async (job) => send(job));\n` });
    expect(text('workerMetrics.ts')).toContain(
      'export function measureJob<Result>(worker: string, run: () => Result): Result {',
    );
    expect(text('package.json')).toContain('"prom-client": "^');
    expect(change?.note).toMatch(/^Run “npm install”\. Serve register\.metrics\(\)/);
  });

  it('edits the file that the processor is in', async () => {
    const { text } = await fixed({
      'index.js': `const Queue = require('bull');\nconst path = require('path');\nnew Queue('images').process(path.join(__dirname, './jobs/resize.js'));\n`,
      'jobs/resize.js': `module.exports = async function resize(job) {\n  return job.id;\n};\n`,
    });
    expect(text('jobs/resize.js')).toBe(
      `const { measureJob } = require('./workerMetrics');\n\nmodule.exports = async function resize(job) {\n  return measureJob('images', async () => {\n    return job.id;\n  });\n};\n`,
    );
    expect(text('jobs/workerMetrics.js')).toContain('module.exports = { measureJob };\n');
  });

  it.each([
    ['a callback tells the end', `import Queue from 'bull';\nnew Queue('mail').process((job, done) => done());\n`],
    [
      'a loop asks for the next message',
      `import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';\nconst client = new SQSClient({});\nexport async function poll() {\n  while (true) {\n    await client.send(new ReceiveMessageCommand({ QueueUrl: 'u' }));\n  }\n}\n`,
    ],
    [
      'the names are taken',
      `${BULLMQ}import { Counter } from 'prom-client';\nexport const done = new Counter({ name: 'worker_jobs_total', help: 'x' });\nnew Worker('mail', async (job) => send(job));\n`,
    ],
  ])('not where %s', async (_, source) => {
    const { change, worker } = await fixed({ 'main.ts': source });
    expect(worker()).toBeDefined();
    expect(change).toBeUndefined();
  });
});
