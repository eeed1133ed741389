/** The subtree of one span as if it were the whole trace. */
import type { OpenTrace } from './state';
import { withRoot } from './layers';
import { clampWindow } from './timeWindow';

/** Shows only the subtree of the selected span, on its own time; shown already, the whole trace again. */
export function toggleRoot(open: OpenTrace): OpenTrace {
  const root = open.layers.root === open.selected && open.selected > 0 ? 0 : open.selected;
  const rooted = withRoot(open, root);
  return { ...rooted, window: windowOf(rooted) };
}

/** Shows the whole trace. */
export function leaveRoot(open: OpenTrace): OpenTrace {
  const whole = withRoot(open, 0);
  return { ...whole, window: windowOf(whole) };
}

/** From the subtree's first start to its last end. */
function windowOf(open: OpenTrace): OpenTrace['window'] {
  const { root } = open.layers;
  if (root === 0) return { from: 0, to: Math.max(1, open.trace.duration) };
  const { start, duration, size } = open.trace.columns;
  let [from, to] = [Infinity, 0];
  for (let row = root; row < root + (size[root] ?? 1); row++) {
    from = Math.min(from, start[row] ?? 0);
    to = Math.max(to, (start[row] ?? 0) + (duration[row] ?? 0));
  }
  return clampWindow(open, { from, to });
}
