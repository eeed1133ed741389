/** The traces that a search found. */
import type { ServiceCount, TraceSummary } from '../../core/trace/summary';
import { button, element, setAttribute, withAttributes } from './dom';
import { elsewhereButtons } from './elsewhere';
import { hueOf } from './hues';
import { icon } from './icons';
import { failureMessage, loadingMessage, message } from './message';
import type { ListState, State } from './state';
import type { Dispatch } from './store';
import { counted, wordAge, wordDuration } from './words';

const COLUMNS = ['Trace', 'Duration', 'Started', 'Spans', 'Errors', 'Services'];

export class ResultsList {
  readonly root = element('section', 'results');
  private readonly summary = element('p', 'results-summary');
  private readonly body = element('div', 'results-body');
  private readonly actions = element('div', 'heading-actions');
  private readonly openFile: HTMLButtonElement;
  private shownElsewhere: State['elsewhere'] | undefined;
  private shown: ListState | undefined;
  private shownSource: string | undefined;
  private shownTraces: readonly TraceSummary[] | undefined;

  constructor(private readonly dispatch: Dispatch) {
    withAttributes(this.summary, { 'aria-live': 'polite' });
    const open = (): void => dispatch({ type: 'openFile', name: '', text: '', uri: '' });
    this.openFile = button(
      'link',
      'Open a file of traces; it can be dropped here, too',
      open,
      icon('file'),
      'Open file…',
    );
    this.root.append(element('div', 'results-bar', this.summary, this.actions), this.body);
    this.body.addEventListener('click', (event) => this.openAt(event));
    this.body.addEventListener('keydown', (event) => this.handleKey(event));
  }

  update({ list, source, elsewhere }: State): void {
    if (this.shownElsewhere !== elsewhere) {
      this.actions.replaceChildren(this.openFile, ...elsewhereButtons(elsewhere, 'this search', this.dispatch));
    }
    this.shownElsewhere = elsewhere;
    if (list === this.shown && source === this.shownSource) return;
    this.shown = list;
    this.shownSource = source;
    this.summary.textContent = summarise(list, source ?? '');
    if (list.phase === 'ready' && list.traces.length > 0) {
      if (this.shownTraces !== list.traces) this.body.replaceChildren(this.table(list.traces));
      this.shownTraces = list.traces;
      this.markSelected(list.selected);
      return;
    }
    this.shownTraces = undefined;
    this.body.replaceChildren(this.instead(list, source));
  }

  private instead(list: ListState, source: string | undefined): HTMLElement {
    if (source === '') {
      const text = 'Set “tempo” in redline.environments, or start your service with an OTLP exporter in local mode.';
      return message('search', 'No trace backend yet', text);
    }
    switch (list.phase) {
      case 'failed':
        return failureMessage(list.failure, () => this.dispatch({ type: 'retry' }));
      case 'loading':
        return loadingMessage('Looking for traces…', () => this.dispatch({ type: 'cancel' }));
      case 'cancelled':
        return message(
          'search',
          'The search was cancelled',
          'Nothing is being asked any more.',
          button('button', 'Search again', () => this.dispatch({ type: 'retry' }), 'Search again'),
        );
      case 'idle':
        return message('search', 'Find traces', 'Choose a service or a route, or write TraceQL, and press Enter.');
      case 'ready':
        return message(
          'search',
          'No traces found',
          list.hint ??
            'Try a longer time, fewer conditions, or call the route once: backends find new spans after about half a minute.',
        );
    }
  }

  private table(traces: readonly TraceSummary[]): HTMLElement {
    const longest = Math.max(1, ...traces.map(({ durationMilliseconds }) => durationMilliseconds));
    const header = element(
      'tr',
      '',
      ...COLUMNS.map((name) => withAttributes(element('th', '', name), { scope: 'col' })),
    );
    const rows = traces.map((trace, index) => resultRow(trace, index, longest, Date.now()));
    const table = element('table', 'results-table', element('thead', '', header), element('tbody', '', ...rows));
    return withAttributes(table, { 'aria-label': 'Traces, newest first' });
  }

  private markSelected(selected: number): void {
    this.body.querySelectorAll('tbody tr').forEach((row, index) => {
      setAttribute(row, 'tabindex', index === selected ? '0' : '-1');
      if (index === selected && this.body.contains(document.activeElement) && row instanceof HTMLElement) row.focus();
    });
  }

  private openAt(event: Event): void {
    const row = event.target instanceof Element ? event.target.closest('tbody tr') : null;
    const index = Number(row?.getAttribute('data-index') ?? NaN);
    if (!Number.isInteger(index)) return;
    this.dispatch({ type: 'selectResult', index });
    this.dispatch({ type: 'openSelectedResult' });
  }

  private handleKey(event: KeyboardEvent): void {
    if (this.shown?.phase !== 'ready') return;
    const { selected, traces } = this.shown;
    const target = { ArrowDown: selected + 1, ArrowUp: selected - 1, Home: 0, End: traces.length - 1 }[event.key];
    if (event.key === 'Enter') this.dispatch({ type: 'openSelectedResult' });
    else if (target !== undefined) this.dispatch({ type: 'selectResult', index: target });
    else return;
    event.preventDefault();
  }
}

function summarise(list: ListState, source: string): string {
  if (list.phase !== 'ready' || list.traces.length === 0) return source;
  const found = counted(list.traces.length, 'trace');
  return `${list.isCut ? `${found} shown, there may be more` : found} · ${source}`;
}

function resultRow(trace: TraceSummary, index: number, longest: number, now: number): HTMLElement {
  const service = trace.rootService || (trace.services[0]?.name ?? '');
  const errors = trace.errorCount ?? 0;
  const bar = element('span', 'result-bar');
  bar.style.setProperty('--share', String(trace.durationMilliseconds / longest));
  const started = new Date(trace.startMilliseconds);
  const row = element(
    'tr',
    '',
    element('td', 'result-name', swatch(service), element('span', 'result-service', service), operationOf(trace)),
    element('td', 'result-duration', element('span', '', wordDuration(trace.durationMilliseconds)), bar),
    withAttributes(element('td', 'result-start', wordAge(now, trace.startMilliseconds)), {
      title: started.toLocaleString(),
    }),
    element('td', 'result-number', trace.spanCount === undefined ? '–' : trace.spanCount.toLocaleString('en-US')),
    element(
      'td',
      errors > 0 ? 'result-number result-errors' : 'result-number',
      ...(errors > 0 ? [icon('error'), String(errors)] : ['0']),
    ),
    element(
      'td',
      'result-services',
      ...trace.services.slice(0, 4).map(serviceChip),
      ...more(trace.services.length - 4),
    ),
  );
  return withAttributes(row, { 'data-index': String(index), tabindex: '-1', title: `Open trace ${trace.traceId}` });
}

function operationOf({ rootService, rootName }: TraceSummary): HTMLElement {
  if (rootName !== '') return element('span', '', rootName);
  return element('span', 'result-missing', rootService === '' ? 'root span not received' : 'no name');
}

function swatch(service: string): HTMLElement {
  return element('span', `swatch service-${hueOf(service)}`);
}

function serviceChip({ name, spans, errors }: ServiceCount): HTMLElement {
  const chip = element('span', 'chip', swatch(name), `${name} ${spans}`);
  return withAttributes(chip, { title: `${name}: ${counted(spans, 'span')}, ${counted(errors, 'error')}` });
}

function more(count: number): HTMLElement[] {
  return count > 0 ? [element('span', 'chip', `+${count}`)] : [];
}
