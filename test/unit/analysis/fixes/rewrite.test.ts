import { describe, expect, it } from 'vitest';
import { computeFix } from '../../../../src/analysis/fixes/registry';
import { createLinker } from '../../../../src/analysis/linker/linker';
import { checkModel } from '../../../../src/analysis/rules/registry';
import { applyEdits } from '../../../../src/core/edits';
import type { Finding } from '../../../../src/core/finding';
import { memoryTree, type MemoryTree } from '../../../support/tree';
import { DEFAULT_OPTIONS } from '../../../support/mending';

const rules = (expr: string, rest = ''): string =>
  `groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: ${expr}\n${rest}`;

function findingsIn(tree: MemoryTree): readonly Finding[] {
  return checkModel(createLinker().link(tree), DEFAULT_OPTIONS);
}

async function fixed(
  files: Readonly<Record<string, string>>,
): Promise<{ readonly title: string; readonly text: string }> {
  const tree = await memoryTree(files);
  const [finding, ...more] = findingsIn(tree);
  expect(more).toEqual([]);
  const request = finding?.fixes?.[0];
  const change = request && computeFix(request, createLinker().link(tree), tree);
  if (!change) throw new Error('nothing to fix');
  const text = applyEdits(tree.text('alerts.yml') ?? '', change.edits.get('alerts.yml') ?? []);
  tree.write('alerts.yml', text);
  expect(findingsIn(tree)).toEqual([]);
  return { title: change.title, text: /expr: (.*(?:\n {10}.*)*)/.exec(text)?.[1] ?? '' };
}

describe('rewrites of queries', () => {
  it('sums both sides', async () => {
    expect(await fixed({ 'alerts.yml': rules('rate(x_total{status=~"5.."}[5m]) / rate(x_total[5m]) > 0.05') })).toEqual(
      {
        title: 'Aggregate both sides with sum',
        text: 'sum(rate(x_total{status=~"5.."}[5m])) / sum(rate(x_total[5m])) > 0.05',
      },
    );
  });

  it("sums by what the rule's texts name", async () => {
    const rest = '        annotations:\n          summary: "{{ $labels.job }} fails"\n';
    expect(await fixed({ 'alerts.yml': rules('x{status="5"}\n          / x > 0.05', rest) })).toEqual({
      title: 'Aggregate both sides with sum by (job)',
      text: 'sum by (job) (x{status="5"})\n          / sum by (job) (x) > 0.05',
    });
  });

  it('takes the label out of both groupings, in quotes as well', async () => {
    const { text } = await fixed({
      'alerts.yml': rules(`"sum by (job, status) (x{status=\\"5\\"}) / sum by (status, job) (x) > 1"`),
    });
    expect(text).toBe(`"sum by (job) (x{status=\\"5\\"}) / sum by (job) (x) > 1"`);
  });

  it('widens a window to four intervals', async () => {
    const { title, text } = await fixed({
      'alerts.yml': rules('sum(rate(x_total[1m])) > 1'),
      'prometheus.yml': 'global:\n  scrape_interval: 30s\nscrape_configs:\n  - job_name: a\n',
    });
    expect({ title, text }).toEqual({ title: 'Widen to 2m', text: 'sum(rate(x_total[2m])) > 1' });
  });

  it('is not applied where the finding is gone', async () => {
    const tree = await memoryTree({ 'alerts.yml': rules('x{a="1"} / x') });
    const fix = findingsIn(tree)[0]?.fixes?.[0];
    tree.write('alerts.yml', rules('up == 0 # x{a="1"} / x'));
    expect(fix && computeFix(fix, createLinker().link(tree), tree)).toBeUndefined();
  });
});
