/** The table by operation, beside the waterfall. */
import { formatNanoseconds } from '../../core/trace/format';
import { operationsOf, sortOperations, type Operation, type OperationColumn } from '../../core/trace/operations';
import { textOf, type Trace } from '../../core/trace/trace';
import { button, element, withAttributes } from './dom';
import { counted, shortened } from './words';
import type { Dispatch } from './store';

const COLUMNS: readonly (readonly [OperationColumn, string])[] = [
  ['count', 'Count'],
  ['errors', 'Errors'],
  ['total', 'Total'],
  ['selfTime', 'Self time'],
  ['average', 'Average'],
  ['p95', 'p95'],
  ['longest', 'Longest'],
];

/** A trace with an operation for each of its 100,000 spans must not make as many rows of elements. */
const MOST_DRAWN = 500;

export class OperationsTable {
  readonly root = withAttributes(element('section', 'operations'), { 'aria-label': 'Operations' });
  private trace: Trace | undefined;
  private operations: readonly Operation[] = [];
  private sortedBy: OperationColumn = 'selfTime';

  constructor(private readonly dispatch: Dispatch) {}

  /** Reckons only for a trace that it has not shown yet. */
  update(trace: Trace, hues: ReadonlyMap<number, number>): void {
    if (this.trace === trace) return;
    this.trace = trace;
    this.operations = sortOperations(operationsOf(trace), this.sortedBy);
    this.draw(trace, hues);
  }

  private draw(trace: Trace, hues: ReadonlyMap<number, number>): void {
    const fixed = ['Service', 'Operation'].map((name) => withAttributes(element('th', '', name), { scope: 'col' }));
    const sortable = COLUMNS.map(([column, label]) => {
      const sort = (): void => this.sortBy(column, trace, hues);
      const isSorted = column === this.sortedBy;
      const head = element(
        'th',
        'result-number',
        button('link', `Sort by ${label}`, sort, isSorted ? `${label} ▾` : label),
      );
      return withAttributes(head, { scope: 'col', 'aria-sort': isSorted ? 'descending' : 'none' });
    });
    const rows = this.operations
      .slice(0, MOST_DRAWN)
      .map((operation) => this.row(trace, operation, hues.get(operation.service) ?? 0));
    const head = element('thead', '', element('tr', '', ...fixed, ...sortable));
    const left = this.operations.length - rows.length;
    const cut =
      left === 0 ? [] : [element('p', 'results-summary', `${counted(left, 'operation')} more, with smaller values.`)];
    this.root.replaceChildren(element('table', 'results-table', head, element('tbody', '', ...rows)), ...cut);
  }

  private sortBy(column: OperationColumn, trace: Trace, hues: ReadonlyMap<number, number>): void {
    this.sortedBy = column;
    this.operations = sortOperations(this.operations, column);
    this.draw(trace, hues);
    this.root.querySelector<HTMLElement>('th[aria-sort="descending"] button')?.focus();
  }

  private row(trace: Trace, operation: Operation, hue: number): HTMLElement {
    const name = shortened(textOf(trace, operation.name));
    const show = (): void => this.dispatch({ type: 'showOperation', service: operation.service, name: operation.name });
    const cells = COLUMNS.map(([column]) => {
      const value = operation[column];
      const isCount = column === 'count' || column === 'errors';
      const isBad = column === 'errors' && value > 0;
      const text = isCount ? value.toLocaleString('en-US') : formatNanoseconds(value);
      return element('td', `result-number${isBad ? ' result-errors' : ''}`, text);
    });
    return element(
      'tr',
      '',
      element('td', '', element('span', `swatch service-${hue}`), shortened(textOf(trace, operation.service))),
      element('td', 'operation-name', button('link', 'Find its spans', show, name || '(no name)')),
      ...cells,
    );
  }
}
