/** Renames a metric: its definition, texts of code that are its name, and the queries of the workspace's rules. */
import type { WorkspaceChange } from '../../core/finding';
import { locationKey, type Location, type TextEdit } from '../../core/range';
import { namesIn } from '../promRules/metricNames';
import { placeIn } from '../promRules/ruleFile';
import { visitValues } from '../linker/visit';
import type { MetricDefinition, ServiceModel } from '../model';
import { languageOf } from '../sourceFiles';
import type { SourceTree } from '../sourceTree';
import { sliceOf } from './textStyle';

/** Series that a metric has besides the one of its name. */
const SERIES = /_(?:bucket|sum|count|created)$/;

export const renameTitle = (to: string): string => `Rename to ${to}`;

/** Undefined where its name is not written as one text, or the new one is taken. */
export function renameMetric(
  definition: Location,
  to: string,
  model: ServiceModel,
  tree: SourceTree,
): WorkspaceChange | undefined {
  const metric = model.metrics.find(({ location }) => locationKey(location) === locationKey(definition));
  const from = metric?.name;
  if (!metric || from === undefined || model.metrics.some(({ name }) => name === to)) return undefined;
  const place = metric.places?.name;
  const edit = place && nameEdit(metric, place, to, tree);
  const queries = queryEdits(from, to, model);
  if (!place || !edit || !queries) return undefined;
  const edits = new Map<string, TextEdit[]>([[place.file, [edit]]]);
  const add = (file: string, more: TextEdit): void => void edits.set(file, [...(edits.get(file) ?? []), more]);
  for (const [file, more] of textEdits(from, to, place, tree)) add(file, more);
  for (const [file, more] of queries) add(file, more);
  return {
    title: renameTitle(to),
    edits,
    note: `Dashboards and rules elsewhere may still ask for ${from}.`,
  };
}

/** The text in the code holds a part of the name: prefixes are other fields, and Python's library adds `_total`. */
function nameEdit(
  { name = '' }: MetricDefinition,
  { file, range }: Location,
  to: string,
  tree: SourceTree,
): TextEdit | undefined {
  const written = sliceOf(tree.text(file) ?? '', range);
  const [, quote = '', part = ''] = /^(["'`])([\w:.-]+)\1$/.exec(written) ?? [];
  const at = part === '' ? -1 : name.lastIndexOf(part);
  if (at < 0) return undefined;
  const [prefix, suffix] = [name.slice(0, at), name.slice(at + part.length)];
  const isKept = to.startsWith(prefix) && to.endsWith(suffix) && to.length > prefix.length + suffix.length;
  if (!isKept) return undefined;
  return { range, text: `${quote}${to.slice(prefix.length, to.length - suffix.length)}${quote}` };
}

type FileEdit = readonly [file: string, edit: TextEdit];

/** `register.getSingleMetric('name')`, texts of tests. */
function textEdits(from: string, to: string, place: Location, tree: SourceTree): readonly FileEdit[] {
  const words = new RegExp(from.replace(/[^\w]/g, '\\$&'));
  return tree.files
    .filter((file) => languageOf(file) !== undefined && tree.mentions(file, words))
    .flatMap((file) => {
      const found: FileEdit[] = [];
      const text = tree.text(file) ?? '';
      visitValues(tree.facts(file)?.body ?? [], (value) => {
        if (value.kind !== 'text' || value.text !== from) return;
        if (locationKey({ file, range: value.range }) === locationKey(place)) return;
        const quote = sliceOf(text, value.range)[0] ?? '';
        if (sliceOf(text, value.range) === `${quote}${from}${quote}`)
          found.push([file, { range: value.range, text: `${quote}${to}${quote}` }]);
      });
      return found;
    });
}

/** Undefined where a query that asks for it cannot be pointed at. */
function queryEdits(from: string, to: string, { ruleFiles }: ServiceModel): readonly FileEdit[] | undefined {
  const edits: FileEdit[] = [];
  for (const { file, rules } of ruleFiles) {
    for (const { query } of rules) {
      for (const asked of namesIn(query)) {
        const isSeries = asked.name.replace(SERIES, '') === from;
        if (asked.name !== from && !isSeries) continue;
        if (query.runs.length === 0) return undefined;
        const text = asked.name === from ? to : `${to}${SERIES.exec(asked.name)?.[0] ?? ''}`;
        edits.push([file, { range: placeIn(query, asked.from, asked.to).range, text }]);
      }
    }
  }
  return edits;
}
