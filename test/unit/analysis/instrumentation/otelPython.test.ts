import { describe, expect, it } from 'vitest';
import { fastapi } from '../../../../src/analysis/frameworks/fastapi';
import { starlette } from '../../../../src/analysis/frameworks/starlette';
import { otelPython } from '../../../../src/analysis/instrumentation/otelPython';
import { createLinker } from '../../../../src/analysis/linker/linker';
import type { Route, ServiceModel } from '../../../../src/analysis/model';
import { memoryTree } from '../../../support/tree';

const HEAD = `from fastapi import FastAPI
from opentelemetry import metrics, trace
from opentelemetry.instrumentation.asgi import OpenTelemetryMiddleware
from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor
from opentelemetry.instrumentation.starlette import StarletteInstrumentor
`;

async function link(source: string): Promise<ServiceModel> {
  return createLinker([fastapi, starlette, otelPython]).link(await memoryTree({ 'app.py': HEAD + source }));
}

const verdict = ({ path, metrics, traces }: Route): string => `${path} ${metrics.answer} ${traces.answer}`;

async function verdicts(source: string): Promise<string[]> {
  return (await link(source)).routes.map(verdict);
}

const APP = `app = FastAPI()
@app.get("/a/{id}")
def a(id): ...
`;

describe('instrumentors', () => {
  it.each([
    ['FastAPIInstrumentor.instrument_app(app)', 'no yes'],
    ['FastAPIInstrumentor().instrument_app(app=app)', 'no yes'],
    ['instrumentor = FastAPIInstrumentor()\ninstrumentor.instrument_app(app)', 'no yes'],
    ['FastAPIInstrumentor.instrument_app(app, meter_provider=provider())', 'yes yes'],
    ['FastAPIInstrumentor.instrument_app(app, meter_provider=None)', 'no yes'],
    ['FastAPIInstrumentor.instrument_app(app)\nmetrics.set_meter_provider(make())', 'yes yes'],
    ['metrics.set_meter_provider(make())', 'no no'],
    ['app.add_middleware(OpenTelemetryMiddleware)', 'no yes'],
    ['served = OpenTelemetryMiddleware(app)', 'no yes'],
    ['StarletteInstrumentor().instrument()', 'no no'],
    ['FastAPIInstrumentor()', 'no no'],
    ['other = FastAPI()\nFastAPIInstrumentor.instrument_app(other)', 'no no'],
  ])('%s', async (statement, expected) => {
    expect(await verdicts(`${APP}${statement}\n`)).toEqual([`/a/{id} ${expected}`]);
  });

  it.each([
    ['/a', 'no no'],
    ['health,^/a/.*', 'no no'],
    ['health', 'no yes'],
    ['', 'no yes'],
  ])('leaves out what %j finds', async (excluded, expected) => {
    const statement = `FastAPIInstrumentor.instrument_app(app, excluded_urls="${excluded}")\n`;
    expect(await verdicts(APP + statement)).toEqual([`/a/{id} ${expected}`]);
  });

  it('reaches only applications that are made after it', async () => {
    expect(await verdicts(`FastAPIInstrumentor().instrument()\n${APP}`)).toEqual(['/a/{id} no yes']);
    expect(await verdicts(`${APP}FastAPIInstrumentor().instrument()\n`)).toEqual(['/a/{id} no unknown']);
  });

  it('says where and how', async () => {
    const { routes } = await link(`${APP}FastAPIInstrumentor.instrument_app(app)\n`);
    expect(routes[0]?.traces.evidence).toEqual([
      {
        instrumentation: 'otelPython',
        signals: ['traces'],
        scope: 'application',
        location: { file: 'app.py', range: [8, 0, 8, 39] },
        text: 'FastAPIInstrumentor.instrument_app(app)',
      },
    ]);
  });
});

describe('spans and instruments by hand', () => {
  const handler = (body: string): string => `tracer = trace.get_tracer("x")
meter = metrics.get_meter("x")
seconds = meter.create_histogram("http.server.duration", unit="s", description="Time.")
users = meter.create_up_down_counter("users")
app = FastAPI()
@app.get("/a")
def a(id: str, tracer_parameter: trace.Tracer):
    ${body}
`;

  it.each([
    ['with tracer.start_as_current_span("x"): ...', 'no yes'],
    ['span = tracer.start_span("x")', 'no yes'],
    ['with trace.get_tracer("y").start_as_current_span("x"): ...', 'no yes'],
    ['trace.get_current_span().set_attribute("a", 1)', 'no no'],
    ['seconds.record(1, {"path": "/a"})', 'yes no'],
    ['users.add(1)', 'no no'],
  ])('%s', async (body, expected) => {
    expect(await verdicts(handler(body))).toEqual([`/a ${expected}`]);
  });

  it('reads names and attributes of instruments', async () => {
    const { metrics, updates } = await link(handler('seconds.record(1, attributes={"id": id, "kind": "x"})'));
    expect(metrics[0]).toMatchObject({ name: 'http.server.duration', kind: 'histogram', help: 'Time.' });
    expect(updates[0]?.labels.map(({ label, origin }) => [label, origin.kind])).toEqual([
      ['id', 'unbounded'],
      ['kind', 'bounded'],
    ]);
  });
});
