/** The flame graph of a trace: which paths of calls the time goes to. */
import { flameGraphOf, type FlameGraph } from '../../core/trace/flameGraph';
import { formatNanoseconds } from '../../core/trace/format';
import { textOf, type Trace } from '../../core/trace/trace';
import { prepareCanvas } from './canvas';
import { button, element, setText, withAttributes } from './dom';
import { boxAt, layOutFlame, walkFlame, type FlameBox } from './flameLayout';
import type { Dispatch } from './store';
import type { Theme } from './theme';
import { counted, shortened } from './words';

const LINE_HEIGHT = 20;
/** Narrower frames bear no text. */
const LEAST_FOR_TEXT = 28;

export class FlameView {
  readonly root = withAttributes(element('section', 'flame'), { 'aria-label': 'Flame graph' });
  private readonly words = withAttributes(element('p', 'flame-words'), { role: 'status', 'aria-live': 'polite' });
  private readonly canvas = withAttributes(element('canvas', ''), { 'aria-hidden': 'true' });
  private readonly space = element('div', 'flame-space', this.canvas);
  private readonly box = withAttributes(element('div', 'flame-box', this.space), {
    tabindex: '0',
    role: 'group',
    'aria-label': 'Frames: arrows walk, Enter zooms, Escape shows all, Space shows the spans',
  });
  private shown: { readonly trace: Trace; readonly graph: FlameGraph } | undefined;
  private theme: Theme | undefined;
  private hues: ReadonlyMap<number, number> = new Map();
  private boxes: readonly FlameBox[] = [];
  private zoom = -1;
  private selected = 0;

  constructor(private readonly dispatch: Dispatch) {
    const all = button('filter', 'Show the whole trace (Escape)', () => this.zoomTo(-1), 'Show all');
    const spans = button(
      'filter',
      'Show its longest span in the waterfall (Space)',
      () => this.leave(),
      'Longest span',
    );
    this.root.append(element('div', 'flame-bar', this.words, all, spans), this.box);
    this.box.addEventListener('scroll', () => this.draw(), { passive: true });
    this.box.addEventListener('click', (event) => this.pick(event));
    this.box.addEventListener('dblclick', () => this.zoomTo(this.selected));
    this.box.addEventListener('keydown', (event) => this.handleKey(event));
    new ResizeObserver(() => this.draw()).observe(this.box);
  }

  /** Reckons only for a trace that it has not shown yet. */
  update(trace: Trace, theme: Theme, hues: ReadonlyMap<number, number>): void {
    this.theme = theme;
    this.hues = hues;
    if (this.shown?.trace !== trace) {
      this.shown = { trace, graph: flameGraphOf(trace) };
      [this.zoom, this.selected] = [-1, 0];
      this.space.style.height = `${(this.shown.graph.deepest + 1) * LINE_HEIGHT}px`;
      this.box.scrollTop = 0;
      this.box.focus({ preventScroll: true });
    }
    this.draw();
  }

  private draw(): void {
    const { shown, theme } = this;
    const [width, height] = [this.box.clientWidth, this.box.clientHeight];
    if (shown === undefined || theme === undefined) return;
    setText(this.words, this.describe(shown.trace, shown.graph));
    const context = prepareCanvas(this.canvas, width, height);
    if (context === undefined) return;
    const top = this.box.scrollTop;
    const first = Math.floor(top / LINE_HEIGHT);
    const lines = Math.ceil(height / LINE_HEIGHT) + 1;
    this.boxes = layOutFlame(shown.graph, { zoom: this.zoom, width, first, lines });
    context.font = theme.font;
    context.textBaseline = 'middle';
    for (const box of this.boxes) this.drawBox(context, box, box.line * LINE_HEIGHT - top, shown, theme);
  }

