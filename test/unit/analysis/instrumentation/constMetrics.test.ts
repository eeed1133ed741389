import { describe, expect, it } from 'vitest';
import { createLinker } from '../../../../src/analysis/linker/linker';
import type { ServiceModel } from '../../../../src/analysis/model';
import { memoryTree } from '../../../support/tree';

async function link(collect: string): Promise<ServiceModel> {
  const text = `package main

import "github.com/prometheus/client_golang/prometheus"

type collector struct{ size *prometheus.Desc }

func newCollector() *collector {
	return &collector{size: prometheus.NewDesc(
		prometheus.BuildFQName("shop", "", "size_bytes"), "Size.", []string{"volume", "user_id"}, nil)}
}

func (c *collector) Describe(ch chan<- *prometheus.Desc) { ch <- c.size }

func (c *collector) Collect(ch chan<- prometheus.Metric) {
${collect}
}

func main() { prometheus.MustRegister(newCollector()) }
`;
  return createLinker().link(await memoryTree({ 'go.mod': 'module a\n', 'main.go': text }));
}

describe('metrics that are described once and given values at each scrape', () => {
  it('have the kind of their values', async () => {
    const model = await link('\tch <- prometheus.MustNewConstMetric(c.size, prometheus.GaugeValue, 1, "a", "b")');
    expect(model.metrics).toMatchObject([
      { name: 'shop_size_bytes', kind: 'gauge', isConstant: true, labels: [{ name: 'volume' }, { name: 'user_id' }] },
    ]);
    expect(model.mislabelled).toEqual([]);
    expect(model.updates.map(({ labels }) => labels.map(({ label }) => label))).toEqual([['volume', 'user_id']]);
  });

  it('are told of when they lack a value', async () => {
    const model = await link('\tch <- prometheus.MustNewConstMetric(c.size, prometheus.CounterValue, 1, "a")');
    expect(model.mislabelled.map(({ text }) => text)).toEqual(['gets 1 value for 2 labels (volume, user_id)']);
  });

  it('are nothing while no value is given', async () => {
    expect((await link('')).metrics).toEqual([]);
  });
});
