/** Lines of logs in a list of any length: a few dozen elements, moved and refilled as the person scrolls. */
import type { LogLine, Severity } from '../../core/logs';
import { element, setAttribute, setClass, setText, withAttributes } from './dom';

/** What a line shows. */
export interface ShownLine {
  readonly line: LogLine;
  /** `+12.3 ms`. */
  readonly time: string;
  /** The absolute time. */
  readonly title: string;
  readonly hue: number;
}

export interface LogsListEvents {
  readonly choose: (index: number) => void;
  /** Enter or a double click. */
  readonly follow: (index: number) => void;
}

const OVERSCAN = 4;
const WORDS: Readonly<Record<Severity, string>> = {
  unset: '',
  trace: 'TRACE',
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
  fatal: 'FATAL',
};
/** Characters of a line that are put into its element: one line of the screen shows fewer. */
const LONGEST_SHOWN = 500;

export class LogsList {
  readonly root = withAttributes(element('div', 'log-list'), {
    role: 'listbox',
    tabindex: '0',
    'aria-label': 'Lines of the log',
  });
  private readonly room = withAttributes(element('div', 'log-room'), { role: 'presentation' });
  private readonly pool: Row[] = [];
  private count = 0;
  private chosen = -1;
  private rowHeight = 22;
  private read: (index: number) => ShownLine | undefined = () => undefined;

  constructor(private readonly events: LogsListEvents) {
    this.root.append(this.room);
    this.root.addEventListener('scroll', () => this.draw(), { passive: true });
    this.root.addEventListener('keydown', (event) => this.handleKey(event));
    this.root.addEventListener('click', (event) => this.at(event, (index) => this.events.choose(index)));
    this.root.addEventListener('dblclick', (event) => this.at(event, (index) => this.events.follow(index)));
    new ResizeObserver(() => this.draw()).observe(this.root);
  }

  /** `read` gives a line when it is to be seen. */
  update(count: number, chosen: number, rowHeight: number, read: (index: number) => ShownLine | undefined): void {
    if (chosen !== this.chosen && chosen >= 0) this.reveal(chosen, rowHeight);
    this.count = count;
    this.chosen = chosen;
    this.rowHeight = rowHeight;
    this.read = read;
    this.room.style.height = `${count * rowHeight}px`;
    this.draw();
  }

  private draw(): void {
    const first = Math.max(0, Math.floor(this.root.scrollTop / this.rowHeight) - OVERSCAN);
    const fitting = Math.min(this.count, Math.ceil(this.root.clientHeight / this.rowHeight) + 2 * OVERSCAN);
    while (this.pool.length < fitting) {
      const row = new Row(this.pool.length);
      this.pool.push(row);
      this.room.append(row.root);
    }
    const positions = this.pool.map((_, at) => first + at);
    for (const position of positions) {
      const row = this.pool[position % this.pool.length];
      const shown = position < this.count ? this.read(position) : undefined;
      row?.show(shown, position, this.rowHeight, position === this.chosen, this.count);
    }
    const active = this.pool.find((row) => row.position === this.chosen);
    setAttribute(this.root, 'aria-activedescendant', active?.root.id);
  }

  private reveal(index: number, rowHeight: number): void {
    const top = index * rowHeight;
    if (top < this.root.scrollTop) this.root.scrollTop = top;
    else if (top + rowHeight > this.root.scrollTop + this.root.clientHeight)
      this.root.scrollTop = top + rowHeight - this.root.clientHeight;
  }

  private at(event: Event, act: (index: number) => void): void {
    const row = event.target instanceof Element ? event.target.closest('[data-index]') : null;
    const index = Number(row?.getAttribute('data-index') ?? NaN);
    if (Number.isInteger(index)) act(index);
  }

  private handleKey(event: KeyboardEvent): void {
    const page = Math.max(1, Math.floor(this.root.clientHeight / this.rowHeight) - 1);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: this.chosen + 1,
      ArrowUp: Math.max(0, this.chosen - 1),
      PageDown: this.chosen + page,
      PageUp: this.chosen - page,
      Home: 0,
      End: this.count - 1,
    };
    const target = steps[event.key];
    if (event.key === 'Enter' && this.chosen >= 0) this.events.follow(this.chosen);
    else if (target !== undefined && this.count > 0) this.events.choose(Math.min(this.count - 1, Math.max(0, target)));
    else return;
    event.preventDefault();
  }
}

class Row {
  readonly root = withAttributes(element('div', 'log-row'), { role: 'option' });
  position = -1;
  private readonly time = element('span', 'log-time');
  private readonly severity = element('span', 'log-severity');
  private readonly swatch = element('span', 'swatch');
  private readonly service = element('span', 'log-service');
  private readonly body = element('span', 'log-body');

  constructor(number: number) {
    this.root.id = `log-row-${number}`;
    this.root.append(this.time, this.severity, this.swatch, this.service, this.body);
  }

  show(shown: ShownLine | undefined, position: number, height: number, isChosen: boolean, count: number): void {
    this.root.hidden = shown === undefined;
    this.position = shown === undefined ? -1 : position;
    if (shown === undefined) return;
    const { line, time, title, hue } = shown;
    this.root.style.transform = `translateY(${position * height}px)`;
    setClass(this.root, `log-row log-${line.severity}`);
    setAttribute(this.root, 'data-index', String(position));
    setAttribute(this.root, 'aria-selected', String(isChosen));
    setAttribute(this.root, 'aria-posinset', String(position + 1));
    setAttribute(this.root, 'aria-setsize', String(count));
    setAttribute(this.time, 'title', title);
    setText(this.time, time);
    setText(this.severity, WORDS[line.severity]);
    setClass(this.swatch, `swatch service-${hue}`);
    setText(this.service, line.service);
    setText(this.body, line.body.slice(0, LONGEST_SHOWN));
  }
}
