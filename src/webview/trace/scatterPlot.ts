/** Durations of the found traces over time: a click or a key picks the outliers. */
import type { TraceSummary } from '../../core/trace/summary';
import { prepareCanvas } from './canvas';
import { element, setText, withAttributes } from './dom';
import { hueOf } from './hues';
import { layOutScatter, nearestPoint, walkScatter, type ScatterLayout, type ScatterPoint } from './scatterLayout';
import type { ListState, State } from './state';
import type { Dispatch } from './store';
import type { Theme } from './theme';
import { wordDuration } from './words';

/** Pixels around the plot, for the texts of the axes. */
const MARGIN = { left: 64, right: 24, top: 10, bottom: 22 };
const HEIGHT = 150;
/** Pixels within which a click means a point. */
const REACH = 14;
const RADIUS = 4;

export class ScatterPlot {
  readonly root = withAttributes(element('section', 'scatter'), {
    tabindex: '0',
    role: 'group',
    'aria-label': 'Duration over time. Left and right go by time, up and down by duration, Enter opens.',
  });
  private readonly canvas = withAttributes(element('canvas', ''), { 'aria-hidden': 'true' });
  private readonly words = withAttributes(element('p', 'scatter-words'), { role: 'status', 'aria-live': 'polite' });
  private list: Extract<ListState, { phase: 'ready' }> | undefined;
  private layout: ScatterLayout | undefined;
  private theme: Theme | undefined;

  constructor(private readonly dispatch: Dispatch) {
    this.root.append(this.canvas, this.words);
    this.root.addEventListener('keydown', (event) => this.handleKey(event));
    this.root.addEventListener('pointermove', (event) => this.root.classList.toggle('on-point', !!this.pointAt(event)));
    this.root.addEventListener('click', (event) => this.pick(event));
    this.root.addEventListener('dblclick', () => this.dispatch({ type: 'openSelectedResult' }));
    new ResizeObserver(() => this.draw()).observe(this.root);
  }

  /** One point alone tells nothing, so it hides then. */
  update({ list }: State, theme: Theme): void {
    const shown = list.phase === 'ready' && list.traces.length > 1 ? list : undefined;
    this.root.hidden = shown === undefined;
    if (shown === this.list && theme === this.theme) return;
    if (shown?.traces !== this.list?.traces) this.layout = shown && layOutScatter(shown.traces);
    this.list = shown;
    this.theme = theme;
    this.draw();
  }

  private draw(): void {
    const { list, layout, theme } = this;
    if (list === undefined || layout === undefined || theme === undefined) return;
    const context = prepareCanvas(this.canvas, this.root.clientWidth, HEIGHT);
    if (context === undefined) return;
    context.font = theme.font;
    this.drawAxes(context, layout, theme);
    const ordered = layout.points.toSorted((left, right) => Number(left.hasFailed) - Number(right.hasFailed));
    for (const point of ordered) this.drawPoint(context, point, list, theme);
    const chosen = list.traces[list.selected];
    setText(this.words, chosen === undefined ? '' : describe(chosen));
  }

  private drawAxes(context: CanvasRenderingContext2D, layout: ScatterLayout, { colours }: Theme): void {
    const { width, height } = this.size();
    context.fillStyle = colours.quiet;
    context.strokeStyle = colours.line;
    context.lineWidth = 1;
    context.textBaseline = 'middle';
    context.textAlign = 'right';
    for (const { at, value } of layout.durations) {
      const y = Math.round(MARGIN.top + at * height) + 0.5;
      context.beginPath();
      context.moveTo(MARGIN.left, y);
      context.lineTo(MARGIN.left + width, y);
      context.stroke();
      context.fillText(wordDuration(value), MARGIN.left - 10, y);
    }
    context.textBaseline = 'bottom';
    for (const { at, value } of layout.times) {
      context.textAlign = at === 0 ? 'left' : at === 1 ? 'right' : 'center';
      context.fillText(new Date(value).toLocaleTimeString(), MARGIN.left + at * width, HEIGHT - 2);
    }
  }

  /** A failed trace is a triangle besides its colour. */
  private drawPoint(
    context: CanvasRenderingContext2D,
    point: ScatterPoint,
    { traces, selected }: Extract<ListState, { phase: 'ready' }>,
    { colours, colourOfHue }: Theme,
  ): void {
    const { width, height } = this.size();
    const [x, y] = [MARGIN.left + point.x * width, MARGIN.top + point.y * height];
    context.beginPath();
    if (point.hasFailed) {
      context.moveTo(x, y - RADIUS - 1);
      context.lineTo(x + RADIUS + 1, y + RADIUS);
      context.lineTo(x - RADIUS - 1, y + RADIUS);
      context.closePath();
    } else context.arc(x, y, RADIUS - 0.5, 0, Math.PI * 2);
    context.fillStyle = point.hasFailed ? colours.error : colourOfHue(hueOf(traces[point.index]?.rootService ?? ''));
    context.fill();
    if (point.index !== selected) return;
    context.beginPath();
    context.arc(x, y, RADIUS + 4, 0, Math.PI * 2);
    context.strokeStyle = colours.focus;
    context.lineWidth = 2;
    context.stroke();
  }

  private pointAt(event: MouseEvent): ScatterPoint | undefined {
    const box = this.canvas.getBoundingClientRect();
    const place = { x: event.clientX - box.left - MARGIN.left, y: event.clientY - box.top - MARGIN.top };
    return nearestPoint(this.layout?.points ?? [], place, this.size(), REACH);
  }

  private pick(event: MouseEvent): void {
    const point = this.pointAt(event);
    if (point !== undefined) this.dispatch({ type: 'selectResult', index: point.index });
  }

  private handleKey(event: KeyboardEvent): void {
    if (this.list === undefined) return;
    const index = walkScatter(this.list.traces, this.list.selected, event.key);
    if (index !== undefined) this.dispatch({ type: 'selectResult', index });
    else if (event.key === 'Enter') this.dispatch({ type: 'openSelectedResult' });
    else return;
    event.preventDefault();
  }

  private size(): { readonly width: number; readonly height: number } {
    return {
      width: Math.max(1, this.root.clientWidth - MARGIN.left - MARGIN.right),
      height: HEIGHT - MARGIN.top - MARGIN.bottom,
    };
  }
}

function describe({
  rootService,
  rootName,
  durationMilliseconds,
  startMilliseconds,
  errorCount,
}: TraceSummary): string {
  const errors = (errorCount ?? 0) > 0 ? ' · failed' : '';
  const started = new Date(startMilliseconds).toLocaleTimeString();
  return `${rootService} ${rootName} · ${wordDuration(durationMilliseconds)} · ${started}${errors}`.trim();
}
