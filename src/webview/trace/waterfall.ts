/** The tree of spans on the time axis: a few dozen row elements, moved and refilled as the person scrolls. */
import { formatNanoseconds } from '../../core/trace/format';
import { positionOf } from '../../core/trace/visibleRows';
import { button, element, setAttribute, withAttributes } from './dom';
import { icon } from './icons';
import { actionOfKey } from './keys';
import { Minimap } from './minimap';
import { Row } from './row';
import { addSplitter, type Splitter } from './splitter';
import type { OpenTrace, TimeWindow } from './state';
import type { Dispatch } from './store';
import type { Theme } from './theme';
import { pan, ticksOf, zoomAround } from './timeWindow';

/** Rows kept ready above and below what shows. */
const OVERSCAN = 4;
/** Pixels that one tick of the axis needs. */
const TICK_ROOM = 110;

export class Waterfall {
  readonly root = element('div', 'waterfall');
  /** The line beside the names. */
  readonly names: Splitter;
  private readonly minimap: Minimap;
  private readonly axis = element('div', 'axis');
  private readonly gridLines = withAttributes(element('div', 'grid-lines'), { 'aria-hidden': 'true' });
  private readonly rows = withAttributes(element('div', 'rows'), { role: 'rowgroup' });
  private readonly grid = element('div', 'grid', this.gridLines, this.rows);
  private readonly grouping: HTMLButtonElement;
  private readonly pool: Row[] = [];
  private open: OpenTrace | undefined;
  private theme: Theme | undefined;
  private hues: ReadonlyMap<number, number> = new Map();
  private isScheduled = false;
  private drawnAxis: { readonly window: TimeWindow; readonly most: number } | undefined;

  constructor(private readonly dispatch: Dispatch) {
    this.minimap = new Minimap(dispatch);
    this.grouping = button(
      'icon-button',
      'Show similar siblings as one row (g)',
      () => dispatch({ type: 'toggleGrouping' }),
      icon('group'),
    );
    const corner = element(
      'div',
      'corner',
      element('span', '', 'Service and operation'),
      this.grouping,
      ...foldButtons(dispatch),
    );
    const header = element(
      'div',
      'waterfall-header',
      corner,
      element('div', 'time-header', this.minimap.root, this.axis),
    );
    withAttributes(this.grid, { role: 'treegrid', tabindex: '0', 'aria-label': 'Spans', 'aria-colcount': '2' });
    this.root.append(header, this.grid);
    this.names = addSplitter(corner, this.root, {
      property: '--name-width',
      label: 'Width of the names',
      side: 'right',
      least: 160,
      resized: (size) => dispatch({ type: 'resize', part: 'names', size }),
    });
    this.listen();
  }

  update(open: OpenTrace, theme: Theme, hues: ReadonlyMap<number, number>): void {
    const before = this.open;
    const hasOtherRows = this.theme?.rowHeight !== theme.rowHeight;
    this.open = open;
    this.theme = theme;
    this.hues = hues;
    setAttribute(this.grouping, 'aria-pressed', String(open.layers.similar !== undefined));
    setAttribute(this.grid, 'aria-rowcount', String(open.visible.length));
    this.rows.style.height = `${open.visible.length * theme.rowHeight}px`;
    if (before?.trace !== open.trace) this.root.scrollTop = 0;
    const isElsewhere = before?.trace !== open.trace || before.selected !== open.selected;
    if (isElsewhere || hasOtherRows) this.reveal(open, theme);
    this.draw();
  }

  /** Puts the keyboard into the tree. */
  focus(): void {
    this.grid.focus({ preventScroll: true });
  }

  /** Draws what the scroll position shows; also after a change of size. */
  draw(): void {
    const { open, theme } = this;
    if (open === undefined || theme === undefined) return;
    this.minimap.update(open, theme, this.hues);
    this.drawAxis(open);
    const first = Math.max(0, Math.floor(this.root.scrollTop / theme.rowHeight) - OVERSCAN);
    const fitting = Math.ceil(this.root.clientHeight / theme.rowHeight) + 2 * OVERSCAN;
    while (this.pool.length < fitting) this.addRow();
    for (let at = 0; at < this.pool.length; at++) this.drawRow(open, theme, first + at);
    const selected = this.pool.find((row) => row.span === open.selected);
    setAttribute(this.grid, 'aria-activedescendant', selected?.root.id);
  }

