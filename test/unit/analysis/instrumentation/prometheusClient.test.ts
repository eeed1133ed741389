import { describe, expect, it } from 'vitest';
import { fastapi } from '../../../../src/analysis/frameworks/fastapi';
import { prometheusClient } from '../../../../src/analysis/instrumentation/prometheusClient';
import { createLinker } from '../../../../src/analysis/linker/linker';
import type { MetricUpdate, ServiceModel } from '../../../../src/analysis/model';
import { memoryTree } from '../../../support/tree';

async function link(source: string): Promise<ServiceModel> {
  return createLinker([fastapi, prometheusClient]).link(await memoryTree({ 'app.py': source }));
}

const shown = ({ metric, operation, labels }: MetricUpdate): string =>
  `${metric?.name ?? '?'}.${operation}(${labels.map(({ label, origin }) => `${label}: ${origin.kind === 'unbounded' ? origin.source : origin.kind}`).join(', ')})`;

async function metric(definition: string): Promise<ServiceModel['metrics'][number] | undefined> {
  const { metrics } = await link(`import prometheus_client as p\n${definition}\n`);
  return metrics[0];
}

describe('definitions', () => {
  it.each([
    [`p.Counter("requests", "R")`, 'requests_total'],
    [`p.Counter("requests_total", "R")`, 'requests_total'],
    [`p.Counter("requests_total", "R", unit="bytes")`, 'requests_bytes_total'],
    [`p.Gauge("g", "G", namespace="a", subsystem="b")`, 'a_b_g'],
    [`p.Histogram("latency", "L", [], "a", "b", "seconds")`, 'a_b_latency_seconds'],
    [`p.Summary("latency_seconds", "L", unit="seconds")`, 'latency_seconds'],
    [`p.Info("build", "B")`, 'build'],
    [`p.Counter(f"{PREFIX}_requests", "R")`, undefined],
    [`p.Counter(name="n", documentation="d", namespace=settings.name)`, undefined],
  ])('%s is exported as %s', async (definition, name) => {
    const found = await metric(definition);
    expect(found).toBeDefined();
    expect(found?.name).toBe(name);
  });

  it('reads help, labels with their places, buckets and the variable', async () => {
    expect(await metric(`H = p.Histogram("h", "Help.", ("a", 'b'), buckets=(1, 2.5, float("inf")))`)).toMatchObject({
      kind: 'histogram',
      help: 'Help.',
      buckets: [1, 2.5],
      labels: [
        { name: 'a', location: { file: 'app.py', range: [1, 31, 1, 34] } },
        { name: 'b', location: { range: [1, 36, 1, 39] } },
      ],
      symbol: { name: 'H', file: 'app.py' },
      library: 'prometheusClient',
    });
    expect((await metric(`p.Histogram("h", "H")`))?.buckets).toHaveLength(14);
    expect((await metric(`p.Histogram("h", "H", buckets=make())`))?.buckets).toBeUndefined();
  });
});

const HEAD = `from enum import Enum
from typing import Annotated, Literal
from uuid import UUID, uuid4
from fastapi import Body, Depends, FastAPI, Request
from pydantic import BaseModel
from prometheus_client import Counter, Gauge, Histogram
app = FastAPI()
C = Counter("c", "C", ["value"])
H = Histogram("h", "H", ["value"])
`;

async function update(handler: string): Promise<string[]> {
  return (await link(`${HEAD}${handler}\n`)).updates.map(shown);
}

describe('label values', () => {
  it.each([
    ['a literal', '@app.get("/x")\ndef f(): C.labels("x").inc()', 'c_total.inc(value: bounded)'],
    ['a keyword', '@app.get("/x")\ndef f(): C.labels(value="x").inc()', 'c_total.inc(value: bounded)'],
    ['a path parameter', '@app.get("/{x}")\ndef f(x): C.labels(x).inc()', 'c_total.inc(value: request-input)'],
    [
      'an identity as text',
      '@app.get("/{x}")\ndef f(x: UUID): C.labels(str(x)).inc()',
      'c_total.inc(value: request-input)',
    ],
    [
      'part of a text',
      '@app.get("/{x}")\ndef f(x: int): C.labels(f"u-{x}").inc()',
      'c_total.inc(value: request-input)',
    ],
    [
      'a literal type',
      '@app.get("/{x}")\ndef f(x: Literal["a", "b"]): C.labels(x).inc()',
      'c_total.inc(value: unknown)',
    ],
    ['a flag', '@app.get("/x")\ndef f(x: bool = True): C.labels(str(x)).inc()', 'c_total.inc(value: bounded)'],
    [
      'a dependency',
      '@app.get("/x")\ndef f(x: Annotated[str, Depends(g)]): C.labels(x).inc()\ndef g(): ...',
      'c_total.inc(value: unknown)',
    ],
    ['the raw path', '@app.get("/x")\ndef f(r: Request): C.labels(r.url.path).inc()', 'c_total.inc(value: raw-path)'],
    ['the method', '@app.get("/x")\ndef f(r: Request): C.labels(r.method).inc()', 'c_total.inc(value: bounded)'],
    ['a random value', '@app.get("/x")\ndef f(): C.labels(str(uuid4())).inc()', 'c_total.inc(value: random)'],
    [
      'an error',
      '@app.get("/x")\ndef f():\n  try: g()\n  except Exception as e: C.labels(str(e)).inc()',
      'c_total.inc(value: error-text)',
    ],
    ['a timer', '@app.get("/{x}")\ndef f(x):\n  with H.labels(x).time(): ...', 'h.time(value: request-input)'],
  ])('%s', async (_name, handler, expected) => {
    expect(await update(handler)).toEqual([expected]);
  });

  it('knows the fields of a body that the client chooses freely', async () => {
    const source = `class Base(BaseModel):
    user_id: str
class Kind(str, Enum):
    A = "a"
class Order(Base):
    plan: Literal["free", "pro"]
    kind: Kind
@app.post("/x")
def f(order: Order):
    C.labels(order.user_id).inc()
    C.labels(order.plan).inc()
    C.labels(order.kind.value).inc()`;
    expect(await update(source)).toEqual([
      'c_total.inc(value: request-input)',
      'c_total.inc(value: unknown)',
      'c_total.inc(value: unknown)',
    ]);
  });

  it('finds updates through helpers and parameters known by type', async () => {
    const source = `def count(counter: Counter, value):
    counter.labels(value).inc()
@app.get("/{x}")
def f(x): count(C, x)`;
    expect(await update(source)).toEqual(['c_total.inc(value: request-input)']);
  });
});
