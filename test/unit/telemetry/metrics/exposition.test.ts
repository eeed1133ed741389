import fc from 'fast-check';
import { Counter, Histogram, Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { parseExposition } from '../../../../src/telemetry/metrics/exposition';

const all = (): boolean => true;

describe('parseExposition', () => {
  it('reads names, labels and values, and skips what is for people', () => {
    const text = [
      '# HELP http_requests_total Requests.',
      '# TYPE http_requests_total counter',
      'http_requests_total{method="GET",path="/users/{id}"} 12',
      'http_requests_total{method="POST",path="/a",} 1.5e3 1700000000000',
      'up 1',
      '',
      '# EOF',
    ].join('\n');
    expect(parseExposition(text, all)).toEqual([
      { name: 'http_requests_total', labels: { method: 'GET', path: '/users/{id}' }, value: 12 },
      { name: 'http_requests_total', labels: { method: 'POST', path: '/a' }, value: 1500 },
      { name: 'up', labels: {}, value: 1 },
    ]);
  });

  it('takes escapes, braces and commas in values for what they are', () => {
    const [sample] = parseExposition('a{x="1,2",y="a\\"b}",z="c\\\\d\\ne"} 1', all);
    expect(sample?.labels).toEqual({ x: '1,2', y: 'a"b}', z: 'c\\d\ne' });
  });

  it('reads values that are no ordinary numbers', () => {
    const text = 'a +Inf\nb -Inf\nc NaN\nd Inf\ne 1e-9\n';
    expect(parseExposition(text, all).map(({ value }) => value)).toEqual([Infinity, -Infinity, NaN, Infinity, 1e-9]);
  });

  it('reads UTF-8 names in braces and OpenMetrics exemplars', () => {
    const text = [
      '{"http.server.request.duration_bucket","http.route"="/a",le="0.1"} 3',
      'd_bucket{le="1.0"} 4 # {trace_id="abc"} 0.5 1700000000.0',
    ].join('\n');
    expect(parseExposition(text, all)).toEqual([
      { name: 'http.server.request.duration_bucket', labels: { 'http.route': '/a', le: '0.1' }, value: 3 },
      {
        name: 'd_bucket',
        labels: { le: '1.0' },
        value: 4,
        exemplar: { labels: { trace_id: 'abc' }, value: 0.5, timestamp: 1700000000 },
      },
    ]);
  });

  it('does not take the labels of an exemplar for those of a sample without any', () => {
    expect(parseExposition('a_total 17 # {trace_id="x"} 1.0 1520879607.789', all)).toEqual([
      {
        name: 'a_total',
        labels: {},
        value: 17,
        exemplar: { labels: { trace_id: 'x' }, value: 1, timestamp: 1520879607.789 },
      },
    ]);
  });

  it('reads exemplars behind a time stamp, without one of their own, and none that are broken', () => {
    const exemplars = (line: string): unknown => parseExposition(line, all).map(({ exemplar }) => exemplar);
    expect(exemplars('a_total 17 1520879607.1 # {trace_id="x",span_id="y"} 2')).toEqual([
      { labels: { trace_id: 'x', span_id: 'y' }, value: 2 },
    ]);
    expect(exemplars('a_total 17 # {} 2.5 1')).toEqual([{ labels: {}, value: 2.5, timestamp: 1 }]);
    for (const broken of ['a 1 # {trace_id="x" 2', 'a 1 # {trace_id="x"}', 'a 1 # trace_id', 'a 1 # {trace_id="x"} y'])
      expect(exemplars(broken), broken).toEqual([undefined]);
  });

  it('allows blanks where the format does', () => {
    expect(parseExposition('  a { b = "c" , } 7 1700000000000', all)).toEqual([
      { name: 'a', labels: { b: 'c' }, value: 7 },
    ]);
  });

  it('ends lines as Windows does, too', () => {
    expect(parseExposition('a{b="c"} 1\r\nd 2\r\n', all).map(({ value }) => value)).toEqual([1, 2]);
  });

  it('gives only what is asked for', () => {
    expect(parseExposition('a 1\nb 2', (name) => name === 'b').map(({ name }) => name)).toEqual(['b']);
  });

  it('skips lines that are none, and never fails', () => {
    expect(parseExposition('<html>\n{} 1\na\na{b="c" 1\na b\n= 1', all)).toEqual([]);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => Array.isArray(parseExposition(text, all))),
    );
  });

  it('reads back whatever label values prom-client writes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (value) => {
        const registry = new Registry();
        new Counter({ name: 'c_total', help: 'c', labelNames: ['path'], registers: [registry] }).inc(
          { path: value },
          2,
        );
        const [sample] = parseExposition(await registry.metrics(), (name) => name === 'c_total');
        expect(sample).toEqual({ name: 'c_total', labels: { path: value }, value: 2 });
      }),
      { numRuns: 200 },
    );
  });

  it('reads the histogram that prom-client writes', async () => {
    const registry = new Registry();
    const histogram = new Histogram({ name: 'h', help: 'h', buckets: [0.1, 1], registers: [registry] });
    histogram.observe(0.5);
    const samples = parseExposition(await registry.metrics(), all);
    expect(samples.map(({ name, labels, value }) => [name, labels['le'], value])).toEqual([
      ['h_bucket', '0.1', 0],
      ['h_bucket', '1', 1],
      ['h_bucket', '+Inf', 1],
      ['h_sum', undefined, 0.5],
      ['h_count', undefined, 1],
    ]);
  });
});
