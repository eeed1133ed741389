/** Sparkline and histogram as SVG images for hovers. An image knows no theme variables, so colours come with the theme. */
import type { Bucket } from '../../core/red';
import { formatSeconds } from '../../core/format';
import type { Theme } from '../../protocol/requests';

interface Palette {
  readonly line: string;
  readonly fill: string;
  readonly text: string;
  readonly mark: string;
}

const PALETTES: Readonly<Record<Theme, Palette>> = {
  dark: { line: '#4fc1ff', fill: '#4fc1ff33', text: '#cccccc', mark: '#f48771' },
  light: { line: '#005fb8', fill: '#005fb833', text: '#3b3b3b', mark: '#c72e0f' },
  'high-contrast': { line: '#ffffff', fill: '#ffffff55', text: '#ffffff', mark: '#f38518' },
};

/** Two of them stand side by side in a hover, which is 500 pixels wide at most. */
const WIDTH = 228;
const HEIGHT = 56;
const TEXT_HEIGHT = 14;

/** Values over time, the last one marked; undefined with fewer than two. */
export function sparkline(
  points: readonly (readonly [time: number, seconds: number])[],
  theme: Theme,
): string | undefined {
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last || points.length < 2 || last[0] <= first[0]) return undefined;
  const highest = Math.max(...points.map(([, value]) => value));
  if (!(highest > 0)) return undefined;
  const palette = PALETTES[theme];
  const x = (time: number): string => (((time - first[0]) / (last[0] - first[0])) * (WIDTH - 8) + 4).toFixed(1);
  const y = (value: number): string => (HEIGHT - 4 - (value / highest) * (HEIGHT - TEXT_HEIGHT - 8)).toFixed(1);
  const line = points.map(([time, value]) => `${x(time)},${y(value)}`).join(' ');
  return dataUri(
    `<polygon points="${x(first[0])},${HEIGHT - 4} ${line} ${x(last[0])},${HEIGHT - 4}" fill="${palette.fill}"/>` +
      `<polyline points="${line}" fill="none" stroke="${palette.line}" stroke-width="1.5" stroke-linejoin="round"/>` +
      `<circle cx="${x(last[0])}" cy="${y(last[1])}" r="2.5" fill="${palette.mark}"/>` +
      label(4, `p99, last hour · highest ${formatSeconds(highest)}`, palette),
  );
}

/** Share of requests in each bucket, from the first to the last one that holds any. */
export function histogram(buckets: readonly Bucket[], theme: Theme): string | undefined {
  const shares = buckets.map(({ upperBound, rate }, index) => ({
    upperBound,
    rate: Math.max(0, rate - (buckets[index - 1]?.rate ?? 0)),
  }));
  const from = shares.findIndex(({ rate }) => rate > 0);
  const to = shares.findLastIndex(({ rate }) => rate > 0);
  const shown = shares.slice(from, to + 1);
  const highest = Math.max(...shown.map(({ rate }) => rate));
  if (from < 0 || !(highest > 0)) return undefined;
  const palette = PALETTES[theme];
  const step = (WIDTH - 8) / shown.length;
  const bars = shown.map(({ rate }, index) => {
    const height = (rate / highest) * (HEIGHT - TEXT_HEIGHT - 8);
    const [left, top] = [4 + index * step, HEIGHT - 4 - height];
    return `<rect x="${left.toFixed(1)}" y="${top.toFixed(1)}" width="${Math.max(1, step - 2).toFixed(1)}" height="${height.toFixed(1)}" fill="${palette.line}"/>`;
  });
  return dataUri(bars.join('') + label(4, `latency, ${rangeOf(shares, from, to)}`, palette));
}

/** `0 to 500 ms`; beyond the last finite bound `100 ms to >10 s`. */
function rangeOf(buckets: readonly Bucket[], from: number, to: number): string {
  const boundAt = (index: number): number => buckets[index]?.upperBound ?? 0;
  const isBeyond = boundAt(to) === Infinity;
  const end = isBeyond ? `&gt;${formatSeconds(boundAt(to - 1))}` : formatSeconds(boundAt(to));
  if (isBeyond && from === to) return end;
  return `${from > 0 ? formatSeconds(boundAt(from - 1)) : '0'} to ${end}`;
}

/** Only our own texts come here: numbers and units. */
function label(x: number, text: string, { text: colour }: Palette): string {
  return `<text x="${x}" y="11" font-family="sans-serif" font-size="10" fill="${colour}">${text}</text>`;
}

function dataUri(content: string): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">${content}</svg>`;
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}
