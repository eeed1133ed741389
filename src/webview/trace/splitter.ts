/** A line between two parts that can be dragged, or moved with the arrow keys. */
import { element, withAttributes } from './dom';

export interface SplitterOptions {
  /** The custom property, in pixels, that the line sets. */
  readonly property: string;
  readonly label: string;
  /** The side of the part that the line is at: the part grows away from it. */
  readonly side: Side;
  /** Pixels. */
  readonly least: number;
  /** Told when the person lets go. */
  readonly resized: (size: number) => void;
}

type Side = 'left' | 'right' | 'top';

export interface Splitter {
  /** Gives the part a size that it had before; undefined leaves it as it is. */
  restore(size: number | undefined): void;
}

interface Way {
  readonly axis: 'clientX' | 'clientY';
  readonly extent: 'clientWidth' | 'clientHeight';
  readonly orientation: 'vertical' | 'horizontal';
  /** As the style sheet says it of the window. */
  readonly most: string;
  /** 1 when the part grows with what a pointer counts, -1 when against it. */
  readonly grows: 1 | -1;
  /** Keys that move the line with and against what a pointer counts. */
  readonly keys: readonly [along: string, against: string];
}

const ACROSS = { axis: 'clientX', extent: 'clientWidth', orientation: 'vertical', most: '70vw' } as const;
const WAYS: Readonly<Record<Side, Way>> = {
  right: { ...ACROSS, grows: 1, keys: ['ArrowRight', 'ArrowLeft'] },
  left: { ...ACROSS, grows: -1, keys: ['ArrowRight', 'ArrowLeft'] },
  top: {
    axis: 'clientY',
    extent: 'clientHeight',
    orientation: 'horizontal',
    most: '70vh',
    grows: -1,
    keys: ['ArrowDown', 'ArrowUp'],
  },
};

const KEY_STEP = 16;
const LARGEST_SHARE = 0.7;

/** Puts the line into `part`, whose size it is, and sets the property on `holder`. */
export function addSplitter(part: HTMLElement, holder: HTMLElement, options: SplitterOptions): Splitter {
  const { property, label, side, least, resized } = options;
  const { axis, extent, orientation, most: mostOfWindow, grows, keys } = WAYS[side];
  const line = withAttributes(element('div', `splitter splitter-${side}`), {
    role: 'separator',
    tabindex: '0',
    'aria-orientation': orientation,
    'aria-label': label,
    'aria-valuemin': String(least),
    'aria-valuenow': String(least),
  });
  part.append(line);
  // Screen readers are told the size at any time, not only after a change.
  new ResizeObserver(() => {
    if (part[extent] > 0) withAttributes(line, { 'aria-valuenow': String(Math.round(part[extent])) });
  }).observe(part);
  const resize = (size: number): number => {
    const most = Math.max(least, holder[extent] * LARGEST_SHARE);
    const chosen = Math.round(Math.min(most, Math.max(least, size)));
    holder.style.setProperty(property, `${chosen}px`);
    withAttributes(line, { 'aria-valuenow': String(chosen) });
    return chosen;
  };
  line.addEventListener('keydown', (event) => {
    const direction = event.key === keys[0] ? 1 : event.key === keys[1] ? -1 : 0;
    if (direction === 0) return;
    event.preventDefault();
    resized(resize(part[extent] + direction * grows * KEY_STEP));
  });
  line.addEventListener('pointerdown', (down) => {
    const before = part[extent];
    let size = before;
    const moved = (event: PointerEvent): void => void (size = resize(before + (event[axis] - down[axis]) * grows));
    const left = (): void => {
      line.removeEventListener('pointermove', moved);
      if (size !== before) resized(size);
    };
    line.setPointerCapture(down.pointerId);
    line.addEventListener('pointermove', moved);
    line.addEventListener('lostpointercapture', left, { once: true });
    down.preventDefault();
    line.focus();
  });
  let restored: number | undefined;
  return {
    restore(size) {
      if (size === undefined || size === restored) return;
      restored = size;
      // What is not shown yet has no room to be measured by, and the window may be smaller than it was.
      holder.style.setProperty(property, `min(${Math.max(least, size)}px, ${mostOfWindow})`);
    },
  };
}
