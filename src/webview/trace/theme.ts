/** Colours that canvases need, read from the styles once for each theme. */
import { HUE_COUNT } from './hues';

export interface Theme {
  pixelOfHue(hue: number): number;
  readonly errorPixel: number;
  /** Height of a row in pixels. */
  readonly rowHeight: number;
  /** As a canvas takes them. */
  colourOfHue(hue: number): string;
  readonly colours: Readonly<Record<ThemeColour, string>>;
  /** Size and family, as a canvas takes it. */
  readonly font: string;
}

const COLOURS = {
  background: '--vscode-editor-background',
  foreground: '--vscode-foreground',
  quiet: '--quiet',
  line: '--line',
  error: '--error',
  focus: '--vscode-focusBorder',
} as const;

export type ThemeColour = keyof typeof COLOURS;

export function readTheme(): Theme {
  const style = getComputedStyle(document.body);
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const valueOf = (name: string): string => style.getPropertyValue(name).trim();
  const pixelOf = (name: string): number => {
    if (context === null) return 0xff808080;
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = valueOf(name);
    context.fillRect(0, 0, 1, 1);
    return new Uint32Array(context.getImageData(0, 0, 1, 1).data.buffer)[0] ?? 0;
  };
  const hues = Array.from({ length: HUE_COUNT }, (_, hue) => pixelOf(`--service-${hue}`));
  return {
    pixelOfHue: (hue) => hues[hue] ?? 0,
    errorPixel: pixelOf('--error'),
    rowHeight: Number.parseFloat(valueOf('--row-height')) || 22,
    colourOfHue: (hue) => valueOf(`--service-${hue}`),
    colours: {
      background: colourOr(valueOf(COLOURS.background), '#1e1e1e'),
      foreground: colourOr(valueOf(COLOURS.foreground), '#808080'),
      quiet: colourOr(valueOf(COLOURS.quiet), '#808080'),
      line: colourOr(valueOf(COLOURS.line), '#80808059'),
      error: colourOr(valueOf(COLOURS.error), '#e05050'),
      focus: colourOr(valueOf(COLOURS.focus), '#4e9bff'),
    },
    font: `${style.fontSize} ${style.fontFamily}`,
  };
}

/** Outside the editor its variables are missing, and a canvas would keep the colour it had. */
const colourOr = (text: string, fallback: string): string => (CSS.supports('color', text) ? text : fallback);

/** VS Code changes the body's class and the root's style when the theme changes. */
export function watchTheme(changed: () => void): void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
}
