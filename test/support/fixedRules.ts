/** Projects that a rule's own fix is applied to, and that the language's own tools then look at. */
import { readdirSync, readFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copyProject, type FixedService } from './fixedService';
import type { RuleProject } from './matrix/rewrites';
import type { Processes } from './processes';
import type { SampleName } from './services';

const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url));
const STEP_LIMIT_MS = 60_000;

/** A copy that compiles: formatted, because fixtures align their comments, and with the modules of all projects. */
export async function copyRuleProject(
  language: SampleName,
  { rule, source }: Pick<RuleProject, 'rule' | 'source'>,
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

export const copyConfiguration = ({ source }: RuleProject, folder: string): Promise<void> =>
  cp(source, folder, { recursive: true });

/** Has promtool read every configuration and every file of rules; throws with what it says. Gives their names. */
export async function checkConfiguration(folder: string, processes: Processes): Promise<readonly string[]> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.ya?ml$/.test(file));
  const checked: string[] = [];
  for (const file of files.sort()) {
    const kind = kindOfConfiguration(readFileSync(join(folder, file), 'utf8'));
    if (kind === undefined) continue;
    const args = ['check', kind, ...(kind === 'config' ? ['--syntax-only'] : []), file];
    await processes.run(
      { name: `promtool ${args.join(' ')}`, command: 'promtool', args, cwd: folder },
      { timeoutMs: STEP_LIMIT_MS },
    );
    checked.push(file);
  }
  return checked;
}

function kindOfConfiguration(text: string): 'config' | 'rules' | undefined {
  if (/^scrape_configs:/m.test(text)) return 'config';
  return /^groups:/m.test(text) ? 'rules' : undefined;
}
