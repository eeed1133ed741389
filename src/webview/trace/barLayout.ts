/** Where a span's bar and its label stand on the time axis. */
import type { TimeWindow } from './state';

export interface BarLayout {
  /** Shares of the axis; the bar is cut to what the window shows. */
  readonly from: number;
  readonly length: number;
  /** Outside the window on one side, or within it. */
  readonly place: 'before' | 'within' | 'after';
  readonly label: 'right' | 'left' | 'inside';
}

/** The share of the axis that a label needs, also where the view stands beside the code and is narrow. */
const LABEL_ROOM = 0.2;

/** Takes nanoseconds from the trace's start. */
export function layOutBar(start: number, duration: number, { from, to }: TimeWindow): BarLayout {
  const length = to - from;
  const end = start + duration;
  const first = Math.min(1, Math.max(0, (start - from) / length));
  const last = Math.min(1, Math.max(0, (end - from) / length));
  const place = end < from ? 'before' : start > to ? 'after' : 'within';
  return { from: first, length: last - first, place, label: labelPlace(first, last) };
}

/** Beside the bar, for there it is read best; else where there is most room. */
function labelPlace(first: number, last: number): BarLayout['label'] {
  const rooms = [
    ['right', 1 - last],
    ['left', first],
    ['inside', last - first],
  ] as const;
  const enough = rooms.find(([, room]) => room >= LABEL_ROOM);
  return (enough ?? rooms.reduce((most, next) => (next[1] > most[1] ? next : most)))[0];
}
