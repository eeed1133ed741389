/** How sure a finding about a handler is, and pages that are for nobody's customers. */
import { expect, it } from 'vitest';
import { createLinker } from '../../../../src/analysis/linker/linker';
import { checkModel } from '../../../../src/analysis/rules/registry';
import { DEFAULT_OPTIONS, findingsOf } from '../../../support/mending';
import { memoryTree } from '../../../support/tree';

const go = (...lines: readonly string[]): Readonly<Record<string, string>> => ({
  'go.mod': 'module example.com/shop\n\ngo 1.22\n\nrequire github.com/prometheus/client_golang v1.20.0\n',
  'main.go': [
    'package main',
    '',
    'import (',
    '\t"net/http"',
    '',
    '\t"github.com/prometheus/client_golang/prometheus/promhttp"',
    ')',
    '',
    'func page(w http.ResponseWriter, r *http.Request) { w.Write([]byte("hello")) }',
    '',
    ...lines,
    '',
  ].join('\n'),
});

const said = async (files: Readonly<Record<string, string>>): Promise<readonly string[]> =>
  findingsOf(await memoryTree(files), 'uninstrumented-handler').map(
    ({ severity, message }) => `${severity} ${message.split(' is not')[0] ?? ''}`,
  );

it('the page at the root of an exporter is none', async () => {
  const main = (...routes: readonly string[]): Readonly<Record<string, string>> =>
    go('func main() {', ...routes.map((route) => `\t${route}`), '\thttp.ListenAndServe(":9100", nil)', '}');
  const metrics = 'http.Handle("/metrics", promhttp.Handler())';
  const root = 'http.HandleFunc("/", page)';
  expect(await said(main(metrics, 'http.HandleFunc("/healthz", page)', root))).toEqual([]);
  expect(await said(main(metrics, 'http.HandleFunc("/orders", page)', root))).toEqual(['info /orders', 'info /']);
  expect(await said(main(root))).toEqual(['info /']);
});

it('a handler that was not found may measure itself: a hint', async () => {
  const files = go('func main() {', '\thttp.HandleFunc("/orders", page)', '\thttp.ListenAndServe(":8080", nil)', '}');
  const model = createLinker().link(await memoryTree(files));
  const routes = model.routes.map((route) => ({ ...route, handler: { name: route.handler.name } }));
  expect(checkModel(model, DEFAULT_OPTIONS).map(({ severity }) => severity)).toEqual(['info']);
  expect(checkModel({ ...model, routes }, DEFAULT_OPTIONS).map(({ severity }) => severity)).toEqual(['hint']);
});
