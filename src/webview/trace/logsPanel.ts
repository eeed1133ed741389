/** The logs of the trace or of the selected span, below the waterfall. */
import type { LogLine } from '../../core/logs';
import { formatNanoseconds } from '../../core/trace/format';
import { attributeTable } from './attributeTable';
import { button, element, setAttribute, setText, withAttributes } from './dom';
import { hueOf } from './hues';
import { icon } from './icons';
import { linesInScope, logsInScope, offsetOf, rowOfLine, type LogScope, type LogsState } from './logs';
import { LogsList, type ShownLine } from './logsList';
import { failureMessage, loadingMessage, message } from './message';
import { openTraceOf, type OpenTrace, type State } from './state';
import type { Dispatch } from './store';
import type { Theme } from './theme';
import { counted, nameOf } from './words';

const SCOPES: readonly (readonly [LogScope, string, string])[] = [
  ['trace', 'Whole trace', 'Logs of all spans'],
  ['span', 'This span', 'Logs of the selected span alone'],
];

export class LogsPanel {
  readonly root = withAttributes(element('section', 'logs'), { 'aria-label': 'Logs' });
  private readonly summary = withAttributes(element('span', 'logs-summary'), { role: 'status' });
  private readonly instead = element('div', 'logs-instead');
  private readonly chosenLine = withAttributes(element('div', 'log-detail'), { 'aria-label': 'The line' });
  private readonly list: LogsList;
  private readonly scopes: readonly (readonly [LogScope, HTMLButtonElement])[];
  private readonly copyQuery: HTMLButtonElement;
  private readonly body: HTMLElement;
  private readonly close = (): void => this.dispatch({ type: 'toggleLogs' });
  private lines: readonly LogLine[] = [];
  private chosen = -1;
  private shown: { readonly logs: LogsState; readonly scope: LogScope; readonly selected: number } | undefined;
  private drawnLine: LogLine | undefined;

