import { describe, expect, it } from 'vitest';
import { netHttp } from '../../../../src/analysis/frameworks/net-http';
import { clientGolang } from '../../../../src/analysis/instrumentation/clientGolang';
import { goKitMetrics } from '../../../../src/analysis/instrumentation/goKitMetrics';
import { createLinker } from '../../../../src/analysis/linker/linker';
import type { ServiceModel } from '../../../../src/analysis/model';
import { memoryTree } from '../../../support/tree';

async function link(body: string): Promise<ServiceModel> {
  const source = `package main

import (
	"github.com/go-kit/kit/metrics"
	kitprometheus "github.com/go-kit/kit/metrics/prometheus"
	stdprometheus "github.com/prometheus/client_golang/prometheus"
)

func given(histogram metrics.Histogram) { histogram.Observe(1) }

func main() {
${body}
}
`;
  return createLinker([netHttp, clientGolang, goKitMetrics]).link(await memoryTree({ 'main.go': source }));
}

describe('metrics of go-kit', () => {
  it('are defined with the options of Prometheus', async () => {
    const { metrics } = await link(
      'kitprometheus.NewCounterFrom(stdprometheus.CounterOpts{Namespace: "shop", Name: "orders_total"}, []string{"kind"})',
    );
    expect(metrics.map(({ kind, name, labels }) => [kind, name, labels.map((label) => label.name)])).toEqual([
      ['counter', 'shop_orders_total', ['kind']],
    ]);
  });

  it('take labels in pairs, one after the other', async () => {
    const { updates } = await link(
      `c := kitprometheus.NewCounterFrom(stdprometheus.CounterOpts{Name: "n"}, []string{"a", "b"})
	c.With("a", "1").With("b", "2").Add(1)`,
    );
    expect(
      updates
        .filter(({ metric }) => metric?.name === 'n')
        .map(({ operation, labels }) => [operation, labels.map(({ label }) => label)]),
    ).toEqual([['Add', ['a', 'b']]]);
  });

  it('stand before vectors, and come as interfaces', async () => {
    const { updates } = await link(
      `v := stdprometheus.NewHistogramVec(stdprometheus.HistogramOpts{Name: "seconds"}, []string{"a"})
	kitprometheus.NewHistogram(v).With("a", "1").Observe(2)`,
    );
    expect(updates.map(({ metric, operation }) => `${metric?.kind} ${metric?.name} ${operation}`).sort()).toEqual([
      'histogram seconds Observe',
      'histogram undefined Observe',
    ]);
  });
});
