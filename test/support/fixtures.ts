/**
 * Expectations written as comments in fixture sources.
 *
 * - `route: GET /users/{id} -> Handler.Get metrics=yes traces=no`: this route is registered on this line; when the comment stands
 *   alone, on the next line that is no such comment.
 * - `worker: asyncio-queue consume metrics=no traces=no`: likewise.
 * - `^^^^ rule-id`: a finding of that rule on exactly these columns of the line above.
 * - `warning: text`: a warning on this line whose reason contains the text.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const COMMENT = String.raw`(?:\/\/|#)\s*`;
const ROUTE = new RegExp(`${COMMENT}route:\\s*(\\S+)\\s+(\\S+)\\s+->\\s+(\\S+)((?:\\s+\\w+=\\S+)*)`);
const WORKER = new RegExp(`${COMMENT}worker:\\s*(\\S+)\\s+(\\S+)((?:\\s+\\w+=\\S+)*)`);
const WARNING = new RegExp(`${COMMENT}warning:\\s*(.*\\S)`);
const CARETS = new RegExp(`^\\s*${COMMENT}(\\^+)\\s+([\\w-]+)\\s*$`);

export interface Marker {
  readonly kind: 'route' | 'worker' | 'warning';
  readonly file: string;
  /** One-based line that the marker speaks of. */
  readonly line: number;
  /** The expectation as one text, in the form that `describe…` functions of the tests print. */
  readonly text: string;
}

export interface FindingMarker {
  readonly file: string;
  /** One-based. */
  readonly line: number;
  /** Zero-based columns. */
  readonly from: number;
  readonly to: number;
  readonly rule: string;
}

/** Markers of one file, in order. */
export function markersOf(file: string, source: string): Marker[] {
  const lines = source.split('\n');
  return lines.flatMap((line, index): Marker[] => {
    const found = parseMarker(line);
    if (!found) return [];
    const isAlone = /^\s*(?:\/\/|#)/.test(line);
    let target = index;
    while (
      isAlone &&
      target < lines.length - 1 &&
      parseMarker(lines[target] ?? '') &&
      /^\s*(?:\/\/|#)/.test(lines[target] ?? '')
    )
      target += 1;
    return [{ ...found, file, line: target + 1 }];
  });
}

function parseMarker(line: string): Pick<Marker, 'kind' | 'text'> | undefined {
  const route = ROUTE.exec(line);
  if (route) return { kind: 'route', text: `${route[1]} ${route[2]} -> ${route[3]}${sortPairs(route[4])}` };
  const worker = WORKER.exec(line);
  if (worker) return { kind: 'worker', text: `${worker[1]} ${worker[2]}${sortPairs(worker[3])}` };
  const warning = WARNING.exec(line);
  return warning ? { kind: 'warning', text: warning[1] ?? '' } : undefined;
}

/** ` metrics=yes traces=no`, with those that are not written taken as `no`. */
function sortPairs(text = ''): string {
  const pairs = new Map([...text.matchAll(/(\w+)=(\S+)/g)].map((match) => [match[1], match[2]]));
  return ` metrics=${pairs.get('metrics') ?? 'no'} traces=${pairs.get('traces') ?? 'no'}`;
}

/** Caret markers of one file. */
export function findingMarkersOf(file: string, source: string): FindingMarker[] {
  const lines = source.split('\n');
  return lines.flatMap((line, index): FindingMarker[] => {
    const carets = CARETS.exec(line);
    if (!carets?.[1] || !carets[2]) return [];
    let target = index - 1;
    while (target > 0 && CARETS.test(lines[target] ?? '')) target -= 1;
    const from = line.indexOf('^');
    return [{ file, line: target + 1, from, to: from + carets[1].length, rule: carets[2] }];
  });
}

/** Folders directly below, sorted: each is one fixture project. */
export function foldersIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name))
    .sort();
}
