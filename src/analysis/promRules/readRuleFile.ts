/**
 * Reads rules out of YAML: rule files (`groups:`), PrometheusRule manifests (`spec.groups`) and values of charts, wherever a list of
 * groups stands in them. Templates are no YAML and stay unread.
 * Source of the form: https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/
 */
import { isMap, isScalar, isSeq, LineCounter, parseDocument, parseAllDocuments, type YAMLMap } from 'yaml';
import type { Range } from '../../core/range';
import type { Directive } from '../facts';
import type { PrometheusRule, RuleFile, TemplateLabel } from './ruleFile';
import { scalarRuns } from './scalarRuns';

/** A file without these words holds no rules. */
export const RULE_WORDS = /^\s*(?:-\s+)?["']?groups["']?\s*:/m;

/** Levels of maps in which groups are looked for: `prometheus.serverFiles."alerts.yml".groups`. */
const DEEPEST = 6;

interface Source {
  readonly file: string;
  readonly text: string;
  readonly lines: LineCounter;
}

/** What every rule has: manifests of megabytes have groups, but no expressions. */
const RULE = /\bexpr["']?\s*:/;
const NAME = /\b(?:alert|record)["']?\s*:/;

/** Undefined for what is no YAML or holds no rules. Never throws. */
export function readRuleFile(file: string, text: string): RuleFile | undefined {
  if (!RULE.test(text) || !NAME.test(text)) return undefined;
  const lines = new LineCounter();
  const source = { file, text, lines };
  const parsed = /^---/m.test(text)
    ? parseAllDocuments(text, { lineCounter: lines })
    : [parseDocument(text, { lineCounter: lines })];
  const documents = 'empty' in parsed ? [] : parsed;
  if (documents.some(({ errors }) => errors.length > 0)) return undefined;
  const rules = documents.flatMap(({ contents }) => [...rulesBelow(contents, source, DEEPEST)]);
  return rules.length > 0 ? { file, rules, directives: directivesIn(text) } : undefined;
}

function* rulesBelow(node: unknown, source: Source, depth: number): Generator<PrometheusRule> {
  if (!isMap(node) || depth === 0) return;
  const groups = node.get('groups', true);
  if (isSeq(groups)) for (const group of groups.items) yield* rulesOf(group, source);
  for (const { value } of node.items) yield* rulesBelow(value, source, depth - 1);
}

function* rulesOf(group: unknown, source: Source): Generator<PrometheusRule> {
  const rules = isMap(group) && group.has('name') ? group.get('rules', true) : undefined;
  if (!isSeq(rules)) return;
  for (const rule of rules.items) {
    const read = isMap(rule) ? readRule(rule, source) : undefined;
    if (read) yield read;
  }
}

function readRule(rule: YAMLMap, source: Source): PrometheusRule | undefined {
  const { file, text, lines } = source;
  const kind = rule.has('alert') ? 'alert' : 'record';
  const name = rule.get(kind, true);
  const node = rule.get('expr', true);
  if (!isScalar(name) || typeof name.value !== 'string' || !name.range) return undefined;
  if (!isScalar(node) || typeof node.value !== 'string' || !node.range) return undefined;
  const runs = scalarRuns(node, node.value, text, lines);
  const wait = rule.get('for');
  return {
    kind,
    name: name.value,
    location: { file, range: rangeOf(name.range, lines) },
    query: { text: node.value, location: { file, range: rangeOf(node.range, lines) }, runs },
    ...(typeof wait === 'string' ? { wait } : {}),
    labels: textsIn(rule.get('labels', true)),
    annotations: Object.keys(textsIn(rule.get('annotations', true))),
    templateLabels: [...templateLabels(rule, source)],
  };
}

/** Of the alert itself: within `range` and `with` a template may speak of other series. */
const OWN_LABELS = /(?:\$labels|\.Labels)\.(\w+)/g;
const ALWAYS_OWN_LABELS = /\$labels\.(\w+)/g;
const OTHER_SERIES = /\{\{-?\s*(?:range|with)\b/;

function* templateLabels({ range }: YAMLMap, { file, text, lines }: Source): Generator<TemplateLabel> {
  if (!range) return;
  const written = text.slice(range[0], range[1]);
  for (const found of written.matchAll(OTHER_SERIES.test(written) ? ALWAYS_OWN_LABELS : OWN_LABELS)) {
    const name = found[1] ?? '';
    const end = range[0] + found.index + found[0].length;
    yield { name, location: { file, range: rangeOf([end - name.length, end], lines) } };
  }
}

function rangeOf([from, to]: readonly [number, number, ...number[]], lines: LineCounter): Range {
  const [start, end] = [lines.linePos(from), lines.linePos(to)];
  return [start.line - 1, start.col - 1, end.line - 1, end.col - 1];
}

function textsIn(node: unknown): Readonly<Record<string, string>> {
  if (!isMap(node)) return {};
  return Object.fromEntries(
    node.items.flatMap(({ key, value }) =>
      isScalar(key) && typeof key.value === 'string'
        ? [[key.value, isScalar(value) ? String(value.value) : ''] as const]
        : [],
    ),
  );
}

/** Comments that speak to us; those of a query count, too. */
function directivesIn(text: string): readonly Directive[] {
  return text.split('\n').flatMap((line, number): Directive[] => {
    const match = /#\s*(redline-ignore\b.*\S)/.exec(line);
    if (match?.[1] === undefined) return [];
    const range: Range = [number, match.index, number, line.length];
    return [{ text: match[1], range, standsAlone: line.slice(0, match.index).trim() === '' }];
  });
}
