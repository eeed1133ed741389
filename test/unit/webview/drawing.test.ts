import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wordKind } from '../../../src/core/trace/spanAsJson';
import { layOutBar } from '../../../src/webview/trace/barLayout';
import { HUE_COUNT, hueOf, serviceHues } from '../../../src/webview/trace/hues';
import { rasterise } from '../../../src/webview/trace/minimapRaster';
import {
  counted,
  describeRepairs,
  describeRow,
  nameOf,
  remedyOf,
  wordAge,
  wordDuration,
} from '../../../src/webview/trace/words';
import { SMALL } from '../../support/trace/messages';
import { anySpans, traceOf } from '../../support/trace/spans';

describe('layOutBar', () => {
  const window = { from: 100, to: 300 };

  it.each([
    ['within', 150, 50, { from: 0.25, length: 0.25, place: 'within', label: 'right' }],
    ['at the end', 250, 50, { from: 0.75, length: 0.25, place: 'within', label: 'left' }],
    ['with little room on either side', 130, 150, { from: 0.15, length: 0.75, place: 'within', label: 'inside' }],
    ['over all of it', 0, 500, { from: 0, length: 1, place: 'within', label: 'inside' }],
    ['before', 0, 50, { from: 0, length: 0, place: 'before', label: 'right' }],
    ['after', 400, 50, { from: 1, length: 0, place: 'after', label: 'left' }],
  ])('%s', (_, start, duration, layout) => {
    expect(layOutBar(start, duration, window)).toEqual(layout);
  });
});

describe('minimap', () => {
  const ERROR = 9;
  const colours = { ofService: () => 5, error: ERROR };

  it('draws each span where it runs, failed ones in their own colour', () => {
    const pixels = rasterise(traceOf(SMALL), 10, 4, colours);
    const lines = [0, 1, 2, 3].map((line) => [...pixels.subarray(line * 10, line * 10 + 10)].join(''));
    expect(lines).toEqual(['5555555555', '0555550000', '0090000000', '0000000550']);
  });

  it('loses no error and leaves the picture never, for any spans and sizes', () => {
    fc.assert(
      fc.property(anySpans, fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), (spans, width, height) => {
        const trace = traceOf(spans);
        const pixels = rasterise(trace, width, height, colours);
        expect(pixels).toHaveLength(width * height);
        expect(pixels.includes(ERROR)).toBe(trace.columns.flags.some((bits) => (bits & 1) !== 0));
      }),
    );
  });
});

describe('service hues', () => {
  it('differ within a trace as long as there are enough, and are the same everywhere otherwise', () => {
    const services = Array.from({ length: HUE_COUNT }, (_, at) => `service-${at}`);
    const trace = traceOf(services.map((service, at) => ({ id: at + 1, start: at, end: at + 1, service })));
    const hues = serviceHues(trace);
    expect(new Set(hues.values()).size).toBe(HUE_COUNT);
    expect(hues.get(trace.columns.service[0] ?? 0)).toBe(hueOf('service-0'));
  });

  it('survive more services than hues', () => {
    const spans = Array.from({ length: 40 }, (_, at) => ({ id: at + 1, start: at, end: at + 1, service: `s${at}` }));
    expect(serviceHues(traceOf(spans)).size).toBe(40);
  });

  it.each([
    ['dark', 0, '#1f1f1f'],
    ['high contrast', 0, '#000000'],
    ['light', 1, '#ffffff'],
  ])('stand out from the background by 3:1 in %s', (_, set, background) => {
    const css = readFileSync('media/trace.css', 'utf8');
    const colours = [...css.matchAll(/--service-\d+: (#[0-9a-f]{6})/g)].map((match) => match[1] ?? '');
    const own = colours.slice(set * HUE_COUNT, (set + 1) * HUE_COUNT);
    expect(own).toHaveLength(HUE_COUNT);
    for (const colour of own) expect(contrast(colour, background), colour).toBeGreaterThanOrEqual(3);
  });
});

/** WCAG 2's contrast ratio of two colours. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((left, right) => right - left);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

describe('words', () => {
  it('name rows, kinds, numbers and ages', () => {
    const trace = traceOf([{ id: 1, parent: 9, start: 0, end: 1500, kind: 2, flags: 1 }]);
    expect(nameOf(trace, 0)).toBe('Spans whose parent is missing');
    expect(describeRow(trace, 1)).toBe('n1, shop, 1.5 µs, self 1.5 µs, error');
    expect([wordKind(2), wordKind(0), wordKind(undefined)]).toEqual(['server', '', '']);
    expect([counted(1, 'span'), counted(1234, 'span')]).toEqual(['1 span', '1,234 spans']);
    expect([wordDuration(0), wordDuration(1240)]).toEqual(['<1 ms', '1.24 s']);
    const ages = [5, 90, 7200, 200_000, -3].map((seconds) => wordAge(1e12, 1e12 - seconds * 1000));
    expect(ages).toEqual(['5 s ago', '1 min ago', '2 h ago', '2 d ago', '0 s ago']);
  });

  it('say what was wrong with a trace, and nothing of a sound one', () => {
    const sound = { duplicates: 0, orphans: 0, cycles: 0, skewed: 0, untimed: 0 };
    expect(describeRepairs(sound)).toEqual([]);
    expect(describeRepairs({ ...sound, orphans: 1, skewed: 2 })).toEqual([
      expect.stringMatching(/^1 span without a parent/),
      expect.stringMatching(/^2 spans started before/),
    ]);
  });

  it('tell how to see all of a partial trace', () => {
    expect(remedyOf('Trace exceeds maximum size of 5 bytes, …')).toContain('max_bytes_per_trace');
    expect(remedyOf('a block is gone')).toBe('Some spans are missing.');
  });
});
