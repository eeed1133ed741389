/** Metrics that a project makes with helpers of its own: each has its name, its labels and its place. */
import { describe, expect, it } from 'vitest';
import { createLinker } from '../../../../src/analysis/linker/linker';
import { locationKey } from '../../../../src/core/range';
import { memoryTree } from '../../../support/tree';

async function found(files: Readonly<Record<string, string>>): Promise<unknown> {
  const { metrics, updates } = createLinker().link(await memoryTree(files));
  expect(new Set(metrics.map(({ location }) => locationKey(location))).size).toBe(metrics.length);
  return {
    metrics: metrics.map(({ name, labels }) => [name, labels.map((label) => label.name)]).sort(),
    updates: updates.map(({ metric, labels }) => [metric?.name, labels.map(({ label }) => label)]).sort(),
  };
}

const EXPECTED = {
  metrics: [
    ['shop_logins_total', ['user', 'code']],
    ['shop_orders_total', ['path']],
  ],
  updates: [
    ['shop_logins_total', ['user', 'code']],
    ['shop_orders_total', ['path']],
  ],
};

describe('helpers that make metrics', () => {
  it('in Go: a constructor with constant labels, promauto with a registry, fields of a struct', async () => {
    const text = `package main

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

var userLabels = []string{"user", "code"}

type metrics struct {
	logins, orders *prometheus.CounterVec
}

func counter(reg prometheus.Registerer, name string, labels ...string) *prometheus.CounterVec {
	return promauto.With(reg).NewCounterVec(prometheus.CounterOpts{Namespace: "shop", Name: name, Help: name}, labels)
}

func newMetrics(reg prometheus.Registerer) *metrics {
	return &metrics{logins: counter(reg, "logins_total", userLabels...), orders: counter(reg, "orders_total", "path")}
}

func (m *metrics) record(user, path string) {
	m.logins.WithLabelValues(user, "200").Inc()
	m.orders.With(prometheus.Labels{"path": path}).Inc()
}

func main() {
	m := newMetrics(prometheus.DefaultRegisterer)
	http.HandleFunc("/a", func(w http.ResponseWriter, r *http.Request) { m.record(r.Host, r.URL.Path) })
	_ = http.ListenAndServe(":80", nil)
}
`;
    expect(await found({ 'go.mod': 'module a\n', 'main.go': text })).toEqual(EXPECTED);
  });

  it('in Python: a function of another module', async () => {
    const helper = `from prometheus_client import Counter

def counter(name, *labels):
    return Counter(name, name, labels, namespace="shop")
`;
    const app = `from fastapi import FastAPI
from helper import counter

LOGINS = counter("logins", "user", "code")
ORDERS = counter("orders", "path")
app = FastAPI()

@app.get("/a")
def a(user: str):
    LOGINS.labels(user, "200").inc()
    ORDERS.labels(path="/a").inc()
`;
    expect(await found({ 'helper.py': helper, 'app.py': app })).toEqual(EXPECTED);
  });

  it('in TypeScript: a class that wraps the library', async () => {
    const text = `import express from 'express';
import { Counter } from 'prom-client';

class Metrics {
  counter(name: string, labelNames: string[]) {
    return new Counter({ name: \`shop_\${name}_total\`, help: name, labelNames });
  }
}

const metrics = new Metrics();
const logins = metrics.counter('logins', ['user', 'code']);
const orders = metrics.counter('orders', ['path']);
const app = express();
app.get('/a', (req, res) => {
  logins.inc({ user: req.params.id, code: '200' });
  orders.labels('/a').inc();
});
app.listen(80);
`;
    expect(await found({ 'app.ts': text })).toEqual(EXPECTED);
  });
});
