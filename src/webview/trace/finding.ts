/** The find field's part of the open trace. */
import { findRows, matchFrom } from '../../core/trace/find';
import { textOf } from '../../core/trace/trace';
import type { OpenTrace } from './state';
import { select } from './tree';

/** Present while the find field is open. */
export interface FindState {
  readonly text: string;
  /** Matching rows, ascending. */
  readonly matches: Uint32Array;
}

/** Opens the field; open already, changes nothing. */
export function openFind(open: OpenTrace): OpenTrace {
  return open.find === undefined ? { ...open, find: { text: '', matches: new Uint32Array() } } : open;
}

export function closeFind(open: OpenTrace): OpenTrace {
  return { ...open, find: undefined };
}

/** Searches, and goes to the selected row or the first match after it, so that typing on does not wander off. */
export function findText(open: OpenTrace, text: string): OpenTrace {
  const found = { ...open, find: { text, matches: findRows(open.trace, text) } };
  return goTo(found, matchFrom(found.find.matches, open.selected, 0));
}

/** Finds the spans of one operation and shows them in the tree. Arguments are numbers of the string table. */
export function findOperation(open: OpenTrace, service: number, name: number): OpenTrace {
  const { columns } = open.trace;
  const rows = Uint32Array.from({ length: open.trace.count }, (_, row) => row);
  const matches = rows.filter((row) => columns.service[row] === service && columns.name[row] === name);
  const find = { text: textOf(open.trace, name), matches };
  return goTo({ ...open, find }, matchFrom(matches, open.selected, 0));
}

/** Adds rows whose attributes match; dropped when another text is sought by now. */
export function addMatches(open: OpenTrace, text: string, rows: readonly number[]): OpenTrace {
  if (open.find?.text !== text) return open;
  const matches = findRows(open.trace, text, rows);
  const found = { ...open, find: { text, matches } };
  return open.find.matches.length > 0 ? found : goTo(found, matchFrom(matches, open.selected, 0));
}

/** The next or the previous match, around the end. */
export function nextMatch(open: OpenTrace, direction: 1 | -1): OpenTrace {
  return open.find === undefined ? open : goTo(open, matchFrom(open.find.matches, open.selected, direction));
}

function goTo(open: OpenTrace, row: number): OpenTrace {
  return row < 0 ? open : select(open, row);
}
