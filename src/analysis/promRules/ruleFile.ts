/** What a file of Prometheus rules says: plain data, with the place of every character of its queries. */
import type { Location } from '../../core/range';
import type { Directive } from '../facts';

/** From this character of the query on, up to the next run, characters stand one after the other in one line of the file. */
export interface Run {
  readonly at: number;
  readonly line: number;
  readonly column: number;
}

export interface Query {
  readonly text: string;
  /** The whole value in YAML. */
  readonly location: Location;
  /** Empty where the value's places are not known: then findings are about the whole of it. */
  readonly runs: readonly Run[];
}

export interface TemplateLabel {
  readonly name: string;
  /** Where the name stands. */
  readonly location: Location;
}

export interface PrometheusRule {
  readonly kind: 'alert' | 'record';
  readonly name: string;
  /** Where the name stands. */
  readonly location: Location;
  readonly query: Query;
  /** `for`, as written. */
  readonly wait?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: readonly string[];
  /** Labels of the result that texts of the rule are made with: each use of `{{ $labels.job }}`. */
  readonly templateLabels: readonly TemplateLabel[];
}

export interface RuleFile {
  readonly file: string;
  readonly rules: readonly PrometheusRule[];
  readonly directives: readonly Directive[];
}

/** Where characters `from` to `to` (exclusive) of a query stand. */
export function placeIn({ location, runs }: Query, from: number, to: number): Location {
  const start = pointOf(runs, from);
  const end = pointOf(runs, Math.max(to - 1, from));
  if (!start || !end) return location;
  return { file: location.file, range: [start.line, start.column, end.line, end.column + 1] };
}

function pointOf(runs: readonly Run[], index: number): { readonly line: number; readonly column: number } | undefined {
  const run = runs.findLast(({ at }) => at <= index);
  return run && { line: run.line, column: run.column + index - run.at };
}

/** The character of a query that stands at a position of the file; its length behind the last one. Undefined outside of it. */
export function offsetAt({ text, runs, location }: Query, line: number, column: number): number | undefined {
  const index = runs.findLastIndex((run) => run.line < line || (run.line === line && run.column <= column));
  const run = runs[index];
  if (!run || run.line !== line || location.range[2] < line) return undefined;
  const offset = run.at + column - run.column;
  const end = runs[index + 1]?.at ?? text.length;
  return offset <= end ? offset : undefined;
}
