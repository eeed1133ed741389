/** The matrix of fixes has no silent hole: what a table of the source says is fixed has a fixture, and what it leaves out has a reason. */
import { beforeAll, describe, expect, it } from 'vitest';
import { ROUTE_FIXES } from '../../src/core/finding';
import { cellKey, ROUTE_FIX_IDS, routeCells, WORKER_FIX, workerCells, type Cell } from '../support/matrix/cells';
import { cellsOfFixtures, known } from '../support/matrix/discovered';
import { cellsOf, ruleProjects, type RuleProject } from '../support/matrix/rewrites';
import { unsupportedCells } from '../support/matrix/unsupported';

const keys = (cells: readonly Cell[]): readonly string[] => [...new Set(cells.map(cellKey))].sort();
const without = (cells: readonly Cell[], others: readonly Cell[]): readonly string[] => {
  const known = new Set(others.map(cellKey));
  return keys(cells).filter((key) => !known.has(key));
};

describe('the matrix of fixes', () => {
  const offered = [...routeCells(), ...workerCells()];
  let possible: readonly Cell[];
  let fixtures: readonly Cell[];
  let rewriting: readonly RuleProject[];

  beforeAll(async () => {
    const { routes, workers } = await known();
    possible = [
      ...routes.flatMap(({ language, framework }) =>
        ROUTE_FIX_IDS.map((id) => ({ language, subject: framework, fix: ROUTE_FIXES[id] })),
      ),
      ...workers.map(({ language, kind }) => ({ language, subject: kind, fix: WORKER_FIX })),
    ];
    fixtures = await cellsOfFixtures();
    rewriting = await ruleProjects();
  });

  it('has a fixture for each framework and kind of worker that a fix knows', () => {
    expect(offered.length).toBeGreaterThan(80);
    expect(without(offered, fixtures)).toEqual([]);
  });

  it('has a reason wherever a fix is not offered for what discovery knows', () => {
    expect(without(possible, [...offered, ...unsupportedCells()])).toEqual([]);
  });

  it('has no reason for what is offered, or for what discovery does not know', () => {
    const isOffered = new Set(offered.map(cellKey));
    expect(keys(unsupportedCells()).filter((key) => isOffered.has(key))).toEqual([]);
    expect(without(unsupportedCells(), possible)).toEqual([]);
  });

  it('has no fix for what discovery does not know', () => {
    expect(without(offered, possible)).toEqual([]);
  });

  it('has a project in which each fix that a rule writes is the one that is taken', () => {
    const all = rewriting.flatMap((project) => cellsOf(project, project.offered));
    expect(all.length).toBeGreaterThan(30);
    expect(
      without(
        all,
        rewriting.flatMap((project) => cellsOf(project, project.taken)),
      ),
    ).toEqual([]);
  });
});
