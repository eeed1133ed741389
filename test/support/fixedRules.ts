/** Projects that a rule's own fix is applied to, and that the language's own tools then look at. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RuleId } from '../../src/core/finding';
import { copyProject, type FixedService } from './fixedService';
import type { Processes } from './processes';
import type { SampleName } from './services';

const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url));
const STEP_LIMIT_MS = 60_000;

/** Rules whose findings in a program come with edits. */
export const MENDING_RULES: readonly RuleId[] = [
  'high-cardinality-label',
  'histogram-buckets',
  'metric-naming',
  'partial-instrumentation',
  'span-error-unrecorded',
  'span-not-ended',
  'unbounded-label-value',
];

export interface RuleProject {
  readonly rule: RuleId;
  readonly name: string;
  readonly source: string;
}

/** What nobody but its author can mend: which buckets are meant. */
const UNMENDED = join(FIXTURES, 'rules', 'histogram-buckets');

/** The fixture of each rule, and beside it what is compiled only: more frameworks, and what a label leaves behind. */
export function ruleProjects(language: SampleName): readonly RuleProject[] {
  return MENDING_RULES.flatMap((rule) =>
    [
      { rule, name: rule, source: join(FIXTURES, 'rules', rule, language === 'node' ? 'typescript' : language) },
      { rule, name: `${rule}, more`, source: join(FIXTURES, 'fixes', 'rules', language, rule) },
    ].filter(({ source }) => existsSync(source) && !source.startsWith(UNMENDED)),
  );
}

/** A copy that compiles: formatted, because fixtures align their comments, and with the modules of all projects. */
export async function copyRuleProject(
  language: SampleName,
  { rule, source }: RuleProject,
  folder: string,
  processes: Processes,
): Promise<FixedService> {
  const project = await copyProject({ language, framework: rule, folder }, source, processes);
  if (language !== 'go') return project;
  for (const name of ['go.mod', 'go.sum']) await cp(join(FIXTURES, 'fixes', 'rules', 'go', name), join(folder, name));
  await processes.run(
    { name: 'gofmt', command: 'gofmt', args: ['-w', '.'], cwd: folder },
    { timeoutMs: STEP_LIMIT_MS },
  );
  return project;
}

/** Runs what a fix wrote: its tests where there are any; in Python every metric is made when it is imported. */
export async function load({ language, folder }: FixedService, processes: Processes): Promise<void> {
  const [command, ...args] = runOf(language, folder);
  if (command === undefined) return;
  await processes.run({ name: [command, ...args].join(' '), command, args, cwd: folder }, { timeoutMs: STEP_LIMIT_MS });
}

function runOf(language: SampleName, folder: string): readonly string[] {
  const tests = readdirSync(folder).filter((file) => /(?:_test\.go|\.test\.ts)$/.test(file));
  if (language === 'python') return [join(folder, '.venv/bin/python'), '-W', 'error', '-c', 'import main'];
  if (tests.length === 0) return [];
  if (language === 'go') return ['go', 'test', '.'];
  return [process.execPath, '--test', ...tests.map((file) => `built/${file.replace(/\.ts$/, '.js')}`)];
}

/** Lines that lack what the comment above, `becomes …`, says. */
export function unmended(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((file) => /\.(?:go|py|ts)$/.test(file))
    .flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n'))
    .filter((line, index, lines) => {
      const wanted = /(?:\/\/|#) becomes (.+)$/.exec(lines[index - 1] ?? '')?.[1];
      return wanted !== undefined && !line.includes(wanted);
    });
}
