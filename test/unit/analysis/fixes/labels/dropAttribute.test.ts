import { describe, expect, it } from 'vitest';
import { mend } from '../../../../support/mending';

const go = (visit: string, other = ''): Readonly<Record<string, string>> => ({
  'go.mod': 'module a\n\ngo 1.24\n',
  'meters/meters.go': `package meters

import "go.opentelemetry.io/otel"

var Visits, _ = otel.Meter("shop").Int64Counter("shop.visits")
`,
  'main.go': `package main

import (
	"context"

	"a/meters"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"
)

func visit(ctx context.Context, id, plan string) {
${visit}
}

var plan = metric.WithAttributes(attribute.String("plan", "free"))

func main() { visit(context.Background(), "1", "free"); trace.SpanFromContext(context.Background()).End() }
`,
  'other.go': `package main

import (
	"context"

	"a/meters"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

// Nobody calls it.
func again(ctx context.Context, id string) {
	meters.Visits.Add(ctx, 1, metric.WithAttributes(attribute.String("user.id", id)))
	meters.Visits.Add(ctx, 1, metric.WithAttributes(attribute.Bool("again", true)))
	meters.Visits.Add(ctx, 1)
}

${other}`,
});

const FIRST =
  'meters.Visits.Add(ctx, 1, metric.WithAttributes(attribute.String("user.id", id), attribute.String("plan", plan)))';

describe('Drop the attribute, in Go', () => {
  it('takes it out of every call, in all files, and options that are left with nothing', async () => {
    const mended = await mend(go(`\t${FIRST}`), 'high-cardinality-label');
    expect(mended?.change.title).toBe('Drop the attribute “user.id”');
    expect(mended?.texts['main.go']).toContain(
      'meters.Visits.Add(ctx, 1, metric.WithAttributes(attribute.String("plan", plan)))',
    );
    expect(mended?.texts['other.go']).toContain(`{
	meters.Visits.Add(ctx, 1)
	meters.Visits.Add(ctx, 1, metric.WithAttributes(attribute.Bool("again", true)))
	meters.Visits.Add(ctx, 1)
}`);
  });

  it.each([
    [
      'a set',
      'meters.Visits.Add(ctx, 1, metric.WithAttributeSet(attribute.NewSet(attribute.String("user.id", id))))',
      'meters.Visits.Add(ctx, 1)',
    ],
    [
      'a list that metrics alone are given',
      'attrs := []attribute.KeyValue{attribute.String("user.id", id), attribute.String("plan", plan)}\n\tmeters.Visits.Add(ctx, 1, metric.WithAttributes(attrs...))',
      'attrs := []attribute.KeyValue{attribute.String("plan", plan)}',
    ],
  ])('%s', async (_, visit, expected) => {
    const mended = await mend(go(`\t${visit}`), 'high-cardinality-label');
    expect(mended?.texts['main.go']).toContain(expected);
  });

  it('takes variables and imports along that nothing needs any more', async () => {
    const mended = await mend(
      go(`\tuser := id\n\tmeters.Visits.Add(ctx, 1, metric.WithAttributes(attribute.String("user.id", user)))`),
      'high-cardinality-label',
    );
    expect(mended?.texts['main.go']).toContain('{\n\tmeters.Visits.Add(ctx, 1)\n}');
  });

  it.each([
    [
      'a span is given the same attributes',
      'attrs := []attribute.KeyValue{attribute.String("user.id", id)}\n\ttrace.SpanFromContext(ctx).SetAttributes(attrs...)\n\tmeters.Visits.Add(ctx, 1, metric.WithAttributes(attrs...))',
      '',
    ],
    [
      'a call that nobody follows is given some that are not written there',
      FIRST,
      'func third(ctx context.Context, attrs []attribute.KeyValue) {\n\tmeters.Visits.Add(ctx, 1, metric.WithAttributes(attrs...))\n}\n',
    ],
    ['the metric is handed to somebody', FIRST, 'func fourth() { give(meters.Visits) }\nfunc give(any) {}\n'],
    [
      'it is written in another way as well',
      `${FIRST}\n\tmeters.Visits.Add(ctx, 1, metric.WithAttributes(attribute.Key("user.id").String(id)))`,
      '',
    ],
  ])('does nothing where %s', async (_, visit, other) => {
    expect(await mend(go(`\t${visit}`, other), 'high-cardinality-label')).toBeUndefined();
  });
});

const python = (visit: string, rest = ''): Readonly<Record<string, string>> => ({
  'meters.py': `from opentelemetry import metrics

meter = metrics.get_meter("shop")
VISITS = meter.create_counter("shop.visits")
`,
  'main.py': `from opentelemetry import trace

import meters


def visit(user_id, plan):
${visit}
`,
  'other.py': `from meters import VISITS


def again(user_id):
    VISITS.add(1, {"user_id": user_id})
    VISITS.add(1)
${rest}`,
});

describe('Drop the attribute, in Python', () => {
  it.each([
    ['meters.VISITS.add(1, {"user_id": user_id, "plan": plan})', 'meters.VISITS.add(1, {"plan": plan})'],
    ['meters.VISITS.add(1, attributes={"user_id": user_id})', 'meters.VISITS.add(1)'],
    [
      'attributes = {"plan": plan, "user_id": user_id}\n    meters.VISITS.add(1, attributes)',
      'attributes = {"plan": plan}\n',
    ],
  ])('%s', async (visit, expected) => {
    const mended = await mend(python(`    ${visit}`), 'high-cardinality-label');
    expect(mended?.texts['main.py']).toContain(expected);
    expect(mended?.texts['other.py']).toContain('def again(user_id):\n    VISITS.add(1)\n    VISITS.add(1)\n');
  });

  it('does nothing where a call has attributes from elsewhere', async () => {
    const files = python('    meters.VISITS.add(1, {"user_id": user_id})', '\n\ndef third(a):\n    VISITS.add(1, a)\n');
    expect(await mend(files, 'high-cardinality-label')).toBeUndefined();
  });
});

const node = (visit: string): Readonly<Record<string, string>> => ({
  'package.json': '{"dependencies":{"@opentelemetry/api":"1"}}',
  'meters.ts': `import { metrics } from '@opentelemetry/api';
export const visits = metrics.getMeter('shop').createCounter('shop.visits');
`,
  'app.ts': `import { context } from '@opentelemetry/api';
import { visits } from './meters';
export function visit(userId: string, plan: string): void {
  ${visit}
}
`,
});

describe('Drop the attribute, in TypeScript', () => {
  it.each([
    ["visits.add(1, { 'user.id': userId, plan });", 'visits.add(1, { plan });'],
    ['visits.add(1, { userId });', 'visits.add(1);'],
    ['visits.add(1, { userId }, context.active());', 'visits.add(1, {}, context.active());'],
  ])('%s', async (visit, expected) => {
    const mended = await mend(node(visit), 'high-cardinality-label');
    expect(mended?.texts['app.ts']).toContain(`  ${expected}\n`);
  });

  it('drops what never has the same value twice', async () => {
    const mended = await mend(
      node("visits.add(1, { 'shopper': crypto.randomUUID(), plan });"),
      'unbounded-label-value',
    );
    expect(mended?.texts['app.ts']).toContain('visits.add(1, { plan });');
  });
});
