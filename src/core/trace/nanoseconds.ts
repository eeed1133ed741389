/** Nanoseconds since 1970 as two 32-bit words: a double would lose up to 256 ns of them. */

/** `(high, low)` minus `(baseHigh, baseLow)` in nanoseconds: exact while the difference is under 2^53 (104 days). */
export function nanosBetween(high: number, low: number, baseHigh: number, baseLow: number): number {
  return (high - baseHigh) * 4_294_967_296 + (low - baseLow);
}

/** True when the first instant is earlier. */
export function isEarlier(high: number, low: number, otherHigh: number, otherLow: number): boolean {
  return high < otherHigh || (high === otherHigh && low < otherLow);
}

/** Both words as one exact number. */
export function joinWords(high: number, low: number): bigint {
  return (BigInt(high) << 32n) | BigInt(low);
}

/** The words of a number of nanoseconds; what does not fit 64 bits is cut off. */
export function splitWords(nanoseconds: bigint): { readonly high: number; readonly low: number } {
  return { high: Number((nanoseconds >> 32n) & 0xffffffffn), low: Number(nanoseconds & 0xffffffffn) };
}
