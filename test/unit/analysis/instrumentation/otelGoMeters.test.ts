import { describe, expect, it } from 'vitest';
import { createLinker } from '../../../../src/analysis/linker/linker';
import type { ServiceModel } from '../../../../src/analysis/model';
import { memoryTree } from '../../../support/tree';

async function link(body: string, declarations = ''): Promise<ServiceModel> {
  const text = `package main

import (
	"context"
	"net/http"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

var meter = otel.Meter("shop")
var requests, _ = meter.Int64Counter("shop.requests", metric.WithDescription("Requests."), metric.WithUnit("{request}"))
${declarations}
func handle(w http.ResponseWriter, r *http.Request) {
${body}
}

func main() {
	http.HandleFunc("/a", handle)
	_ = http.ListenAndServe(":80", nil)
}
`;
  return createLinker().link(await memoryTree({ 'go.mod': 'module a\n', 'main.go': text }));
}

const labels = ({ updates }: ServiceModel): unknown =>
  updates.flatMap((update) => update.labels.map(({ label, origin }) => [update.metric?.name, label, origin.kind]));

describe('instruments of OpenTelemetry in Go', () => {
  it('are metrics with a name, a kind and a help', async () => {
    const { metrics } = await link('', 'var duration, _ = meter.Float64Histogram("shop.duration")');
    expect(metrics).toMatchObject([
      { name: 'shop.requests', kind: 'counter', help: 'Requests.', library: 'otelGo' },
      { name: 'shop.duration', kind: 'histogram' },
    ]);
  });

  it('have the attributes as labels, in all their forms', async () => {
    const model = await link(`	requests.Add(r.Context(), 1, metric.WithAttributes(
		attribute.String("url.path", r.URL.Path), attribute.Int("code", 200)))
	set := attribute.NewSet(attribute.String("user", r.FormValue("u")))
	requests.Add(r.Context(), 1, metric.WithAttributeSet(set))`);
    expect(labels(model)).toEqual([
      ['shop.requests', 'url.path', 'unbounded'],
      ['shop.requests', 'code', 'bounded'],
      ['shop.requests', 'user', 'unbounded'],
    ]);
  });

  it('measure the handler that records', async () => {
    const { routes } = await link('\trequests.Add(r.Context(), 1)');
    expect(routes[0]?.metrics.answer).toBe('yes');
  });

  it('are known by their type where they are passed', async () => {
    const model = await link(
      '',
      'func count(ctx context.Context, c metric.Int64Counter, path string) {\n\tc.Add(ctx, 1, metric.WithAttributes(attribute.String("path", path)))\n}',
    );
    expect(model.updates.map(({ operation }) => operation)).toEqual(['Add']);
  });
});
