/** One trace: heading, warnings, waterfall and details. */
import { SpanFlag } from '../../core/trace/columns';
import { formatNanoseconds } from '../../core/trace/format';
import { textOf, type Trace } from '../../core/trace/trace';
import { ComparisonTable } from './comparisonTable';
import { DetailsPanel } from './detailsPanel';
import { button, element, setAttribute, withAttributes } from './dom';
import { FilterBar } from './filterBar';
import { elsewhereButtons } from './elsewhere';
import { FindBar } from './findBar';
import { FlameView } from './flameView';
import { serviceHues } from './hues';
import { icon } from './icons';
import { failureMessage, loadingMessage } from './message';
import { LogsPanel } from './logsPanel';
import { OperationsTable } from './operationsTable';
import { PARTS, type Part } from './sizes';
import { addSplitter, type Splitter } from './splitter';
import { TraceTabs } from './traceTabs';
import type { OpenTrace, State, TraceState } from './state';
import type { Dispatch } from './store';
import type { Theme } from './theme';
import { Waterfall } from './waterfall';
import { counted, describeRepairs, nameOf, remedyOf, serviceOf } from './words';

export class TracePage {
  readonly root = element('section', 'trace-page');
  private readonly heading = element('header', 'trace-header');
  private readonly banners = element('div', 'banners');
  private readonly instead = element('div', 'instead');
  private readonly waterfall: Waterfall;
  private readonly findBar: FindBar;
  private readonly filters: FilterBar;
  private readonly operations: OperationsTable;
  private readonly flame: FlameView;
  private readonly comparison: ComparisonTable;
  private readonly rootBar = element('div', 'banner root-banner');
  private readonly tabs: TraceTabs;
  private readonly viewBar: HTMLElement;
  private readonly details: DetailsPanel;
  private readonly split: HTMLElement;
  private readonly logs: LogsPanel;
  private readonly splitters: Readonly<Record<Part, Splitter>>;
  private readonly logsButton: HTMLButtonElement;
  private shownTrace: Trace | undefined;
  private shownState: TraceState | undefined;
  private hues: ReadonlyMap<number, number> = new Map();

  constructor(private readonly dispatch: Dispatch) {
    this.waterfall = new Waterfall(dispatch);
    this.findBar = new FindBar(dispatch, () => this.waterfall.focus());
    this.details = new DetailsPanel(dispatch);
    this.operations = new OperationsTable(dispatch);
    this.flame = new FlameView(dispatch);
    this.comparison = new ComparisonTable(dispatch);
    this.tabs = new TraceTabs(dispatch);
    this.filters = new FilterBar(dispatch);
    this.logs = new LogsPanel(dispatch);
    this.logsButton = button('filter', 'Logs of the trace (o)', () => dispatch({ type: 'toggleLogs' }), 'Logs');
    const help = button('icon-button', 'Keys (?)', () => dispatch({ type: 'toggleHelp' }), icon('help'));
    const bar = element('div', 'view-bar', this.tabs.root, this.filters.root, this.logsButton, help);
    this.viewBar = bar;
    this.split = element('div', 'split', this.waterfall.root, this.details.root);
    this.splitters = {
      names: this.waterfall.names,
      details: addSplitter(this.details.root, this.split, {
        property: '--details-width',
        label: 'Width of the details',
        side: 'left',
        least: 220,
        resized: (size) => dispatch({ type: 'resize', part: 'details', size }),
      }),
      logs: addSplitter(this.logs.root, this.root, {
        property: '--logs-height',
        label: 'Height of the logs',
        side: 'top',
        least: 140,
        resized: (size) => dispatch({ type: 'resize', part: 'logs', size }),
      }),
    };
    withAttributes(this.banners, { 'aria-live': 'polite' });
    this.root.addEventListener('keydown', (event) => this.handleKey(event));
    this.root.append(
      this.heading,
      this.banners,
      this.instead,
      bar,
      this.findBar.root,
      this.rootBar,
      this.split,
      this.logs.root,
      this.operations.root,
      this.flame.root,
      this.comparison.root,
    );
  }

  update(state: State, theme: Theme): void {
    const { trace } = state;
    this.root.hidden = trace === undefined;
    if (trace === undefined) return;
    for (const part of PARTS) this.splitters[part].restore(state.sizes[part]);
    const open = trace.phase === 'ready' ? trace.open : undefined;
    this.split.hidden = open === undefined || state.tab !== 'waterfall';
    this.viewBar.hidden = open === undefined;
    this.filters.root.hidden = state.tab !== 'waterfall';
    this.operations.root.hidden = open === undefined || state.tab !== 'operations';
    this.flame.root.hidden = open === undefined || state.tab !== 'flame';
    this.comparison.root.hidden = open === undefined || state.tab !== 'comparison';
    this.rootBar.hidden = open === undefined || state.tab !== 'waterfall' || open.layers.root === 0;
    this.logsButton.hidden = state.tab !== 'waterfall';
    setAttribute(this.logsButton, 'aria-pressed', String(state.isLogsOpen));
    this.logs.update(state, theme, this.hues);
    if (open === undefined) this.findBar.root.hidden = true;
    this.instead.hidden = open !== undefined;
    if (open === undefined) this.showInstead(trace);
    else this.showTrace(state, open, theme);
    this.shownState = trace;
  }

