import { describe, expect, it } from 'vitest';
import { express } from '../../../../src/analysis/frameworks/express';
import { otelNode } from '../../../../src/analysis/instrumentation/otelNode';
import { createLinker } from '../../../../src/analysis/linker/linker';
import type { ServiceModel } from '../../../../src/analysis/model';
import { memoryTree } from '../../../support/tree';

async function link(body: string): Promise<ServiceModel> {
  const source = `import express from 'express'; import { metrics, trace, type Tracer, SpanStatusCode } from '@opentelemetry/api';
    const tracer = trace.getTracer('x'); const meter = metrics.getMeter('x');
    const times = meter.createHistogram('http.server.duration'); const up = meter.createUpDownCounter('up');
    const app = express();
    app.get('/x', async (req, res) => { ${body} });
    function helper(held: Tracer) { return held.startActiveSpan('helped', { kind: 1 }, (span) => { span.end(); return 1 }) }`;
  return createLinker([express, otelNode]).link(await memoryTree({ 'app.ts': source }));
}

describe('by hand', () => {
  it.each([
    ["tracer.startSpan('a').end()", 'no', 'yes'],
    ["await tracer.startActiveSpan('a', async (span) => { span.end() })", 'no', 'yes'],
    ['helper(tracer)', 'no', 'yes'],
    ['times.record(1, { path: req.path })', 'yes', 'no'],
    ["tracer.startActiveSpan('a', () => times.record(1))", 'yes', 'yes'],
    ['up.add(1)', 'no', 'no'],
    ['trace.getActiveSpan().setAttribute("a", 1)', 'no', 'no'],
    ['res.end()', 'no', 'no'],
  ])('%s', async (body, metrics, traces) => {
    const [route] = (await link(body)).routes;
    expect([route?.metrics.answer, route?.traces.answer]).toEqual([metrics, traces]);
  });

  it('knows instruments and where their attributes come from', async () => {
    const model = await link('times.record(1, { path: req.path, method: req.method })');
    expect(model.metrics).toMatchObject([
      { name: 'http.server.duration', kind: 'histogram' },
      { name: 'up', kind: 'gauge' },
    ]);
    expect(model.updates).toMatchObject([
      {
        operation: 'record',
        labels: [
          { label: 'path', origin: { kind: 'unbounded', source: 'raw-path' } },
          { label: 'method', origin: { kind: 'bounded' } },
        ],
      },
    ]);
  });
});
