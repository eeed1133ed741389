import { describe, expect, it } from 'vitest';
import { computeFix } from '../../../../../src/analysis/fixes/registry';
import { areStatusCodes, isStatusLabel, STATUS_CLASS } from '../../../../../src/analysis/fixes/labels/statusClass';
import { createLinker } from '../../../../../src/analysis/linker/linker';
import { checkModel } from '../../../../../src/analysis/rules/registry';
import { applyEdits } from '../../../../../src/core/edits';
import { DEFAULT_OPTIONS } from '../../../../support/mending';
import { memoryTree } from '../../../../support/tree';

const LIVE = { source: 'the server', series: new Map(), overflowed: [], coarse: [] };

interface Classified {
  readonly titles: readonly string[];
  readonly texts: Readonly<Record<string, string>>;
  readonly note?: string | undefined;
}

/** What is offered for the label of `ended_total` that has too many values on the server, and what the first of it writes. */
async function classified(
  files: Readonly<Record<string, string>>,
  examples: readonly string[] = ['200', '404'],
): Promise<Classified> {
  const tree = await memoryTree(files);
  const model = createLinker().link(tree);
  const live = { ...LIVE, labels: [{ metric: 'ended_total', label: 'status', values: 5000, examples }] };
  const fixes = checkModel(model, { ...DEFAULT_OPTIONS, live }).flatMap((finding) =>
    finding.rule === 'measured-cardinality' ? (finding.fixes ?? []) : [],
  );
  const titles = fixes.map((fix) => (fix.id === 'rewrite' ? fix.title : fix.id));
  const [first] = fixes;
  const change = first && computeFix(first, model, tree);
  const edits = [...(change?.edits ?? [])];
  const texts = Object.fromEntries(edits.map(([file, own]) => [file, applyEdits(tree.text(file) ?? '', own)]));
  return { titles, texts: change?.title === STATUS_CLASS ? texts : {}, note: change?.note };
}

const go = (body: string): Readonly<Record<string, string>> => ({
  'go.mod': 'module a\n\ngo 1.24\n',
  'metrics/metrics.go': `package metrics

import "github.com/prometheus/client_golang/prometheus"

var Ended = prometheus.NewCounterVec(prometheus.CounterOpts{Name: "ended_total", Help: "E."}, []string{"method", "status"})
`,
  'main.go': `package main

import (
	"fmt"
	"strconv"

	"a/metrics"
	"github.com/prometheus/client_golang/prometheus"
)

func ended(method string, code int) {
${body}
}

func main() { ended("GET", 200); fmt.Println(strconv.Itoa(1), prometheus.Labels{}) }
`,
});

describe('Use the status class, in Go', () => {
  it.each([
    ['WithLabelValues(method, strconv.Itoa(code))', 'WithLabelValues(method, strconv.Itoa(code/100)+"xx")'],
    ['WithLabelValues(method, strconv.Itoa(code+1))', 'WithLabelValues(method, strconv.Itoa((code+1)/100)+"xx")'],
    ['WithLabelValues(method, fmt.Sprintf("%d", code))', 'WithLabelValues(method, fmt.Sprintf("%dxx", code/100))'],
    ['WithLabelValues(method, "404")', 'WithLabelValues(method, "4xx")'],
    [
      'With(prometheus.Labels{"method": method, "status": fmt.Sprint(code)})',
      '"status": fmt.Sprint(code/100) + "xx"})',
    ],
  ])('%s', async (call, expected) => {
    const { texts } = await classified(go(`\tmetrics.Ended.${call}.Inc()`));
    expect(texts['main.go']).toContain(expected);
  });

  it('takes the first digit of a variable that holds a code', async () => {
    const { texts } = await classified(
      go('\ts := strconv.Itoa(code)\n\tmetrics.Ended.WithLabelValues(method, s).Inc()'),
    );
    expect(texts['main.go']).toContain('WithLabelValues(method, s[:1]+"xx")');
  });

  it.each([
    ['a text', 'WithLabelValues(method, method)'],
    ['a word', 'WithLabelValues(method, "paid")'],
    ['another number', 'WithLabelValues(method, strconv.Itoa(len(method)))'],
    ['two numbers', 'WithLabelValues(method, fmt.Sprintf("%d-%d", code, code))'],
  ])('is not written where one call gives %s', async (_, call) => {
    const calls = `\tmetrics.Ended.${call}.Inc()\n\tmetrics.Ended.WithLabelValues(method, strconv.Itoa(code)).Inc()`;
    expect((await classified(go(calls))).texts).toEqual({});
  });
});

