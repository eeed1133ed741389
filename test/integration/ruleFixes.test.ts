/** Fixes that rules write themselves, in each language: formatted, compile, load, and leave nothing to fix. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { redline } from '../support/commandLine';
import { copyRuleProject, load, ruleProjects, unmended } from '../support/fixedRules';
import { checkAndBuild } from '../support/fixedService';
import { printMatrix, type MatrixRow } from '../support/matrix';
import { Processes } from '../support/processes';
import { requires } from '../support/requires';
import { SAMPLES } from '../support/services';

for (const language of SAMPLES) {
  await requires([language], `Fixes of rules in ${language}`, () => {
    const processes = new Processes();
    const rows: MatrixRow[] = [];
    let scratch: string;

    beforeAll(async () => {
      scratch = await mkdtemp(join(tmpdir(), 'redline-rules-'));
    });
    afterAll(async () => {
      await processes.stopAll();
      await rm(scratch, { recursive: true, force: true });
      printMatrix(rows);
    });

    it.each(ruleProjects(language))(
      '$name',
      async (project) => {
        const folder = join(scratch, project.name.replace(/\W+/g, '-'));
        const copy = await copyRuleProject(language, project, folder, processes);
        const words = ['fix', folder, '--rule', project.rule];
        const first = await redline(words);
        expect(first).toMatchObject({ code: 0, stderr: expect.stringMatching(/: [1-9]\d* fixed\.$/m) });
        expect(await redline(words)).toMatchObject({ code: 0, stderr: expect.stringMatching(/: nothing to fix/) });
        expect(await checkAndBuild(copy, processes)).toBe('');
        await load(copy, processes);
        expect(unmended(folder)).toEqual([]);
        const fixed = /: (\d+) fixed\./.exec(first.stderr)?.[1];
        rows.push({ framework: language, fix: project.name, result: `${fixed} fixed, compiles, nothing left` });
      },
      120_000,
    );
  });
}
