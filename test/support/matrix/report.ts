/** Rows of the matrix: every suite writes what it proved, and the end of the stage prints all of it as one table. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { parseJson, property } from '../../../src/telemetry/json';
import { cellKey, type Cell, type MatrixLanguage } from './cells';
import { tableText } from './table';
import type { Unsupported } from './unsupported';

export interface Row extends Cell {
  /** The fixture that was fixed, where there are several of a framework. */
  readonly fixture: string;
  /** What was measured: `spans of 200, 503, 500`. */
  readonly result: string;
}

/** Where rows are collected; set by `npm test`. */
const FILE = process.env['REDLINE_MATRIX_FILE'];

/** Keeps a row for the table at the end of the stage, and says it at once. */
export function proved(row: Row): void {
  console.log(tableText([], [[row.language, row.fixture, row.fix, row.result]]));
  if (FILE) appendFileSync(FILE, `${JSON.stringify(row)}\n`);
}

const MATRIX_LANGUAGES: readonly MatrixLanguage[] = ['go', 'python', 'typescript', 'yaml'];

/** The rows of a file; none where no suite ran. */
export function readRows(file: string): readonly Row[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => {
    const parsed: unknown = parseJson(line);
    const text = (name: string): string => String(property(parsed, name));
    const language = MATRIX_LANGUAGES.find((one) => one === property(parsed, 'language'));
    if (language === undefined) throw new Error(`no row of the matrix: ${line}`);
    return { language, subject: text('subject'), fix: text('fix'), fixture: text('fixture'), result: text('result') };
  });
}

/** Expected cells that no row proves. */
export function holes(expected: readonly Cell[], rows: readonly Cell[]): readonly Cell[] {
  const found = new Set(rows.map(cellKey));
  return expected.filter((cell) => !found.has(cellKey(cell)));
}

/** The whole matrix: what was proved, what was not, and what no fix does and why. */
export function matrixText(
  rows: readonly Row[],
  missing: readonly Cell[],
  unsupported: readonly Unsupported[],
): string {
  const lines = [
    ...rows.map((row) => [row.language, row.subject, row.fixture, row.fix, row.result]),
    ...missing.map((cell) => [cell.language, cell.subject, '', cell.fix, 'NOT PROVED']),
    ...unsupported.map((cell) => [cell.language, cell.subject, '', cell.fix, `not offered: ${cell.reason}`]),
  ];
  const sorted = lines.sort((left, right) => (left.join('\0') < right.join('\0') ? -1 : 1));
  return tableText(['language', 'framework', 'fixture', 'fix', 'result'], sorted);
}
