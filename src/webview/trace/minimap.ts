/** The strip above the waterfall: the whole trace, and the part that is shown. Drag to zoom, double-click for all. */
import type { Trace } from '../../core/trace/trace';
import { element, withAttributes } from './dom';
import { rasterise } from './minimapRaster';
import type { OpenTrace, TimeWindow } from './state';
import type { Dispatch } from './store';
import type { Theme } from './theme';

/** A drag shorter than this many pixels is a click. */
const CLICK_SLOP = 4;

export class Minimap {
  readonly root = element('div', 'minimap');
  private readonly canvas = withAttributes(element('canvas', ''), { 'aria-hidden': 'true' });
  private readonly before = element('div', 'minimap-shade minimap-before');
  private readonly after = element('div', 'minimap-shade minimap-after');
  private drawn: { readonly trace: Trace; readonly width: number; readonly theme: Theme } | undefined;
  private open: OpenTrace | undefined;

  constructor(private readonly dispatch: Dispatch) {
    this.root.append(this.canvas, this.before, this.after);
    this.root.title = 'Drag to zoom, double-click to show all';
    this.root.addEventListener('pointerdown', (event) => this.drag(event));
    this.root.addEventListener('dblclick', () => this.dispatch({ type: 'zoomOut' }));
  }

  update(open: OpenTrace, theme: Theme, hues: ReadonlyMap<number, number>): void {
    this.open = open;
    this.shade(open.window);
    const width = Math.floor(this.root.clientWidth);
    const { drawn } = this;
    if (width < 1 || (drawn?.trace === open.trace && drawn.width === width && drawn.theme === theme)) return;
    this.drawn = { trace: open.trace, width, theme };
    const height = this.root.clientHeight;
    this.canvas.width = width;
    this.canvas.height = height;
    const pixels = rasterise(open.trace, width, height, {
      ofService: (service) => theme.pixelOfHue(hues.get(service) ?? 0),
      error: theme.errorPixel,
    });
    const image = new ImageData(new Uint8ClampedArray(pixels.buffer), width, height);
    this.canvas.getContext('2d')?.putImageData(image, 0, 0);
  }

  private shade({ from, to }: TimeWindow): void {
    const whole = Math.max(1, this.open?.trace.duration ?? 1);
    this.root.style.setProperty('--from', String(from / whole));
    this.root.style.setProperty('--to', String(to / whole));
  }

  private drag(down: PointerEvent): void {
    const box = this.root.getBoundingClientRect();
    const instantAt = (x: number): number =>
      Math.min(1, Math.max(0, (x - box.left) / box.width)) * Math.max(1, this.open?.trace.duration ?? 1);
    const windowTo = (event: PointerEvent): TimeWindow => {
      const [one, other] = [instantAt(down.clientX), instantAt(event.clientX)];
      return { from: Math.min(one, other), to: Math.max(one, other) };
    };
    const moved = (event: PointerEvent): void => this.shade(windowTo(event));
    const released = (event: PointerEvent): void => {
      this.root.removeEventListener('pointermove', moved);
      if (Math.abs(event.clientX - down.clientX) >= CLICK_SLOP)
        this.dispatch({ type: 'zoom', window: windowTo(event) });
      else if (this.open !== undefined) this.shade(this.open.window);
    };
    this.root.setPointerCapture(down.pointerId);
    this.root.addEventListener('pointermove', moved);
    this.root.addEventListener('pointerup', released, { once: true });
  }
}
