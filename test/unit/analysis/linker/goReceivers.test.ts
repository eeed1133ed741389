import { describe, expect, it } from 'vitest';
import { clientGolang } from '../../../../src/analysis/instrumentation/clientGolang';
import { createLinker } from '../../../../src/analysis/linker/linker';
import { memoryTree } from '../../../support/tree';

const HEAD = `package svc

import "github.com/prometheus/client_golang/prometheus"

type worker struct {
	jobs *prometheus.CounterVec
	name string
}
`;

/** `metric.operation(labels)` of every update. */
async function updatesOf(source: string): Promise<string[]> {
  const tree = await memoryTree({ 'go.mod': 'module example.com/svc\n', 'svc.go': `${HEAD}${source}` });
  const { updates } = createLinker([clientGolang]).link(tree);
  return updates.map(
    ({ metric, operation, labels }) =>
      `${metric?.name ?? '?'}.${operation}(${labels.map(({ label }) => label).join(', ')})`,
  );
}

const METHOD = `
func (w *worker) Process(kind string) { w.jobs.WithLabelValues(kind).Inc() }
`;

const CONSTRUCTOR = `
func NewWorker() *worker {
	jobs := prometheus.NewCounterVec(prometheus.CounterOpts{Name: "jobs_total"}, []string{"kind"})
	return &worker{jobs: jobs}
}
`;

describe('Go methods that nobody calls', () => {
  it('run on what the program was seen making', async () => {
    expect(await updatesOf(CONSTRUCTOR + METHOD)).toEqual(['jobs_total.Inc(kind)']);
  });

  it('do so wherever the constructor stands', async () => {
    expect(await updatesOf(METHOD + CONSTRUCTOR)).toEqual(['jobs_total.Inc(kind)']);
  });

  it('run on something of their type when nothing was made', async () => {
    expect(await updatesOf(METHOD)).toEqual(['?.Inc()']);
  });

  it('take no empty literal for what was made', async () => {
    expect(await updatesOf(`${METHOD}\nvar _ = &worker{}\n${CONSTRUCTOR}`)).toEqual(['jobs_total.Inc(kind)']);
  });
});
