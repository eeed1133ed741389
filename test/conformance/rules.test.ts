/** Every rule says, in each language, exactly what its fixtures mark with carets: nothing is missed, and nothing good is blamed. */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CoarseBuckets } from '../../src/analysis/live';
import { createLinker } from '../../src/analysis/linker/linker';
import { checkModel, RULES, type CheckOptions } from '../../src/analysis/rules/registry';
import { languageOf } from '../../src/analysis/sourceFiles';
import { RULE_IDS, type Finding } from '../../src/core/finding';
import { fieldsOf, numberOr, textOr, textRecordOf, textsOf } from '../../src/protocol/parse';
import { findingMarkersOf, foldersIn } from '../support/fixtures';
import { folderTree, type MemoryTree } from '../support/tree';
import { DEFAULT_OPTIONS } from '../support/mending';

const FIXTURES = join(import.meta.dirname, '..', 'fixtures', 'rules');
const LANGUAGES = ['go', 'python', 'typescript'];
/** Rules that are about files of Prometheus. */
const ABOUT_YAML: ReadonlySet<string> = new Set([
  'promql-syntax',
  'alert-always-one',
  'alert-unknown-metric',
  'alert-window',
]);

function findingsIn(tree: MemoryTree): readonly Finding[] {
  const options: CheckOptions = {
    ...DEFAULT_OPTIONS,
    ...liveOf(tree),
    directivesOf: (file) => tree.facts(file)?.directives ?? [],
  };
  return checkModel(createLinker().link(tree), options);
}

function coarseOf(item: unknown): CoarseBuckets {
  const { metric, side, bound } = fieldsOf(item);
  const of = [{ service: 'shop', name: 'GET /orders' }];
  return { metric: textOr(metric, ''), side: side === 'below' ? side : 'above', bound: numberOr(bound, 0), of };
}

/** What a server says, for the rules that ask it: `live.json` of a fixture. */
function liveOf(tree: MemoryTree): Pick<CheckOptions, 'live'> {
  const text = tree.text('live.json');
  if (text === undefined) return {};
  const fields = fieldsOf(JSON.parse(text));
  const labels = (Array.isArray(fields['labels']) ? fields['labels'] : []).map((item: unknown) => {
    const { metric, label, values, examples } = fieldsOf(item);
    return {
      metric: textOr(metric, ''),
      label: textOr(label, ''),
      values: numberOr(values, 0),
      examples: textsOf(examples),
    };
  });
  const spans = {
    source: 'the server',
    names: textsOf(fields['spanNames']).map((name) => ({ service: 'shop', name })),
    oldAttributes: Object.entries(textRecordOf(fields['oldAttributes'])).map(([key, now]) => ({ key, now })),
  };
  return {
    live: {
      source: 'the server',
      labels,
      series: new Map(textsOf(fields['series']).map((name) => [name, 1])),
      overflowed: textsOf(fields['overflowed']),
      coarse: (Array.isArray(fields['coarse']) ? fields['coarse'] : []).map(coarseOf),
      spans,
    },
  };
}

/** Line, columns (one-based line, zero-based columns) and the marked text itself, so that a difference can be read. */
function place(tree: MemoryTree, file: string, line: number, from: number, to: number): string {
  const source = tree.text(file)?.split('\n')[line - 1] ?? '';
  return `${file}:${line}:${from}-${to} ${source.slice(from, to)}`;
}

function found(tree: MemoryTree, rule: string): string[] {
  return findingsIn(tree)
    .filter((finding) => finding.rule === rule)
    .map(({ location: { file, range } }) => {
      const end = range[2] === range[0] ? range[3] : (tree.text(file)?.split('\n')[range[0]]?.length ?? 0);
      return place(tree, file, range[0] + 1, range[1], end);
    })
    .sort();
}

function expected(tree: MemoryTree): { readonly rule: string; readonly place: string }[] {
  return tree.files
    .filter((file) => languageOf(file) !== undefined || /\.ya?ml$/.test(file))
    .flatMap((file) => findingMarkersOf(file, tree.text(file) ?? ''))
    .map(({ file, line, from, to, rule }) => ({ rule, place: place(tree, file, line, from, to) }));
}

describe.each(foldersIn(FIXTURES).map((folder) => [basename(folder), folder] as const))('%s', (rule, folder) => {
  it.each(foldersIn(folder).map((project) => [basename(project), project] as const))('%s', async (_, project) => {
    const tree = await folderTree(project);
    const marked = expected(tree);
    expect(marked.length).toBeGreaterThan(0);
    expect(marked.filter((marker) => marker.rule !== rule)).toEqual([]);
    expect(found(tree, rule)).toEqual(marked.map((marker) => marker.place).sort());
  });

  it('has fixtures in every language', () => {
    const wanted = ABOUT_YAML.has(rule) ? ['yaml'] : LANGUAGES;
    const missing = wanted.filter((language) => !existsSync(join(folder, language)));
    expect(missing).toEqual([]);
  });
});

describe('registry', () => {
  it('has fixtures for each rule, and a rule for each folder of fixtures', () => {
    expect(foldersIn(FIXTURES).map((folder) => basename(folder))).toEqual(RULES.map(({ id }) => id).sort());
  });

  it('has ids that are part of the contract, each once', () => {
    const ids = RULES.map(({ id }) => id);
    expect(ids.filter((id) => !RULE_IDS.includes(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has one file for each rule, named as the rule', () => {
    const sources = join(import.meta.dirname, '..', '..', 'src', 'analysis', 'rules');
    expect(RULES.filter(({ id }) => !existsSync(join(sources, `${id}.ts`)))).toEqual([]);
  });
});
