/** Which fix was proved in which framework, printed as a table at the end of a suite. */
export interface MatrixRow {
  readonly framework: string;
  readonly fix: string;
  /** What was found: `spans of success, error and exception`. */
  readonly result: string;
}

export function printMatrix(rows: readonly MatrixRow[]): void {
  console.log(matrixText(rows));
}

/** Columns as wide as what stands in them. */
export function matrixText(rows: readonly MatrixRow[]): string {
  const cells = [['framework', 'fix', 'result'], ...rows.map(({ framework, fix, result }) => [framework, fix, result])];
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
