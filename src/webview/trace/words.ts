/** What the view says. */
import { SpanFlag } from '../../core/trace/columns';
import { formatNanoseconds } from '../../core/trace/format';
import type { SimilarGroup } from '../../core/trace/similarSiblings';
import { textOf, type Repairs, type Trace } from '../../core/trace/trace';

/** `1 span`, `12 spans`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}

/** The duration of a search result, which backends give in whole milliseconds. */
export function wordDuration(milliseconds: number): string {
  return milliseconds < 1 ? '<1 ms' : formatNanoseconds(milliseconds * 1e6);
}

/** How long ago something was; `now` and `then` in milliseconds since 1970. */
export function wordAge(now: number, then: number): string {
  const seconds = Math.max(0, Math.round((now - then) / 1000));
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  return seconds < 86_400 ? `${Math.floor(seconds / 3600)} h ago` : `${Math.floor(seconds / 86_400)} d ago`;
}

export const MISSING_PARENT = 'Spans whose parent is missing';

/** Longer texts are cut on the screen: laying out a megabyte stops the view. */
const LONGEST_SHOWN = 400;

/** The text, cut where it is too long to be read anyway. */
export function shortened(text: string): string {
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}

/** The service of a row, as it is shown. */
export function serviceOf(trace: Trace, row: number): string {
  return shortened(textOf(trace, trace.columns.service[row]));
}

/** The name of a row, as it is shown. */
export function nameOf(trace: Trace, row: number): string {
  const isPlaceholder = ((trace.columns.flags[row] ?? 0) & SpanFlag.placeholder) !== 0;
  if (isPlaceholder) return MISSING_PARENT;
  return shortened(textOf(trace, trace.columns.name[row])) || '(no name)';
}

/** `4.2 s in all, longest 30 ms, 312 times, 1 error`. */
export function wordGroup({ rows, total, longest, errors }: SimilarGroup): string {
  const failed = errors === 0 ? '' : `, ${counted(errors, 'error')}`;
  return `${formatNanoseconds(total)} in all, longest ${formatNanoseconds(longest)}, ${rows.length} times${failed}`;
}

/** The whole row in words, for screen readers. */
export function describeRow(trace: Trace, row: number): string {
  const { duration, selfTime, flags } = trace.columns;
  const parts = [
    nameOf(trace, row),
    serviceOf(trace, row),
    formatNanoseconds(duration[row] ?? 0),
    `self ${formatNanoseconds(selfTime[row] ?? 0)}`,
    ((flags[row] ?? 0) & SpanFlag.error) === 0 ? '' : 'error',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** What was wrong with the trace, one sentence for each kind of damage. */
export function describeRepairs(repairs: Repairs): string[] {
  const sentences: [number, (count: string) => string][] = [
    [
      repairs.orphans,
      (spans) => `${spans} without a parent in this trace: services in between may not be traced, or still be sending.`,
    ],
    [
      repairs.skewed,
      (spans) =>
        `${spans} started before the parent did: the clocks of two machines differ. Times are shown as they were sent.`,
    ],
    [repairs.duplicates, (spans) => `${spans} came twice; the longest one is shown.`],
    [repairs.cycles, (spans) => `${spans} had itself as an ancestor; the circle was cut at its earliest span.`],
    [repairs.untimed, (spans) => `${spans} without a usable start and end.`],
  ];
  return sentences.flatMap(([count, say]) => (count === 0 ? [] : [say(counted(count, 'span'))]));
}

/** The partial trace's remedy: Tempo names its limit in the message. */
export function remedyOf(partial: string): string {
  return /exceeds maximum size/i.test(partial)
    ? 'Raise max_bytes_per_trace in Tempo’s overrides to see all of it.'
    : 'Some spans are missing.';
}
