import { describe, expect, it } from 'vitest';
import { flameGraphOf } from '../../../src/core/trace/flameGraph';
import { boxAt, layOutFlame, walkFlame } from '../../../src/webview/trace/flameLayout';
import { traceOf } from '../../support/trace/spans';

/** n1 with n2 (of 600) over n3 (of 300), and n4 (of 200). */
const GRAPH = flameGraphOf(
  traceOf([
    { id: 1, start: 0, end: 1000 },
    { id: 2, parent: 1, start: 0, end: 600 },
    { id: 3, parent: 2, start: 0, end: 300 },
    { id: 4, parent: 1, start: 600, end: 800 },
  ]),
);
const ALL = { zoom: -1, width: 100, first: 0, lines: 10 };

describe('layOutFlame', () => {
  it('gives every frame its share of the width', () => {
    expect(layOutFlame(GRAPH, ALL)).toEqual([
      { frame: 0, frames: 1, line: 0, x: 0, width: 100 },
      { frame: 1, frames: 1, line: 1, x: 0, width: 60 },
      { frame: 2, frames: 1, line: 2, x: 0, width: 30 },
      { frame: 3, frames: 1, line: 1, x: 60, width: 20 },
    ]);
  });

  it('zooms to a frame under its ancestors, without its siblings', () => {
    const boxes = layOutFlame(GRAPH, { ...ALL, zoom: 1 });
    expect(boxes.map(({ frame, x, width }) => [frame, x, width])).toEqual([
      [0, 0, 100],
      [1, 0, 100],
      [2, 0, 50],
    ]);
  });

  it('draws only the lines that show', () => {
    expect(layOutFlame(GRAPH, { ...ALL, first: 2, lines: 1 }).map(({ frame }) => frame)).toEqual([2]);
  });

  it('merges neighbours that are narrower than a pixel', () => {
    const leaves = Array.from({ length: 1000 }, (_, at) => ({ id: at + 2, parent: 1, start: at, end: at + 1 }));
    const graph = flameGraphOf(traceOf([{ id: 1, start: 0, end: 1000 }, ...leaves]));
    const boxes = layOutFlame(graph, ALL);
    expect(boxes.length).toBeLessThan(120);
    expect(boxes.reduce((sum, { frames }) => sum + frames, 0)).toBe(1001);
  });
});

describe('boxAt', () => {
  it('is what the pointer is over', () => {
    const boxes = layOutFlame(GRAPH, ALL);
    expect(boxAt(boxes, 65, 1)?.frame).toBe(3);
    expect(boxAt(boxes, 90, 1)).toBeUndefined();
  });
});

describe('walkFlame', () => {
  it('goes to children, parents and siblings, and stays at the ends', () => {
    const walk = (frame: number, ...keys: string[]): number | undefined =>
      keys.reduce<number | undefined>((at, key) => walkFlame(GRAPH, at ?? 0, key), frame);
    expect(walk(0, 'ArrowDown', 'ArrowDown')).toBe(2);
    expect(walk(2, 'ArrowDown')).toBe(2);
    expect(walk(2, 'ArrowUp', 'ArrowUp', 'ArrowUp')).toBe(0);
    expect(walk(1, 'ArrowRight')).toBe(3);
    expect(walk(3, 'ArrowRight')).toBe(3);
    expect(walk(3, 'ArrowLeft')).toBe(1);
    expect(walk(1, 'ArrowLeft')).toBe(1);
    expect(walk(3, 'Home')).toBe(0);
    expect(walkFlame(GRAPH, 0, 'x')).toBeUndefined();
  });
});
