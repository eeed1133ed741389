/** Positions in a text, counted the way the Language Server Protocol counts them: zero-based lines, UTF-16 columns. */

/** `[startLine, startColumn, endLine, endColumn]`, zero-based, end exclusive. A tuple, because facts hold very many. */
export type Range = readonly [startLine: number, startColumn: number, endLine: number, endColumn: number];

/** A range in a file. `file` is relative to the workspace folder, with `/`. */
export interface Location {
  readonly file: string;
  readonly range: Range;
}

/** Replaces the text in `range` by `text`. An empty range inserts. */
export interface TextEdit {
  readonly range: Range;
  readonly text: string;
}

/** The range that starts where `first` starts and ends where `last` ends. */
export function spanning(first: Range, last: Range): Range {
  return [first[0], first[1], last[2], last[3]];
}

/** True when `inner` lies within `outer`, touching ends included. */
export function contains(outer: Range, inner: Range): boolean {
  const startsInside = inner[0] > outer[0] || (inner[0] === outer[0] && inner[1] >= outer[1]);
  const endsInside = inner[2] < outer[2] || (inner[2] === outer[2] && inner[3] <= outer[3]);
  return startsInside && endsInside;
}

/** Orders ranges by start, then by end. */
export function compareRanges(left: Range, right: Range): number {
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2] || left[3] - right[3];
}

/** A key for maps and sets: equal ranges in equal files give equal keys. */
export function locationKey(location: Location): string {
  return `${location.file}:${location.range.join(',')}`;
}
