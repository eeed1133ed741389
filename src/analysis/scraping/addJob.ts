/** A job more in a scrape configuration, written as its neighbours are. */
import { isMap, isScalar, isSeq, LineCounter, parseDocument, Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import type { TextEdit } from '../../core/range';

export interface NewJob {
  readonly name: string;
  /** `host:port`. */
  readonly target: string;
  /** Where `/metrics` is not the path. */
  readonly path?: string;
}

/** Undefined where the file has no list of jobs at its top in block style. */
export function addJobEdit(text: string, job: NewJob): TextEdit | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const jobs = isMap(document.contents) ? document.contents.get('scrape_configs', true) : undefined;
  if (document.errors.length > 0 || !isSeq(jobs) || jobs.flow === true) return undefined;
  const last = jobs.items.at(-1);
  if (!isMap(last) || !last.range || last.flow === true) return undefined;
  const dash = text.lastIndexOf('-', last.range[0]);
  const column = dash - (text.lastIndexOf('\n', dash) + 1);
  const keys = text.slice(dash + 1, last.range[0]);
  if (!/^ +$/.test(keys) || !/^ *$/.test(text.slice(dash - column, dash))) return undefined;
  const written = linesOf(job, last, jobs, text).map(
    (line, index) => `${' '.repeat(column)}${index === 0 ? `-${keys}` : ` ${keys}`}${line}`,
  );
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const at = endOfContent(text, last.range[1]);
  const line = lines.linePos(at).line - 1;
  const place = at - (lines.lineStarts[line] ?? 0);
  const gap = hasGaps(jobs, text) ? `${end}${end}` : end;
  return { range: [line, place, line, place], text: `${gap}${written.join(end)}` };
}

/** The end of the last line with something in it, a comment behind it included. */
function endOfContent(text: string, end: number): number {
  const kept = text.slice(0, end).trimEnd().length;
  const rest = /^[^\r\n]*/.exec(text.slice(kept))?.[0] ?? '';
  return kept + rest.trimEnd().length;
}

function linesOf({ name, target, path }: NewJob, last: YAMLMap, jobs: YAMLSeq, text: string): readonly string[] {
  const quote = quoteOf(last.get('job_name', true));
  const groups = jobs.items.flatMap((job) => (isMap(job) ? [job.get('static_configs', true)] : []));
  const group = groups.flatMap((one) => (isSeq(one) ? one.items : [])).find(isMap);
  const targets = group?.get('targets', true);
  const isBlock = isSeq(targets) && targets.flow !== true;
  const own = isSeq(targets) && targets.items.length > 0 ? quoteOf(targets.items[0]) : "'";
  const indent = groups.some((one) => isSeq(one) && isIndented(one, text)) ? '  ' : '';
  return [
    `job_name: ${quote}${name}${quote}`,
    ...(path === undefined ? [] : [`metrics_path: ${quote}${path}${quote}`]),
    'static_configs:',
    ...(isBlock
      ? [`${indent}- targets:`, `${indent}    - ${own}${target}${own}`]
      : [`${indent}- targets: [${own}${target}${own}]`]),
  ];
}

function quoteOf(node: unknown): '' | "'" | '"' {
  if (!isScalar(node)) return '';
  if (node.type === Scalar.QUOTE_DOUBLE) return '"';
  return node.type === Scalar.QUOTE_SINGLE ? "'" : '';
}

/** Whether a list stands deeper than its key. */
function isIndented({ range }: YAMLSeq, text: string): boolean {
  const start = range?.[0] ?? 0;
  const line = text.lastIndexOf('\n', start) + 1;
  const above = text.slice(0, Math.max(line - 1, 0));
  const key = above.slice(above.lastIndexOf('\n') + 1);
  const column = /^[ -]*/.exec(key)?.[0].length ?? 0;
  return start - line > column;
}

/** Whether an empty line stands between jobs. */
function hasGaps({ items }: YAMLSeq, text: string): boolean {
  const ends = items.flatMap((item) => (isMap(item) && item.range ? [item.range] : []));
  return ends
    .slice(1)
    .some(([start], index) => /\n[ \t]*\r?\n/.test(text.slice((ends[index]?.[1] ?? start) - 2, start)));
}
