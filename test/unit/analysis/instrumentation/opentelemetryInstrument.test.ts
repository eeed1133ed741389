import { describe, expect, it } from 'vitest';
import { fastapi } from '../../../../src/analysis/frameworks/fastapi';
import { opentelemetryInstrument } from '../../../../src/analysis/instrumentation/opentelemetryInstrument';
import { createLinker } from '../../../../src/analysis/linker/linker';
import { memoryTree } from '../../../support/tree';

const APP = 'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/a")\ndef a(): ...\n';
const INSTALLED = { 'requirements.txt': 'fastapi\nopentelemetry-instrumentation-fastapi\n' };

async function verdicts(files: Readonly<Record<string, string>>, app = 'main.py'): Promise<string> {
  const model = createLinker([fastapi, opentelemetryInstrument]).link(await memoryTree({ [app]: APP, ...files }));
  const [route] = model.routes;
  return `${route?.metrics.answer} ${route?.traces.answer}`;
}

describe('the agent in deployment files', () => {
  it.each([
    ['Dockerfile', 'CMD ["opentelemetry-instrument", "uvicorn", "main:app"]'],
    ['Dockerfile', 'RUN pip install x\nENTRYPOINT opentelemetry-instrument gunicorn main:app'],
    ['compose.yaml', 'services:\n  api:\n    command: opentelemetry-instrument uvicorn main:app'],
    ['Procfile', 'web: opentelemetry-instrument uvicorn main:app'],
    ['Makefile', 'run:\n\topentelemetry-instrument uvicorn main:app'],
    ['start.sh', 'exec opentelemetry-instrument uvicorn main:app'],
    ['deploy/api.yaml', 'args: ["opentelemetry-instrument", "uvicorn"]'],
    ['api.service', 'ExecStart=/usr/bin/opentelemetry-instrument uvicorn main:app'],
    ['deploy/api.yaml', "annotations:\n  instrumentation.opentelemetry.io/inject-python: 'true'"],
  ])('%s: %s', async (file, text) => {
    expect(await verdicts({ ...INSTALLED, [file]: text })).toBe('yes yes');
  });

  it.each([
    ['is only mentioned in a comment', { Dockerfile: '# opentelemetry-instrument uvicorn' }],
    ['is only installed', { Dockerfile: 'RUN pip install opentelemetry-instrumentation-fastapi' }],
    ['is switched off', { 'api.yaml': 'instrumentation.opentelemetry.io/inject-python: "false"' }],
  ])('is none when it %s', async (_name, files) => {
    expect(await verdicts(files)).toBe('no no');
  });

  it('exports what the environment does not switch off', async () => {
    const Dockerfile = 'ENV OTEL_METRICS_EXPORTER=none\nCMD opentelemetry-instrument uvicorn main:app';
    expect(await verdicts({ ...INSTALLED, Dockerfile })).toBe('no yes');
    const flag = 'CMD opentelemetry-instrument --traces_exporter none uvicorn main:app';
    expect(await verdicts({ ...INSTALLED, Dockerfile: flag })).toBe('yes no');
  });

  it('covers only frameworks whose instrumentor is installed', async () => {
    const Dockerfile = 'CMD opentelemetry-instrument uvicorn main:app';
    expect(await verdicts({ Dockerfile })).toBe('unknown unknown');
    expect(await verdicts({ Dockerfile, 'requirements.txt': 'opentelemetry-instrumentation-flask' })).toBe('no no');
    expect(await verdicts({ Dockerfile: `RUN opentelemetry-bootstrap -a install\n${Dockerfile}` })).toBe('yes yes');
  });

  it('concerns the service beside it and not its neighbours', async () => {
    const files = {
      'a/pyproject.toml': '[project]\nname = "a"\ndependencies = ["opentelemetry-instrumentation-fastapi"]',
      'b/pyproject.toml': '[project]\nname = "b"',
      'b/Dockerfile': 'CMD opentelemetry-instrument uvicorn main:app',
    };
    expect(await verdicts(files, 'a/main.py')).toBe('no no');
    expect(await verdicts({ ...files, 'a/Dockerfile': files['b/Dockerfile'] }, 'a/main.py')).toBe('yes yes');
  });
});
