/** The part of the time that is shown. */
import type { OpenTrace, TimeWindow } from './state';

/** The shortest stretch that can be shown, in nanoseconds. */
const SHORTEST = 100;

/** The window moved and sized so that it lies within the trace. */
export function clampWindow({ trace }: OpenTrace, { from, to }: TimeWindow): TimeWindow {
  const whole = Math.max(1, trace.duration);
  const length = Math.min(whole, Math.max(Math.min(SHORTEST, whole), to - from));
  const start = Math.min(whole - length, Math.max(0, from));
  return { from: start, to: start + length };
}

/** The window with some room around the selected span. */
export function aroundSelection(open: OpenTrace): TimeWindow {
  const { start, duration } = open.trace.columns;
  const [from = 0, length = 0] = [start[open.selected], duration[open.selected]];
  const room = Math.max(length * 0.05, SHORTEST / 2);
  return clampWindow(open, { from: from - room, to: from + length + room });
}

/** Zooms by a factor with one instant staying in place; above 1 shows more. */
export function zoomAround(open: OpenTrace, instant: number, factor: number): TimeWindow {
  const { from, to } = open.window;
  return clampWindow(open, { from: instant - (instant - from) * factor, to: instant + (to - instant) * factor });
}

/** Shifts by a share of what is shown. */
export function pan(open: OpenTrace, share: number): TimeWindow {
  const by = (open.window.to - open.window.from) * share;
  return clampWindow(open, { from: open.window.from + by, to: open.window.to + by });
}

/** Round times for the axis: at most `most` ticks within the window, in nanoseconds from the trace's start. */
export function ticksOf({ from, to }: TimeWindow, most: number): number[] {
  const raw = (to - from) / Math.max(1, most);
  const magnitude = 10 ** Math.floor(Math.log10(raw));
  const step =
    [1, 2, 5, 10].map((factor) => factor * magnitude).find((candidate) => candidate >= raw) ?? magnitude * 10;
  const first = Math.ceil(from / step);
  const last = Math.floor(to / step);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => (first + at) * step);
}