const python = (call: string): Readonly<Record<string, string>> => ({
  'main.py': `from prometheus_client import Counter

ENDED = Counter("ended", "Ended.", ["status"])


def ended(response, status):
    ENDED.${call}.inc()


ended(None, "200")
`,
});

describe('Use the status class, in Python', () => {
  it.each([
    ['labels(response.status_code)', 'labels(f"{response.status_code // 100}xx")'],
    ['labels(status=str(response.status_code))', 'labels(status=f"{response.status_code // 100}xx")'],
    ['labels(status)', 'labels(str(status)[:1] + "xx")'],
    ['labels("500")', 'labels("5xx")'],
  ])('%s', async (call, expected) =>
    expect((await classified(python(call))).texts['main.py']).toContain(`ENDED.${expected}.inc()`),
  );
});

const node = (call: string): Readonly<Record<string, string>> => ({
  'package.json': '{"dependencies":{"prom-client":"15"}}',
  'metrics.ts': `import { Counter } from 'prom-client';
export const ended = new Counter({ name: 'ended_total', help: 'E.', labelNames: ['status'] });
`,
  'app.ts': `import { ended } from './metrics';
export function count(res: Response, status: number): void {
  ended.${call};
}
`,
  'rules.yml': `groups:
  - name: a
    rules:
      - alert: Failing
        expr: rate(ended_total{status="503"}[5m]) > 1
      - alert: Erring
        expr: rate(ended_total{status=~"5.."}[5m]) > 1
`,
});

describe('Use the status class, in TypeScript', () => {
  it.each([
    ['inc({ status: res.statusCode })', 'inc({ status: `${Math.floor(res.statusCode / 100)}xx` })'],
    ['inc({ status: String(res.status) }, 2)', 'inc({ status: `${Math.floor(res.status / 100)}xx` }, 2)'],
    ['inc({ status: `${res.statusCode}` })', 'inc({ status: `${Math.floor(res.statusCode / 100)}xx` })'],
    ['inc({ status })', "inc({ status: String(status).charAt(0) + 'xx' })"],
    ['labels(status.toString()).inc()', "labels(String(status).charAt(0) + 'xx').inc()"],
    ["labels('200').inc()", "labels('2xx').inc()"],
  ])('%s', async (call, expected) => {
    const { texts, note } = await classified(node(call));
    expect(texts['app.ts']).toContain(`ended.${expected};`);
    expect(note).toContain('ask for status: rules.yml:4.');
  });
});

describe('Use the status class', () => {
  it('is offered before dropping the label, and only where all values that were seen are codes', async () => {
    const files = node('inc({ status })');
    expect((await classified(files)).titles).toEqual([STATUS_CLASS, 'Drop the label “status”']);
    expect((await classified(files, ['paid', '200'])).titles).toEqual(['Drop the label “status”']);
    expect((await classified(files, [])).titles).toEqual(['Drop the label “status”']);
  });

  it('knows names of labels and codes', () => {
    expect(
      ['status', 'code', 'status_code', 'http_status', 'response_code', 'http_response_status_code'].every(
        isStatusLabel,
      ),
    ).toBe(true);
    expect(['country_code', 'order_status', 'statuses'].some(isStatusLabel)).toBe(false);
    expect(areStatusCodes(['200', '599'])).toBe(true);
    expect(areStatusCodes(['200', '1200'])).toBe(false);
  });
});
