/** “Record the error” with the real tracing libraries: it compiles, and the span learns of the error. */
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { applyOnly } from '../support/matrix/applied';
import { LANGUAGE_OF } from '../support/matrix/cells';
import { proved } from '../support/matrix/report';
import { Processes } from '../support/processes';
import { requires } from '../support/requires';
import { prepareSample } from '../support/services';
import { detectToolchains } from '../support/toolchains';

const PYTHON = `from fastapi import FastAPI
from opentelemetry import trace

app = FastAPI()
tracer = trace.get_tracer("shop")


@app.get("/item")
def item():
    with tracer.start_as_current_span("item") as span:
        try:
            raise ValueError("x")
        except Exception as error:
            return {"error": str(error)}


if __name__ == "__main__":
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    item()
    [finished] = exporter.get_finished_spans()
    print(finished.status.status_code.name, [event.name for event in finished.events])
`;

const TYPESCRIPT = `import { trace } from '@opentelemetry/api';
import express from 'express';

const app = express();
const tracer = trace.getTracer('shop');

app.get('/item', (request, response) => {
  const span = tracer.startSpan('item');
  try {
    response.json({});
  } catch (error) {
    response.sendStatus(500);
  } finally {
    span.end();
  }
});

app.listen(80);
`;

const CELL = { subject: 'rules', fixture: 'a program of its own', fix: 'Record the error' } as const;

const CASES = [
  {
    name: 'python',
    file: 'main.py',
    text: PYTHON,
    made: '.venv',
    command: '.venv/bin/python',
    args: ['main.py'],
    output: /^ERROR \['exception'\]/,
    result: 'the span that is sent has failed, with the exception',
  },
  {
    name: 'node',
    file: 'app.ts',
    text: TYPESCRIPT,
    made: 'node_modules',
    command: 'node_modules/.bin/tsc',
    args: [
      '--noEmit',
      '--strict',
      '--esModuleInterop',
      '--skipLibCheck',
      '--module',
      'nodenext',
      '--moduleResolution',
      'nodenext',
      'app.ts',
    ],
    output: /^$/,
    result: 'compiles with the real libraries',
  },
] as const;

for (const { name, file, text, made, command, args, output, result } of CASES) {
  await requires([name], `Record the error in ${name}`, () => {
    const processes = new Processes();
    let folder: string;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'redline-spans-'));
      const sample = await prepareSample(name, { processes, toolchains: await detectToolchains() });
      await symlink(join(sample.folder, made), join(folder, made));
      await writeFile(join(folder, file), text);
    }, 300_000);

    afterAll(async () => {
      await processes.stopAll();
      await rm(folder, { recursive: true, force: true });
    });

    it('compiles, and the span has the error', async () => {
      await applyOnly(folder, { rule: 'span-error-unrecorded', count: 1 });
      const said = await processes.run(
        { name: command, command: join(folder, command), args: [...args], cwd: folder },
        { timeoutMs: 60_000 },
      );
      expect(said.trim()).toMatch(output);
      proved({ ...CELL, language: LANGUAGE_OF[name], result });
    }, 120_000);
  });
}
