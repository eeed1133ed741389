/** Fixes that rules write themselves: formatted, compile, load, and leave nothing to fix; Prometheus' own tool reads what is configuration. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkConfiguration, copyConfiguration, copyRuleProject, load, unmended } from '../support/fixedRules';
import { checkAndBuild } from '../support/fixedService';
import { applyOnly } from '../support/matrix/applied';
import { LANGUAGE_OF } from '../support/matrix/cells';
import { cellsOf, ruleProjects, type RuleProject } from '../support/matrix/rewrites';
import { proved } from '../support/matrix/report';
import { Processes } from '../support/processes';
import { requires } from '../support/requires';
import { SAMPLES } from '../support/services';

const PROJECTS = await ruleProjects();
const LIMIT_MS = 120_000;

function provedProject(project: RuleProject, result: string): void {
  for (const cell of cellsOf(project, project.taken)) proved({ ...cell, fixture: project.name, result });
}

const folderOf = (scratch: string, { name, source }: RuleProject): string =>
  join(scratch, `${name}-${basename(source)}`.replace(/\W+/g, '-'));

for (const language of SAMPLES) {
  await requires([language], `Fixes of rules in ${language}`, () => {
    const processes = new Processes();
    let scratch: string;

    beforeAll(async () => {
      scratch = await mkdtemp(join(tmpdir(), 'redline-rules-'));
    });
    afterAll(async () => {
      await processes.stopAll();
      await rm(scratch, { recursive: true, force: true });
    });

    it.each(PROJECTS.filter((project) => project.language === LANGUAGE_OF[language]))(
      '$name',
      async (project) => {
        const folder = folderOf(scratch, project);
        const copy = await copyRuleProject(language, project, folder, processes);
        const count = await applyOnly(folder, { rule: project.rule });
        expect(await checkAndBuild(copy, processes)).toBe('');
        await load(copy, processes);
        expect(unmended(folder)).toEqual([]);
        provedProject(project, `${count} fixed, compiles, nothing left`);
      },
      LIMIT_MS,
    );
  });
}

await requires(['prometheus'], 'Fixes of rules in configuration', () => {
  const processes = new Processes();
  let scratch: string;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'redline-rules-'));
  });
  afterAll(async () => {
    await processes.stopAll();
    await rm(scratch, { recursive: true, force: true });
  });

  it.each(PROJECTS.filter((project) => project.language === 'yaml'))(
    '$name',
    async (project) => {
      const folder = folderOf(scratch, project);
      await copyConfiguration(project, folder);
      const count = await applyOnly(folder, { rule: project.rule });
      const checked = await checkConfiguration(folder, processes);
      expect(checked.length).toBeGreaterThan(0);
      provedProject(project, `${count} fixed, promtool takes ${checked.join(', ')}, nothing left`);
    },
    LIMIT_MS,
  );
});
