import { describe, expect, it } from 'vitest';
import { express } from '../../../../src/analysis/frameworks/express';
import { promClient } from '../../../../src/analysis/instrumentation/promClient';
import { createLinker } from '../../../../src/analysis/linker/linker';
import type { MetricUpdate, ServiceModel } from '../../../../src/analysis/model';
import { memoryTree } from '../../../support/tree';

async function link(source: string, path = 'app.ts'): Promise<ServiceModel> {
  return createLinker([express, promClient]).link(await memoryTree({ [path]: source }));
}

const shown = (update: MetricUpdate): string =>
  `${update.metric?.name}.${update.operation}(${update.labels.map(({ label, origin }) => `${label}: ${origin.kind === 'unbounded' ? origin.source : origin.kind}`).join(', ')})`;

describe('definitions', () => {
  it('reads names, help, labels, buckets and the variable', async () => {
    const { metrics } = await link(`import client, { Histogram } from 'prom-client';
      const prefix = 'shop';
      export const seconds = new Histogram({ name: \`\${prefix}_seconds\`, help: 'Time.', labelNames: ['a', 'b'] as const, buckets: [1, 2] });
      const count = new client.Counter({ name: 'n_total', help: 'N', labelNames: LABELS });
      new client.Gauge({ name: unknownName() });`);
    expect(metrics).toMatchObject([
      {
        name: 'shop_seconds',
        kind: 'histogram',
        help: 'Time.',
        buckets: [1, 2],
        labels: [{ name: 'a' }, { name: 'b' }],
        symbol: { name: 'seconds', file: 'app.ts' },
        library: 'promClient',
      },
      { name: 'n_total', kind: 'counter', labels: [], symbol: { name: 'count' } },
      { kind: 'gauge' },
    ]);
    expect(metrics[2]).not.toHaveProperty('name');
  });

  it('tells the metrics of a factory apart by where their options are written', async () => {
    const { metrics } = await link(`import { Counter } from 'prom-client';
      const createCounter = (options) => { const counter = new Counter(options); return { inc: () => counter.inc() } };
      const a = createCounter({ name: 'a_total', help: 'A' });
      const b = createCounter({ name: 'b_total', help: 'B' });`);
    expect(metrics.map(({ name, location }) => `${name} ${location.range[0]}`)).toEqual(['a_total 2', 'b_total 3']);
  });

  it('reads the arguments of old versions', async () => {
    const { metrics } = await link("new (require('prom-client')).Histogram('x_seconds', 'Time.', ['a'])", 'app.js');
    expect(metrics).toMatchObject([{ name: 'x_seconds', help: 'Time.', labels: [{ name: 'a' }] }]);
    expect(metrics[0]?.buckets?.slice(0, 2)).toEqual([0.005, 0.01]);
  });
});

describe('updates', () => {
  const head = `import express from 'express';
    import { Counter, Gauge, Histogram } from 'prom-client';
    const counter = new Counter({ name: 'c', help: 'C', labelNames: ['path', 'method'] });
    const histogram = new Histogram({ name: 'h', help: 'H', labelNames: ['path'] });
    const gauge = new Gauge({ name: 'g', help: 'G' });
    const app = express();\n`;

  it.each([
    ['counter.inc()', ['c.inc()']],
    ['counter.inc(5)', ['c.inc()']],
    ['counter.inc({ path: req.path, method: req.method })', ['c.inc(path: raw-path, method: bounded)']],
    ['counter.labels(req.originalUrl, req.method).inc()', ['c.inc(path: raw-path, method: bounded)']],
    ['counter.labels({ path: req.baseUrl + req.route.path }).inc()', ['c.inc(path: bounded)']],
    ['histogram.observe({ path: req.params.id }, 1)', ['h.observe(path: request-input)']],
    ['histogram.labels("/x").observe(2)', ['h.observe(path: bounded)']],
    ['const end = histogram.startTimer({ path: "/x" }); end()', ['h.observe(path: bounded)']],
    [
      'const end = histogram.startTimer(); res.on("finish", () => end({ path: req.url }))',
      ['h.observe(path: raw-path)'],
    ],
    ['gauge.set(3)', ['g.set()']],
    ['counter.reset()', []],
  ])('%s', async (code, expected) => {
    const { updates } = await link(`${head}app.get('/x', (req, res) => { ${code} })`);
    expect(updates.map(shown)).toEqual(expected);
  });

  it('measures through functions, fields and parameters known by their type', async () => {
    const { routes } = await link(`${head}
      class Recorder { constructor(private readonly times: Histogram<string>) {} time() { this.times.observe(1) } }
      function handler(recorder: Recorder) { return (req, res) => { recorder.time() } }
      app.get('/a', handler(new Recorder(histogram)));
      export const register = (recorder: Recorder) => app.get('/b', handler(recorder));
      app.get('/c', () => gauge.inc());`);
    expect(routes.map((route) => `${route.path} ${route.metrics.answer}`).sort()).toEqual([
      '/a yes',
      '/b yes',
      '/c no',
    ]);
  });
});
