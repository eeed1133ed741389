/**
 * Where the time of a trace goes: spans of the same path of services and names are one frame, and a frame is as wide as the
 * self time in and below it. So widths add up, also where children run at the same time.
 */
import { SpanFlag } from './columns';
import { PairNumbers } from './pairNumbers';
import type { Trace } from './trace';

/** Frames in preorder, the widest children first; `x` and `width` in nanoseconds of self time. */
export interface FlameGraph {
  readonly count: number;
  /** Frame of the parent, -1 for a root. */
  readonly parent: Int32Array;
  readonly depth: Uint32Array;
  readonly x: Float64Array;
  readonly width: Float64Array;
  /** Spans of the frame, and how many of them failed. */
  readonly spans: Uint32Array;
  readonly errors: Uint32Array;
  /** Row of the longest one of its spans. */
  readonly row: Uint32Array;
  /** Numbers of the string table. */
  readonly service: Uint32Array;
  readonly name: Uint32Array;
  readonly deepest: number;
  /** Sum of the roots' widths. */
  readonly total: number;
}

/** Linear in the number of spans but for the sorting of siblings. */
export function flameGraphOf(trace: Trace): FlameGraph {
  const frames = gather(trace);
  return arrange(trace, frames);
}

interface Frames {
  readonly parent: number[];
  readonly width: number[];
  readonly spans: number[];
  readonly errors: number[];
  readonly row: number[];
}

/** Parents come before their children here, too. */
function gather({ count, columns }: Trace): Frames {
  const { parent, service, name, selfTime, duration, flags } = columns;
  const frames: Frames = { parent: [], width: [], spans: [], errors: [], row: [] };
  const frameOf = new Int32Array(count);
  const [operations, paths] = [new PairNumbers(), new PairNumbers()];
  for (let row = 0; row < count; row++) {
    const isPlaceholder = ((flags[row] ?? 0) & SpanFlag.placeholder) !== 0;
    const above = parent[row] ?? -1;
    const over = above < 0 ? -1 : (frameOf[above] ?? -1);
    if (isPlaceholder) {
      frameOf[row] = -1;
      continue;
    }
    const frame = paths.of(over, operations.of(service[row] ?? 0, name[row] ?? 0));
    frameOf[row] = frame;
    const longest = frames.row[frame];
    if (longest === undefined) frames.parent[frame] = over;
    if (longest === undefined || (duration[longest] ?? 0) < (duration[row] ?? 0)) frames.row[frame] = row;
    frames.width[frame] = (frames.width[frame] ?? 0) + (selfTime[row] ?? 0);
    frames.spans[frame] = (frames.spans[frame] ?? 0) + 1;
    frames.errors[frame] = (frames.errors[frame] ?? 0) + ((flags[row] ?? 0) & SpanFlag.error);
  }
  for (let frame = frames.parent.length - 1; frame > 0; frame--) {
    const over = frames.parent[frame] ?? -1;
    if (over >= 0) frames.width[over] = (frames.width[over] ?? 0) + (frames.width[frame] ?? 0);
  }
  return frames;
}

function arrange({ columns }: Trace, frames: Frames): FlameGraph {
  const count = frames.parent.length;
  const children = childrenOf(frames);
  const graph = emptyGraph(count);
  const place = new Int32Array(count);
  const stack = (children.get(-1) ?? []).toReversed();
  const filled = new Float64Array(count + 1);
  let [at, deepest] = [0, 0];
  for (let frame = stack.pop(); frame !== undefined; frame = stack.pop()) {
    const over = frames.parent[frame] ?? -1;
    const above = over < 0 ? -1 : (place[over] ?? -1);
    place[frame] = at;
    graph.parent[at] = above;
    graph.depth[at] = above < 0 ? 0 : (graph.depth[above] ?? 0) + 1;
    deepest = Math.max(deepest, graph.depth[at] ?? 0);
    graph.width[at] = frames.width[frame] ?? 0;
    graph.x[at] = (above < 0 ? 0 : (graph.x[above] ?? 0)) + (filled[above + 1] ?? 0);
    filled[above + 1] = (filled[above + 1] ?? 0) + (frames.width[frame] ?? 0);
    const row = frames.row[frame] ?? 0;
    graph.row[at] = row;
    graph.spans[at] = frames.spans[frame] ?? 0;
    graph.errors[at] = frames.errors[frame] ?? 0;
    graph.service[at] = columns.service[row] ?? 0;
    graph.name[at] = columns.name[row] ?? 0;
    at++;
    for (const child of (children.get(frame) ?? []).toReversed()) stack.push(child);
  }
  return { ...graph, count, deepest, total: filled[0] ?? 0 };
}

/** Widest first. */
function childrenOf({ parent, width }: Frames): Map<number, number[]> {
  const children = new Map<number, number[]>();
  parent.forEach((over, frame) => {
    const siblings = children.get(over);
    if (siblings === undefined) children.set(over, [frame]);
    else siblings.push(frame);
  });
  for (const siblings of children.values()) siblings.sort((left, right) => (width[right] ?? 0) - (width[left] ?? 0));
  return children;
}

function emptyGraph(count: number): Omit<FlameGraph, 'count' | 'deepest' | 'total'> {
  return {
    parent: new Int32Array(count),
    depth: new Uint32Array(count),
    x: new Float64Array(count),
    width: new Float64Array(count),
    spans: new Uint32Array(count),
    errors: new Uint32Array(count),
    row: new Uint32Array(count),
    service: new Uint32Array(count),
    name: new Uint32Array(count),
  };
}
