/** Colours that canvases need as numbers, read from the styles once for each theme. */
import { HUE_COUNT } from './hues';

export interface Theme {
  pixelOfHue(hue: number): number;
  readonly errorPixel: number;
  /** Height of a row in pixels. */
  readonly rowHeight: number;
}

export function readTheme(): Theme {
  const style = getComputedStyle(document.body);
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const pixelOf = (name: string): number => {
    if (context === null) return 0xff808080;
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = style.getPropertyValue(name).trim();
    context.fillRect(0, 0, 1, 1);
    return new Uint32Array(context.getImageData(0, 0, 1, 1).data.buffer)[0] ?? 0;
  };
  const hues = Array.from({ length: HUE_COUNT }, (_, hue) => pixelOf(`--service-${hue}`));
  return {
    pixelOfHue: (hue) => hues[hue] ?? 0,
    errorPixel: pixelOf('--error'),
    rowHeight: Number.parseFloat(style.getPropertyValue('--row-height')) || 22,
  };
}

/** VS Code changes the body's class and the root's style when the theme changes. */
export function watchTheme(changed: () => void): void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
}