  constructor(private readonly dispatch: Dispatch) {
    this.list = new LogsList({ choose: (index) => this.choose(index), follow: (index) => this.follow(index) });
    this.scopes = SCOPES.map(([scope, label, title]) => {
      return [scope, button('filter', title, () => dispatch({ type: 'scopeLogs', scope }), label)];
    });
    this.copyQuery = button(
      'link',
      'Copy the LogQL query',
      () => this.copy(this.query(), 'The query'),
      icon('copy'),
      'Query',
    );
    const again = button('link', 'Ask for the logs again', () => dispatch({ type: 'refreshLogs' }), 'Refresh');
    const close = button('icon-button', 'Close the logs (o)', this.close, icon('close'));
    const group = withAttributes(element('div', 'filters', ...this.scopes.map(([, made]) => made)), {
      role: 'group',
      'aria-label': 'Whose logs',
    });
    const header = element(
      'header',
      'logs-header',
      element('h2', '', 'Logs'),
      group,
      this.summary,
      this.copyQuery,
      again,
      close,
    );
    this.body = element('div', 'logs-body', this.list.root, this.chosenLine);
    this.root.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.close();
    });
    this.root.append(header, this.instead, this.body);
  }

  update(state: State, theme: Theme, hues: ReadonlyMap<number, number>): void {
    const open = openTraceOf(state);
    this.root.hidden = open === undefined || !state.isLogsOpen || state.tab !== 'waterfall';
    if (open === undefined || this.root.hidden) return;
    this.open = open;
    const scope = state.logScope;
    const { selected } = open;
    const logs = logsInScope(open, scope);
    const hasOthers = this.shown?.logs !== logs || this.shown.scope !== scope;
    if (hasOthers || (scope === 'span' && this.shown?.selected !== selected)) this.readLines(open, logs, scope);
    this.shown = { logs, scope, selected };
    for (const [name, made] of this.scopes) setAttribute(made, 'aria-pressed', String(name === scope));
    this.copyQuery.hidden = this.query() === '';
    this.list.update(this.lines.length, this.chosen, theme.rowHeight, (index) => this.shownLine(open, hues, index));
    this.drawChosen(open);
  }

  private open: OpenTrace | undefined;

  private query(): string {
    const { logs } = this.shown ?? {};
    return logs?.phase === 'ready' ? logs.query : '';
  }

  private readLines(open: OpenTrace, logs: LogsState, scope: LogScope): void {
    this.lines = logs.phase === 'ready' ? linesInScope(open, logs.lines, scope) : [];
    this.chosen = -1;
    setText(this.summary, summarise(logs, this.lines.length));
    const isEmpty = this.lines.length === 0;
    this.instead.hidden = !isEmpty;
    this.body.hidden = isEmpty;
    if (isEmpty) this.instead.replaceChildren(this.insteadOfLines(open, logs, scope));
  }

  private insteadOfLines(open: OpenTrace, logs: LogsState, scope: LogScope): HTMLElement {
    if (logs.phase === 'failed') return failureMessage(logs.failure, () => this.dispatch({ type: 'refreshLogs' }));
    if (logs.phase !== 'ready') return loadingMessage('Asking for the logs…', this.close);
    if (scope === 'span' && logs.lines.length > 0) {
      const all = button(
        'button',
        'Logs of all spans',
        () => this.dispatch({ type: 'scopeLogs', scope: 'trace' }),
        'Show the whole trace’s',
      );
      return message(
        'search',
        `No logs of ${nameOf(open.trace, open.selected)}`,
        'Other spans of this trace have some.',
        all,
      );
    }
    const help =
      'Loggers have to write the trace id: as a field “trace_id” of the line, or by OpenTelemetry’s own log exporter. Lines may also be some seconds late.';
    return message('search', 'No logs of this trace', `${logs.source} was asked. ${help}`);
  }

  private shownLine(open: OpenTrace, hues: ReadonlyMap<number, number>, index: number): ShownLine | undefined {
    const line = this.lines[index];
    if (line === undefined) return undefined;
    const offset = offsetOf(open, line);
    const number = open.trace.strings.indexOf(line.service);
    return {
      line,
      time: `${offset < 0 ? '−' : '+'}${formatNanoseconds(Math.abs(offset))}`,
      title: new Date(Number(BigInt(line.nanos) / 1_000_000n)).toISOString(),
      hue: hues.get(number) ?? hueOf(line.service),
    };
  }

  private choose(index: number): void {
    this.chosen = index;
    this.dispatch({ type: 'chooseLogLine' });
  }

  /** To the span that wrote the line. */
  private follow(index: number): void {
    const line = this.lines[index];
    const row = line && this.open ? rowOfLine(this.open, line) : -1;
    if (row >= 0) this.dispatch({ type: 'select', row });
    else this.dispatch({ type: 'note', text: 'The line does not say which span wrote it.' });
  }

  private drawChosen(open: OpenTrace): void {
    const line = this.lines[this.chosen];
    this.chosenLine.hidden = line === undefined;
    if (line === this.drawnLine) return;
    this.drawnLine = line;
    if (line === undefined) return this.chosenLine.replaceChildren();
    const copy = button('link', 'Copy the line', () => this.copy(line.body, 'The line'), icon('copy'), 'Copy');
    const hasSpan = rowOfLine(open, line) >= 0;
    const go = (): void => this.follow(this.chosen);
    const follow = button('link', 'Select the span that wrote it (Enter)', go, icon('link'), 'Its span');
    this.chosenLine.replaceChildren(
      element('div', 'log-actions', copy, ...(hasSpan ? [follow] : [])),
      element('pre', 'log-text', line.body),
      attributeTable(line.attributes),
    );
  }

  private copy(text: string, what: string): void {
    const said = (words: string) => (): void => this.dispatch({ type: 'note', text: words });
    navigator.clipboard.writeText(text).then(said(`${what} was copied.`), said('The clipboard cannot be written.'));
  }
}

function summarise(logs: LogsState, shown: number): string {
  if (logs.phase !== 'ready' || logs.lines.length === 0) return '';
  const cut = logs.isCut ? `, of the first ${logs.lines.length.toLocaleString('en-US')}: there are more` : '';
  return `${counted(shown, 'line')}${cut} · ${logs.source}`;
}
