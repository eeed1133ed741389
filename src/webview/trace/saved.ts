/** What survives when the view is hidden or the window reloads: what was shown, but no spans. */
import { ROW_FILTERS, type RowFilter } from '../../core/trace/rowFilter';
import { spanIdOf } from '../../core/trace/trace';
import { booleanOr, fieldsOf, oneOf, textOr } from '../../protocol/parse';
import { parseTraceOrigin, type TraceOrigin } from '../../protocol/traceFile';
import type { SearchQuery } from '../../protocol/traceView';
import { parseSearchQuery } from '../../protocol/traceViewQuestions';
import { parseSizes, type Sizes } from './sizes';
import { TABS, openTraceOf, type State, type Tab } from './state';

export interface Saved {
  readonly query: SearchQuery;
  /** Empty when the list was shown. */
  readonly traceId: string;
  readonly spanId: string;
  readonly file: TraceOrigin | undefined;
  readonly isDetailsOpen: boolean;
  readonly isLogsOpen: boolean;
  readonly isGrouping: boolean;
  readonly sizes: Sizes;
  readonly tab: Tab;
  readonly filter: RowFilter;
}

export function savedOf(state: State): Saved {
  const open = openTraceOf(state);
  return {
    query: state.query,
    traceId: state.trace?.traceId ?? '',
    spanId: open === undefined ? '' : spanIdOf(open.trace, open.selected),
    file: state.file,
    isDetailsOpen: state.isDetailsOpen,
    isLogsOpen: state.isLogsOpen,
    isGrouping: state.isGrouping,
    sizes: state.sizes,
    tab: state.tab,
    filter: state.filter,
  };
}

/** Undefined when nothing was saved. */
export function parseSaved(value: unknown): Saved | undefined {
  const fields = fieldsOf(value);
  if (fields['query'] === undefined) return undefined;
  return {
    query: parseSearchQuery(fields['query']),
    traceId: textOr(fields['traceId'], ''),
    spanId: textOr(fields['spanId'], ''),
    file: parseTraceOrigin(fields['file']),
    isLogsOpen: booleanOr(fields['isLogsOpen'], false),
    isDetailsOpen: booleanOr(fields['isDetailsOpen'], true),
    isGrouping: booleanOr(fields['isGrouping'], true),
    sizes: parseSizes(fields['sizes']),
    filter: oneOf(fields['filter'], ROW_FILTERS, 'all'),
    tab: oneOf(fields['tab'], TABS, 'waterfall'),
  };
}
