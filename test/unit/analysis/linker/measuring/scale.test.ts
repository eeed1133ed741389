/** Units of durations, as expressions tell them, and what converts them. */
import { describe, expect, it } from 'vitest';
import { findingsOf, mend } from '../../../../support/mending';
import { memoryTree } from '../../../../support/tree';

const PYTHON = (before: string, value: string): Readonly<Record<string, string>> => ({
  'main.py': `import time
from prometheus_client import Histogram

H = Histogram("order_seconds", "H.")


def work(given):
    ${before.replaceAll('\n', '\n    ')}
    H.observe(${value})
`,
});
const NODE = (before: string, value: string, name = 'order_seconds'): Readonly<Record<string, string>> => ({
  'package.json': '{"name":"shop","dependencies":{"prom-client":"15"}}',
  'main.js': `const { Histogram } = require('prom-client');
const h = new Histogram({ name: '${name}', help: 'H.', labelNames: ['a'] });
function work(given) {
  ${before}
  h.observe(${value});
}
`,
});
const GO = (before: string, value: string): Readonly<Record<string, string>> => ({
  'go.mod': 'module example.com/shop\n\ngo 1.22\n',
  'main.go': `package main

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

var h = prometheus.NewHistogram(prometheus.HistogramOpts{Name: "order_seconds", Help: "H."})

func work(start time.Time, given time.Duration) {
	${before}
	h.Observe(${value})
}
`,
});

const said = async (files: Readonly<Record<string, string>>): Promise<readonly string[]> =>
  findingsOf(await memoryTree(files), 'metric-naming').map(({ message }) => message.replace(/^.*?, and gets /, ''));

describe('what is said', () => {
  it.each([
    [NODE('', 'Date.now() - given'), 'milliseconds here: every value is 1,000 times too large.'],
    [NODE('', '{ a: 1 }, performance.now() - given'), 'milliseconds here: every value is 1,000 times too large.'],
    [
      NODE('const t = process.hrtime.bigint();', 'Number(process.hrtime.bigint() - t)'),
      'nanoseconds here: every value is 1,000,000,000 times too large.',
    ],
    [NODE('const d = (Date.now() - given) / 1000;', 'd / 60'), 'minutes here: every value is 60 times too small.'],
    [
      NODE('const d = (Date.now() - given) / 1000;', 'd', 'order_milliseconds'),
      'seconds here: every value is 1,000 times too small.',
    ],
    [PYTHON('', '1000 * (time.time() - given)'), 'milliseconds here: every value is 1,000 times too large.'],
    [GO('', 'float64(time.Since(start)) / 1e3'), 'microseconds here: every value is 1,000,000 times too large.'],
    [GO('', 'given.Minutes()'), 'minutes here: every value is 60 times too small.'],
  ])('%j', async (files, text) => expect((await said(files)).at(-1)).toBe(text));
});

describe('what is left alone', () => {
  it.each([
    NODE('', 'given'),
    NODE('', 'Date.now()'),
    NODE('', 'given - Date.now()'),
    NODE('', '(Date.now() - given) / 1000'),
    NODE('', '(Date.now() - given) / given'),
    NODE('let d = Date.now() - given; d = d / 1000;', 'd'),
    NODE('let d = Date.now() - given; d /= 1000;', 'd'),
    NODE('const d = (d) => d;', 'd'),
    NODE('', 'Date.now() - given', 'order_ms'),
    NODE('', 'Date.now() - given', 'orders'),
    NODE('', '...given'),
    PYTHON('', 'time.time() - given'),
    PYTHON('', 'time.time() - time.time_ns()'),
    PYTHON('given = time.time() * 1000', 'given'),
    GO('', 'given.Seconds()'),
    GO('', 'float64(given)'),
    GO('', 'time.Since(start).Seconds()'),
  ])('%j', async (files) => expect((await said(files)).filter((text) => text.includes('every value'))).toEqual([]));
});

describe('what converts it', () => {
  it.each([
    [NODE('', 'Date.now() - given'), 'main.js', 'h.observe((Date.now() - given) / 1000);'],
    [NODE('const d = Date.now() - given;', '{ a: 1 }, d'), 'main.js', 'h.observe({ a: 1 }, d / 1000);'],
    [
      NODE('const t = process.hrtime.bigint();', 'Number(process.hrtime.bigint() - t)'),
      'main.js',
      'bigint() - t) / 1e9);',
    ],
    [PYTHON('', '(time.time() - given) * 1000'), 'main.py', 'H.observe((time.time() - given))'],
    [PYTHON('elapsed = (time.time() - given) * 1000', 'elapsed'), 'main.py', 'H.observe(elapsed / 1000)'],
    [GO('', 'float64(time.Since(start).Milliseconds())'), 'main.go', 'h.Observe(time.Since(start).Seconds())'],
    [GO('', 'float64(given.Nanoseconds())'), 'main.go', 'h.Observe(given.Seconds())'],
    [GO('', 'float64(time.Since(start))'), 'main.go', 'h.Observe(time.Since(start).Seconds())'],
  ])('%j', async (files, file, text) => {
    const mended = await mend(files, 'metric-naming');
    expect(mended?.change.title).toBe('Convert to seconds');
    expect(mended?.texts[file]).toContain(text);
  });

  it('nothing, in Go, where whole numbers would be cut off', async () => {
    expect(await mend(GO('ms := time.Since(start).Milliseconds()', 'float64(ms)'), 'metric-naming')).toBeUndefined();
  });
});