  private drawBox(
    context: CanvasRenderingContext2D,
    box: FlameBox,
    y: number,
    { trace, graph }: { readonly trace: Trace; readonly graph: FlameGraph },
    theme: Theme,
  ): void {
    const gap = box.width > 3 ? 1 : 0;
    const failed = (graph.errors[box.frame] ?? 0) > 0;
    context.fillStyle =
      box.frames > 1 ? theme.colours.quiet : theme.colourOfHue(this.hues.get(graph.service[box.frame] ?? 0) ?? 0);
    context.fillRect(box.x, y, box.width - gap, LINE_HEIGHT - 1);
    if (failed) {
      context.fillStyle = theme.colours.error;
      context.fillRect(box.x, y + LINE_HEIGHT - 4, box.width - gap, 3);
    }
    if (box.frame === this.selected && box.frames === 1) {
      context.strokeStyle = theme.colours.foreground;
      context.lineWidth = 2;
      context.strokeRect(box.x + 1, y + 1, Math.max(1, box.width - gap - 2), LINE_HEIGHT - 3);
    }
    if (box.frames > 1 || box.width < LEAST_FOR_TEXT) return;
    context.save();
    context.beginPath();
    context.rect(box.x, y, box.width - 5, LINE_HEIGHT);
    context.clip();
    context.fillStyle = theme.colours.background;
    context.fillText(nameOfFrame(trace, graph, box.frame), box.x + 5, y + LINE_HEIGHT / 2 - 0.5);
    context.restore();
  }

  private describe(trace: Trace, graph: FlameGraph): string {
    if (graph.count === 0) return 'No spans.';
    const frame = this.selected;
    const width = graph.width[frame] ?? 0;
    const share = graph.total === 0 ? 0 : Math.round((width / graph.total) * 100);
    const own = width - childrenWidth(graph, frame);
    const errors = graph.errors[frame] ?? 0;
    const service = shortened(textOf(trace, graph.service[frame]));
    return [
      `${service} ${nameOfFrame(trace, graph, frame)}`.trim(),
      counted(graph.spans[frame] ?? 0, 'span'),
      `${formatNanoseconds(width)} (${share} %) in and below`,
      `${formatNanoseconds(own)} self`,
      ...(errors === 0 ? [] : [counted(errors, 'error')]),
    ].join(' · ');
  }

  private pick(event: MouseEvent): void {
    const place = this.canvas.getBoundingClientRect();
    const line = Math.floor((event.clientY - place.top + this.box.scrollTop) / LINE_HEIGHT);
    const box = boxAt(this.boxes, event.clientX - place.left, line);
    if (box === undefined) return;
    this.selected = box.frame;
    this.draw();
  }

  private handleKey(event: KeyboardEvent): void {
    const graph = this.shown?.graph;
    if (graph === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = walkFlame(graph, this.selected, event.key);
    if (next !== undefined) this.select(next, graph);
    else if (event.key === 'Enter') this.zoomTo(this.selected);
    else if (event.key === 'Escape' && this.zoom >= 0) this.zoomTo(-1);
    else if (event.key === ' ') this.leave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private select(frame: number, graph: FlameGraph): void {
    this.selected = frame;
    const top = (graph.depth[frame] ?? 0) * LINE_HEIGHT;
    const room = this.box.clientHeight - LINE_HEIGHT;
    if (top < this.box.scrollTop) this.box.scrollTop = top;
    else if (top > this.box.scrollTop + room) this.box.scrollTop = top - room;
    this.draw();
  }

  private zoomTo(frame: number): void {
    this.zoom = frame;
    this.draw();
  }

  private leave(): void {
    const row = this.shown?.graph.row[this.selected];
    if (row === undefined) return;
    this.dispatch({ type: 'showTab', tab: 'waterfall' });
    this.dispatch({ type: 'select', row });
  }
}

const nameOfFrame = (trace: Trace, graph: FlameGraph, frame: number): string =>
  shortened(textOf(trace, graph.name[frame])) || '(no name)';

function childrenWidth(graph: FlameGraph, frame: number): number {
  let sum = 0;
  const depth = graph.depth[frame] ?? 0;
  for (let at = frame + 1; at < graph.count && (graph.depth[at] ?? 0) > depth; at++) {
    if (graph.parent[at] === frame) sum += graph.width[at] ?? 0;
  }
  return sum;
}
