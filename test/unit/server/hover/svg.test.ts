import { describe, expect, it } from 'vitest';
import { histogram, sparkline } from '../../../../src/server/hover/svg';

const svgOf = (uri: string | undefined): string => {
  expect(uri).toMatch(/^data:image\/svg\+xml;base64,/);
  return Buffer.from(uri?.split(',')[1] ?? '', 'base64').toString('utf8');
};

describe('the sparkline', () => {
  it('draws within its frame, marks the last value and says the highest', () => {
    const svg = svgOf(
      sparkline(
        [
          [0, 0.1],
          [10, 0.5],
          [20, 0.25],
        ],
        'dark',
      ),
    );
    const points = /<polyline points="([^"]+)"/.exec(svg)?.[1]?.split(' ') ?? [];
    expect(points).toHaveLength(3);
    const ys = points.map((point) => Number(point.split(',')[1]));
    expect(Math.min(...ys)).toBe(ys[1]);
    expect(Math.max(...ys)).toBeLessThanOrEqual(56);
    expect(svg).toContain('highest 500 ms');
    expect(svg).toContain('<circle');
  });

  it('is nothing where there is nothing to see', () => {
    expect(sparkline([], 'dark')).toBeUndefined();
    expect(sparkline([[0, 1]], 'dark')).toBeUndefined();
    expect(
      sparkline(
        [
          [0, 0],
          [1, 0],
        ],
        'dark',
      ),
    ).toBeUndefined();
    expect(
      sparkline(
        [
          [1, 1],
          [1, 2],
        ],
        'dark',
      ),
    ).toBeUndefined();
  });

  it('has other colours in each theme', () => {
    const all = (['light', 'dark', 'high-contrast'] as const).map((theme) =>
      svgOf(
        sparkline(
          [
            [0, 1],
            [1, 2],
          ],
          theme,
        ),
      ),
    );
    expect(new Set(all).size).toBe(3);
  });
});

describe('the histogram', () => {
  it('says between which bounds, and what lies beyond the last one', () => {
    const text = (...rates: readonly number[]): string | undefined => {
      const buckets = [0.1, 0.5, Infinity].map((upperBound, index) => ({ upperBound, rate: rates[index] ?? 0 }));
      return /<text[^>]*>([^<]*)</.exec(svgOf(histogram(buckets, 'dark')))?.[1];
    };
    expect(text(1, 1, 1)).toBe('latency, 0 to 100 ms');
    expect(text(0, 1, 1)).toBe('latency, 100 ms to 500 ms');
    expect(text(1, 2, 3)).toBe('latency, 0 to &gt;500 ms');
    expect(text(0, 0, 1)).toBe('latency, &gt;500 ms');
  });

  const buckets = [
    { upperBound: 0.1, rate: 0 },
    { upperBound: 0.2, rate: 3 },
    { upperBound: 0.5, rate: 4 },
    { upperBound: 1, rate: 4 },
    { upperBound: Infinity, rate: 4 },
  ];

  it('has a bar for each bucket from the first to the last that holds anything', () => {
    const svg = svgOf(histogram(buckets, 'light'));
    const heights = [...svg.matchAll(/<rect [^>]*height="([^"]+)"/g)].map((match) => Number(match[1]));
    expect(heights).toHaveLength(2);
    expect((heights[0] ?? 0) / (heights[1] ?? 1)).toBeCloseTo(3, 1);
    expect(svg).toContain('100 ms to 500 ms');
  });

  it('says when requests lie beyond the last bound', () => {
    expect(svgOf(histogram([...buckets.slice(0, 4), { upperBound: Infinity, rate: 5 }], 'light'))).toContain(
      'to &gt;1 s',
    );
  });

  it('is nothing without requests', () => {
    expect(histogram([], 'light')).toBeUndefined();
    expect(
      histogram(
        buckets.map(({ upperBound }) => ({ upperBound, rate: 0 })),
        'light',
      ),
    ).toBeUndefined();
  });
});
