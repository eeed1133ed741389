/** Frames: making those of blocks and branches from the one around them. */
import type { Frame } from './machine';
import { Scope } from './scope';

/** The frame of a block: names declared in it end with it. */
export function childFrame(frame: Frame, undecided = 0): Frame {
  return { ...frame, scope: new Scope(frame.scope, 'block'), depth: frame.depth + undecided };
}

/** Python and JavaScript's `var` have no block scope, so branches there share the scope and only count as undecided. */
export function branchFrame(frame: Frame): Frame {
  return frame.language === 'python' ? { ...frame, depth: frame.depth + 1 } : childFrame(frame, 1);
}
