/** The whole trace as a small picture. */
import { SpanFlag } from '../../core/trace/columns';
import type { Trace } from '../../core/trace/trace';

export interface RasterColours {
  /** By number in the string table, as the canvas's 32-bit pixels. */
  ofService(service: number): number;
  readonly error: number;
}

/** Rows of the trace share the picture's rows; failed spans are drawn last, so that none is lost. Pixels are row by row. */
export function rasterise(
  trace: Trace,
  width: number,
  height: number,
  colours: RasterColours,
): Uint32Array<ArrayBuffer> {
  const pixels = new Uint32Array(width * height);
  const { service, flags } = trace.columns;
  for (let row = 0; row < trace.count; row++) {
    if (((flags[row] ?? 0) & SpanFlag.placeholder) !== 0) continue;
    fill(pixels, trace, row, { width, height }, colours.ofService(service[row] ?? 0));
  }
  for (let row = 0; row < trace.count; row++) {
    if (((flags[row] ?? 0) & SpanFlag.error) !== 0) fill(pixels, trace, row, { width, height }, colours.error);
  }
  return pixels;
}

/** Few spans get thick bars with a gap, many get one line of pixels, shared. */
const THICKEST = 5;

interface Size {
  readonly width: number;
  readonly height: number;
}

function fill(pixels: Uint32Array, trace: Trace, row: number, { width, height }: Size, colour: number): void {
  const { start, duration } = trace.columns;
  const whole = Math.max(1, trace.duration);
  const from = Math.min(width - 1, Math.floor(((start[row] ?? 0) / whole) * width));
  const to = Math.min(
    width,
    Math.max(from + 1, Math.ceil((((start[row] ?? 0) + (duration[row] ?? 0)) / whole) * width)),
  );
  const pitch = Math.min(height / trace.count, THICKEST);
  const top = Math.min(height - 1, Math.floor(row * pitch));
  const thickness = Math.max(1, Math.floor(pitch) - (pitch >= 3 ? 1 : 0));
  for (let line = top; line < Math.min(height, top + thickness); line++) {
    pixels.fill(colour, line * width + from, line * width + to);
  }
}