  /** The find shortcut works wherever the keyboard is; in the tree it has its own keys. */
  private handleKey(event: KeyboardEvent): void {
    if (event.key !== 'f' || event.altKey || event.shiftKey || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (this.findBar.root.hidden) this.dispatch({ type: 'openFind' });
    else this.findBar.focus();
  }

  private showTrace(state: State, open: OpenTrace, theme: Theme): void {
    const isNew = this.shownTrace !== open.trace;
    if (isNew) {
      this.shownTrace = open.trace;
      this.hues = serviceHues(open.trace);
      this.showHeading(open.trace, state.elsewhere);
      this.banners.replaceChildren(...bannersOf(open));
    }
    this.details.update(state, this.hues);
    this.tabs.update(state.tab);
    if (state.tab !== 'waterfall') return this.showOther(state, open, theme);
    this.showRoot(open);
    this.findBar.update(open);
    this.filters.update(open);
    this.waterfall.update(open, theme, this.hues);
    if (isNew) this.waterfall.focus();
  }

  private showOther({ tab, baseline }: State, { trace }: OpenTrace, theme: Theme): void {
    this.findBar.root.hidden = true;
    if (tab === 'operations') this.operations.update(trace, this.hues);
    else if (tab === 'flame') this.flame.update(trace, theme, this.hues);
    else this.comparison.update(baseline, trace);
  }

  private showRoot({ trace, layers: { root } }: OpenTrace): void {
    if (root === 0) return this.rootBar.replaceChildren();
    const text = `Only the subtree of ${serviceOf(trace, root)} ${nameOf(trace, root)}.`;
    const all = (): void => this.dispatch({ type: 'leaveRoot' });
    this.rootBar.replaceChildren(
      element('span', '', text),
      button('link', 'Show the whole trace (r)', all, 'Show the whole trace'),
    );
  }

  private showInstead(trace: TraceState): void {
    if (trace === this.shownState) return;
    this.shownTrace = undefined;
    this.banners.replaceChildren();
    this.heading.replaceChildren(this.back(), element('h1', '', 'Trace'), element('code', 'trace-id', trace.traceId));
    const retry = (): void => this.dispatch({ type: 'retry' });
    this.instead.replaceChildren(
      trace.phase === 'failed'
        ? failureMessage(trace.failure, retry)
        : loadingMessage('Opening the trace…', () => this.dispatch({ type: 'cancel' })),
    );
  }

  private showHeading(trace: Trace, elsewhere: State['elsewhere']): void {
    const root = rootRow(trace);
    const { flags } = trace.columns;
    const errors = flags.reduce((sum, bits) => sum + (bits & SpanFlag.error), 0);
    const spans = trace.count - (trace.repairs.orphans > 0 ? 1 : 0);
    const services = [...this.hues.keys()].filter((number) => textOf(trace, number) !== '').length;
    const started = new Date(Number(trace.startNanos / 1_000_000n)).toLocaleString();
    const facts = [
      fact(formatNanoseconds(trace.duration)),
      fact(counted(spans, 'span')),
      fact(counted(services, 'service')),
      errors === 0 ? fact('no errors') : element('span', 'fact fact-error', icon('error'), counted(errors, 'error')),
      fact(started),
    ];
    const copy = (): void => void navigator.clipboard.writeText(trace.traceId);
    const id = button('link trace-id', `Copy trace id ${trace.traceId}`, copy, icon('copy'), trace.traceId);
    const title = element('h1', '', element('span', 'title-service', serviceOf(trace, root)), nameOf(trace, root));
    const save = (): void => this.dispatch({ type: 'exportTrace' });
    const actions = [
      button('link', 'Save the trace as OTLP JSON', save, icon('download'), 'Export'),
      ...elsewhereButtons(elsewhere, 'this span’s trace', this.dispatch),
    ];
    this.heading.replaceChildren(
      this.back(),
      title,
      element('p', 'facts', ...facts, id),
      element('div', 'heading-actions', ...actions),
    );
  }

  private back(): HTMLElement {
    return button('icon-button back', 'Back to the list (Escape)', () => this.dispatch({ type: 'back' }), icon('back'));
  }
}

/** The first row that is a span: a placeholder may stand before it. */
function rootRow(trace: Trace): number {
  return Math.max(
    0,
    trace.columns.flags.findIndex((bits) => (bits & SpanFlag.placeholder) === 0),
  );
}

function fact(text: string): HTMLElement {
  return element('span', 'fact', text);
}

function bannersOf({ trace, partial }: OpenTrace): HTMLElement[] {
  const repairs = describeRepairs(trace.repairs).map((text) => banner('quiet-banner', text));
  return partial === undefined
    ? repairs
    : [banner('partial-banner', `${partial}. ${remedyOf(partial)}`.replace('..', '.')), ...repairs];
}

function banner(className: string, text: string): HTMLElement {
  return element('div', `banner ${className}`, icon('warning'), element('span', '', text));
}