  /** A position keeps its element while it shows, so that scrolling by one row refills one element. */
  private drawRow(open: OpenTrace, theme: Theme, position: number): void {
    const row = this.pool[position % this.pool.length];
    const span = open.visible[position];
    if (row === undefined) return;
    if (span === undefined) row.hide();
    else
      row.show(open, span, position, {
        hue: this.hues.get(open.trace.columns.service[span] ?? 0) ?? 0,
        rowHeight: theme.rowHeight,
      });
  }

  private addRow(): void {
    const row = new Row(this.pool.length);
    this.pool.push(row);
    this.rows.append(row.root);
  }

  private drawAxis(open: OpenTrace): void {
    const most = Math.max(2, Math.floor(this.axis.clientWidth / TICK_ROOM));
    if (this.drawnAxis?.window === open.window && this.drawnAxis.most === most) return;
    this.drawnAxis = { window: open.window, most };
    const ticks = ticksOf(open.window, most);
    const length = open.window.to - open.window.from;
    const at = (line: HTMLElement, tick: number): HTMLElement => {
      line.style.setProperty('--x', String((tick - open.window.from) / length));
      return line;
    };
    this.axis.replaceChildren(
      ...ticks.map((tick) => at(element('span', 'tick', tick === 0 ? '0' : formatNanoseconds(tick)), tick)),
    );
    this.gridLines.replaceChildren(...ticks.map((tick) => at(element('span', 'grid-line'), tick)));
  }

  private reveal(open: OpenTrace, { rowHeight }: Theme): void {
    const top = positionOf(open.visible, open.selected) * rowHeight;
    const room = this.root.clientHeight - this.grid.offsetTop - rowHeight;
    if (top < this.root.scrollTop) this.root.scrollTop = top;
    else if (top > this.root.scrollTop + room) this.root.scrollTop = top - room;
  }

  private listen(): void {
    this.root.addEventListener('scroll', () => this.schedule(), { passive: true });
    new ResizeObserver(() => this.schedule()).observe(this.root);
    this.grid.addEventListener('click', (event) => this.handleClick(event));
    this.grid.addEventListener('dblclick', () => this.dispatch({ type: 'openCode', keepFocus: false }));
    this.grid.addEventListener('keydown', (event) => this.handleKey(event));
    this.grid.addEventListener('wheel', (event) => this.handleWheel(event), { passive: false });
  }

  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    requestAnimationFrame(() => {
      this.isScheduled = false;
      this.draw();
    });
  }

  private handleClick(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : undefined;
    const found = target?.closest('.row');
    const row = this.pool.find(({ root }) => root === found);
    if (row === undefined) return;
    this.focus();
    if (target?.closest('.twisty') === null) this.dispatch({ type: 'select', row: row.span });
    else this.dispatch({ type: 'toggle', row: row.span });
  }

  private handleKey(event: KeyboardEvent): void {
    if (this.open === undefined || this.theme === undefined) return;
    const page = Math.max(1, Math.floor(this.root.clientHeight / this.theme.rowHeight) - 3);
    const { key, altKey } = event;
    const action = actionOfKey({ key, altKey, isCommand: event.ctrlKey || event.metaKey }, this.open, page);
    if (action === undefined) return;
    event.preventDefault();
    this.dispatch(action);
  }

  /** With control or command the wheel zooms around the pointer; sideways it shifts. */
  private handleWheel(event: WheelEvent): void {
    const { open } = this;
    if (open === undefined || (!event.ctrlKey && !event.metaKey && event.deltaX === 0)) return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      const box = this.axis.getBoundingClientRect();
      const share = Math.min(1, Math.max(0, (event.clientX - box.left) / Math.max(1, box.width)));
      const instant = open.window.from + (open.window.to - open.window.from) * share;
      this.dispatch({ type: 'zoom', window: zoomAround(open, instant, Math.exp(event.deltaY / 300)) });
    } else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      event.preventDefault();
      this.dispatch({ type: 'zoom', window: pan(open, event.deltaX / 1000) });
    }
  }
}

function foldButtons(dispatch: Dispatch): HTMLElement[] {
  const level = (direction: 1 | -1) => (): void => dispatch({ type: 'foldLevel', direction });
  return [
    button('icon-button', 'Collapse one level ([)', level(-1), icon('collapseLevel')),
    button('icon-button', 'Expand one level (])', level(1), icon('expandLevel')),
    button('icon-button', 'Collapse all ({)', () => dispatch({ type: 'collapseAll' }), icon('collapse')),
    button('icon-button', 'Expand all (})', () => dispatch({ type: 'expandAll' }), icon('expand')),
  ];
}
