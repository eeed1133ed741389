/** Prints the matrix of fixes that the integration stage wrote down, row by row; ends with 1 when a cell is not proved. */
import { expectedCells } from '../support/matrix/expected';
import { holes, matrixText, readRows } from '../support/matrix/report';
import { unsupportedCells } from '../support/matrix/unsupported';

const [file = ''] = process.argv.slice(2);
const rows = readRows(file);
const missing = holes(await expectedCells(), rows);
console.log(`\n${matrixText(rows, missing, unsupportedCells())}\n`);
console.log(`The matrix of fixes: ${rows.length} proved, ${missing.length} not proved.`);
process.exitCode = missing.length > 0 ? 1 : 0;
