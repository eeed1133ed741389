/** How a trace's times are written. */

const UNITS = [
  { nanoseconds: 86_400e9, name: 'd' },
  { nanoseconds: 3600e9, name: 'h' },
  { nanoseconds: 60e9, name: 'min' },
  { nanoseconds: 1e9, name: 's' },
  { nanoseconds: 1e6, name: 'ms' },
  { nanoseconds: 1e3, name: 'µs' },
  { nanoseconds: 1, name: 'ns' },
] as const;

/** Three significant digits at most, in the unit that suits: `182 ms`, `1.24 s`, `0 ns`. Takes nanoseconds. */
export function formatNanoseconds(nanoseconds: number): string {
  const size = Math.abs(nanoseconds);
  const unit = UNITS.find((candidate) => roundedTo3(size / candidate.nanoseconds) >= 1) ?? UNITS[6];
  return `${Number(roundedTo3(nanoseconds / unit.nanoseconds)).toString()} ${unit.name}`;
}

/** Hours of a long trace keep their digits: `1230 h` is not rounded to `1.23e+3`. */
function roundedTo3(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}
