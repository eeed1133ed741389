/** All cells that the matrix must have. */
import { cellKey, routeCells, workerCells, type Cell } from './cells';
import { cellsOf, ruleProjects } from './rewrites';

export async function expectedCells(): Promise<readonly Cell[]> {
  const rewrites = (await ruleProjects()).flatMap((project) => cellsOf(project, project.offered));
  const cells = [...routeCells(), ...workerCells(), ...rewrites];
  return [...new Map(cells.map((cell) => [cellKey(cell), cell])).values()];
}
