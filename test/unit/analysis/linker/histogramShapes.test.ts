/** Where OpenTelemetry's histograms keep the bounds of their SDK, and what gives them others. */
import { expect, it } from 'vitest';
import { findingsOf, mend } from '../../../support/mending';
import { memoryTree } from '../../../support/tree';

const PYTHON = 'from opentelemetry import metrics\nfrom opentelemetry.sdk.metrics import MeterProvider\n';
const python = (provider: string, options = ', unit="s"'): Readonly<Record<string, string>> => ({
  'requirements.txt': 'opentelemetry-sdk\n',
  'main.py': `${PYTHON}metrics.set_meter_provider(${provider})\nmetrics.get_meter("m").create_histogram("a.duration"${options})\n`,
});
const NODE = {
  'package.json': '{"name":"shop","dependencies":{"@opentelemetry/api":"1","@opentelemetry/sdk-metrics":"2"}}',
  'metrics.ts': `import { metrics } from '@opentelemetry/api';\nmetrics.getMeter('m').createHistogram('a.duration', { unit: 's' });\n`,
};
const goFiles = (provider: string): Readonly<Record<string, string>> => ({
  'go.mod': 'module example.com/shop\n\ngo 1.22\n\nrequire go.opentelemetry.io/otel v1.30.0\n',
  'main.go': `package main

import (
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/metric"
	sdk "go.opentelemetry.io/otel/sdk/metric"
)

func main() {
	otel.SetMeterProvider(${provider})
	otel.Meter("m").Float64Histogram("a.duration", metric.WithUnit("s"))
}
`,
});

const found = async (files: Readonly<Record<string, string>>): Promise<number> =>
  findingsOf(await memoryTree(files), 'histogram-buckets').length;

it.each<[string, number, Readonly<Record<string, string>>]>([
  ['a provider', 1, python('MeterProvider()')],
  ['views', 0, python('MeterProvider(views=[])')],
  ['another aggregation', 0, python('MeterProvider([Reader(preferred_aggregation={})])')],
  ['no set-up that was seen', 0, python('make()')],
  ['milliseconds', 0, python('MeterProvider()', ', unit="ms"')],
  ['no unit', 0, python('MeterProvider()', '')],
  ['options that cannot be read', 0, python('MeterProvider()', ', unit="s", **options')],
  ['bounds', 0, python('MeterProvider()', ', unit="s", explicit_bucket_boundaries_advisory=[1]')],
  ['a provider in Go', 1, goFiles('sdk.NewMeterProvider()')],
  ['views in Go', 0, goFiles('sdk.NewMeterProvider(sdk.WithView(views()))')],
  ['a reader of its own in Node', 1, { ...NODE, 'setup.ts': node('{ readers: [] }') }],
  ['views in Node', 0, { ...NODE, 'setup.ts': node('{ readers: [], views: [] }') }],
  ['no set-up in Node', 0, NODE],
])('%s: %i', async (_, count, files) => expect(await found(files)).toBe(count));

function node(options: string): string {
  return `import { MeterProvider } from '@opentelemetry/sdk-metrics';\nexport const provider = new MeterProvider(${options});\n`;
}

it('an aggregation of the environment counts', async () => {
  const variable = 'OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION';
  const files = {
    ...python('MeterProvider()'),
    'docker-compose.yml': `services:\n  shop:\n    environment:\n      ${variable}: base2_exponential_bucket_histogram\n`,
  };
  expect(await found(files)).toBe(0);
});

it('the fix says what it needs, and keeps the file as it is written', async () => {
  const files = { ...goFiles('sdk.NewMeterProvider()') };
  files['main.go'] = (files['main.go'] ?? '').replaceAll('\n', '\r\n');
  const mended = await mend(files, 'histogram-buckets');
  expect(mended?.change.note).toBe('It needs go.opentelemetry.io/otel 1.20 or later.');
  expect(mended?.texts['main.go']).toContain('metric.WithUnit("s"), metric.WithExplicitBucketBoundaries(0.005, 0.01');
});
