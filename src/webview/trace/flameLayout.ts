/** Where the frames of a flame graph stand on the screen, and how the keyboard walks them. */
import type { FlameGraph } from '../../core/trace/flameGraph';

export interface FlameBox {
  /** The first of the frames that it stands for. */
  readonly frame: number;
  /** More than 1 where frames narrower than a pixel are drawn as one. */
  frames: number;
  readonly line: number;
  /** Pixels. */
  readonly x: number;
  width: number;
}

export interface FlameView {
  /** The frame that fills the width; -1 for all. */
  readonly zoom: number;
  /** Pixels. */
  readonly width: number;
  /** The lines that show: the first, and how many. */
  readonly first: number;
  readonly lines: number;
}

/** Ancestors of the zoomed frame fill the width; what is narrower than a pixel is merged with its neighbours. */
export function layOutFlame(graph: FlameGraph, { zoom, width, first, lines }: FlameView): FlameBox[] {
  const from = zoom < 0 ? 0 : (graph.x[zoom] ?? 0);
  const whole = zoom < 0 ? graph.total : (graph.width[zoom] ?? 0);
  const scale = width / Math.max(1, whole);
  const boxes: FlameBox[] = [];
  const shows = (line: number): boolean => line >= first && line < first + lines;
  for (let above = parentOf(graph, zoom); above >= 0; above = parentOf(graph, above)) {
    const line = graph.depth[above] ?? 0;
    if (shows(line)) boxes.push({ frame: above, frames: 1, line, x: 0, width });
  }
  const last = new Map<number, FlameBox>();
  const least = zoom < 0 ? 0 : (graph.depth[zoom] ?? 0);
  for (let frame = Math.max(0, zoom); frame < graph.count; frame++) {
    const line = graph.depth[frame] ?? 0;
    if (zoom >= 0 && frame > zoom && line <= least) break;
    if (!shows(line)) continue;
    const x = ((graph.x[frame] ?? 0) - from) * scale;
    const wide = (graph.width[frame] ?? 0) * scale;
    const before = last.get(line);
    if (wide < 1 && before !== undefined && before.frames > 0 && before.width < 2 && x - before.x < 2) {
      before.frames++;
      before.width = Math.max(before.width, x + wide - before.x);
      continue;
    }
    const box = { frame, frames: 1, line, x, width: Math.max(1, wide) };
    last.set(line, box);
    boxes.push(box);
  }
  return boxes;
}

/** The box at a place, in pixels and lines; undefined where there is none. */
export function boxAt(boxes: readonly FlameBox[], x: number, line: number): FlameBox | undefined {
  return boxes.find((box) => box.line === line && x >= box.x && x < box.x + box.width);
}

/** The frame that an arrow key leads to; the same one at the ends. */
export function walkFlame(graph: FlameGraph, frame: number, key: string): number | undefined {
  const at = Math.max(0, frame);
  switch (key) {
    case 'ArrowDown':
      return graph.parent[at + 1] === at ? at + 1 : at;
    case 'ArrowUp':
      return parentOf(graph, at) < 0 ? at : parentOf(graph, at);
    case 'ArrowRight':
      return siblingOf(graph, at, 1);
    case 'ArrowLeft':
      return siblingOf(graph, at, -1);
    case 'Home':
      return 0;
    default:
      return undefined;
  }
}

function siblingOf(graph: FlameGraph, frame: number, step: 1 | -1): number {
  const depth = graph.depth[frame] ?? 0;
  for (let at = frame + step; at >= 0 && at < graph.count; at += step) {
    const other = graph.depth[at] ?? 0;
    if (other === depth) return at;
    if (other < depth) return frame;
  }
  return frame;
}

function parentOf(graph: FlameGraph, frame: number): number {
  return frame < 0 ? -1 : (graph.parent[frame] ?? -1);
}
