/** A line between two parts that can be dragged, or moved with the arrow keys. */
import { element, withAttributes } from './dom';

export interface SplitterOptions {
  /** The custom property, in pixels, that the line sets. */
  readonly property: string;
  readonly label: string;
  /** 1 when the part grows to the right, -1 when to the left. */
  readonly grows: 1 | -1;
  /** Pixels. */
  readonly least: number;
}

const KEY_STEP = 16;

/** Puts the line into `part`, whose width it is, and sets the property on `holder`. */
export function addSplitter(part: HTMLElement, holder: HTMLElement, options: SplitterOptions): void {
  const { property, label, grows, least } = options;
  const line = withAttributes(element('div', `splitter splitter-${grows === 1 ? 'end' : 'start'}`), {
    role: 'separator',
    tabindex: '0',
    'aria-orientation': 'vertical',
    'aria-label': label,
    'aria-valuemin': String(least),
    'aria-valuenow': String(least),
  });
  part.append(line);
  // Screen readers are told the width at any time, not only after a change.
  new ResizeObserver(() => withAttributes(line, { 'aria-valuenow': String(Math.round(part.clientWidth)) })).observe(
    part,
  );
  const resize = (width: number): void => {
    const most = Math.max(least, holder.clientWidth * 0.7);
    const chosen = Math.min(most, Math.max(least, width));
    holder.style.setProperty(property, `${chosen}px`);
    withAttributes(line, { 'aria-valuenow': String(Math.round(chosen)) });
  };
  line.addEventListener('keydown', (event) => {
    const direction = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (direction === 0) return;
    event.preventDefault();
    resize(part.clientWidth + direction * grows * KEY_STEP);
  });
  line.addEventListener('pointerdown', (down) => {
    const width = part.clientWidth;
    const moved = (event: PointerEvent): void => resize(width + (event.clientX - down.clientX) * grows);
    line.setPointerCapture(down.pointerId);
    line.addEventListener('pointermove', moved);
    line.addEventListener('pointerup', () => line.removeEventListener('pointermove', moved), { once: true });
    down.preventDefault();
  });
}
