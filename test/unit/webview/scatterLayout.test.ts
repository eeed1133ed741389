import { describe, expect, it } from 'vitest';
import { layOutScatter, nearestPoint, walkScatter } from '../../../src/webview/trace/scatterLayout';
import { SUMMARY } from '../../support/trace/messages';

const trace = (startMilliseconds: number, durationMilliseconds: number, errorCount = 0) => ({
  ...SUMMARY,
  services: [],
  startMilliseconds,
  durationMilliseconds,
  errorCount,
});
/** Newest first, as lists are. */
const TRACES = [trace(2000, 10), trace(1500, 1000, 1), trace(1000, 100)];

describe('layOutScatter', () => {
  const { points, times, durations } = layOutScatter(TRACES);

  it('goes from the earliest to the latest, and by decades of duration', () => {
    expect(points).toEqual([
      { index: 0, x: 1, y: 1, hasFailed: false },
      { index: 1, x: 0.5, y: 0, hasFailed: true },
      { index: 2, x: 0, y: 0.5, hasFailed: false },
    ]);
    expect(durations.map(({ value }) => value)).toEqual([10, 100, 1000]);
    expect(times.map(({ value }) => value)).toEqual([1000, 1500, 2000]);
  });

  it('bears traces of no duration and of the same instant', () => {
    const same = layOutScatter([trace(5, 0), trace(5, 0)]);
    expect(same.points.every(({ x, y }) => x === 0.5 && Number.isFinite(y))).toBe(true);
    expect(same.times).toEqual([{ at: 0.5, value: 5 }]);
  });
});

describe('nearestPoint', () => {
  it('is the nearest within the radius', () => {
    const { points } = layOutScatter(TRACES);
    const size = { width: 100, height: 100 };
    expect(nearestPoint(points, { x: 55, y: 5 }, size, 14)?.index).toBe(1);
    expect(nearestPoint(points, { x: 30, y: 10 }, size, 14)).toBeUndefined();
  });
});

describe('walkScatter', () => {
  it('goes by time sideways and by duration upwards', () => {
    expect(walkScatter(TRACES, 2, 'ArrowRight')).toBe(1);
    expect(walkScatter(TRACES, 2, 'ArrowLeft')).toBe(2);
    expect(walkScatter(TRACES, 0, 'ArrowUp')).toBe(2);
    expect(walkScatter(TRACES, 2, 'ArrowUp')).toBe(1);
    expect(walkScatter(TRACES, 1, 'ArrowUp')).toBe(1);
    expect(walkScatter(TRACES, 1, 'ArrowDown')).toBe(2);
    expect(walkScatter(TRACES, 1, 'x')).toBeUndefined();
  });
});
