/** Small services, one a framework, that a fix is applied to, built and run: `test/fixtures/fixes/<language>/<framework>`. */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { cp, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { untilHealthy } from './healthy';
import type { Command, ManagedProcess, Processes } from './processes';
import { freePort, type SampleName } from './services';

const FIXTURES = fileURLToPath(new URL('../fixtures/fixes/', import.meta.url));
const STEP_LIMIT_MS = 300_000;

export interface FixedService {
  readonly language: SampleName;
  readonly framework: string;
  readonly folder: string;
}

/** The frameworks of a language that have a service here. */
export function frameworksOf(language: SampleName): readonly string[] {
  const entries = readdirSync(join(FIXTURES, language), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('node_modules'))
    .map(({ name }) => name);
}

/** A copy that may be edited, with what it needs to run. `folder` must not exist yet. */
export function copyService(
  language: SampleName,
  framework: string,
  folder: string,
  processes: Processes,
): Promise<FixedService> {
  return copyProject({ language, framework, folder }, join(FIXTURES, language, framework), processes);
}

/** A copy of any source of a language, with the packages of its services; those of Go are what its own go.mod names. */
export async function copyProject(project: FixedService, source: string, processes: Processes): Promise<FixedService> {
  const { language, folder } = project;
  await cp(source, folder, { recursive: true });
  if (language !== 'go') {
    const [installed, made] = await packagesOf(language, processes);
    for (const name of [...MANIFESTS[language], 'tsconfig.json'])
      if (existsSync(join(FIXTURES, language, name)) && !existsSync(join(folder, name)))
        await cp(join(FIXTURES, language, name), join(folder, name));
    await symlink(join(installed, made), join(folder, made));
  }
  return project;
}

const MANIFESTS = {
  python: ['requirements.txt'],
  node: ['package.json', 'package-lock.json'],
  next: ['package.json', 'package-lock.json'],
  'nest-workers': ['package.json', 'package-lock.json'],
} as const;
type Packaged = keyof typeof MANIFESTS;

/** Projects of Node whose packages are their own. */
export const OWN_PACKAGES = { next: 'nextjs', 'nest-workers': 'workers of NestJS 11' } as const;

export async function copyOwn(
  name: keyof typeof OWN_PACKAGES,
  folder: string,
  processes: Processes,
): Promise<FixedService> {
  await cp(join(FIXTURES, name), folder, { recursive: true });
  const [installed, made] = await packagesOf(name, processes);
  await symlink(join(installed, made), join(folder, made));
  return { language: 'node', framework: OWN_PACKAGES[name], folder };
}

/** Installs the packages of all services of a language, once, in the user's cache. */
export async function packagesOf(
  language: Packaged,
  processes: Processes,
): Promise<readonly [folder: string, made: string]> {
  const made = language === 'python' ? '.venv' : 'node_modules';
  const texts = await Promise.all(MANIFESTS[language].map((name) => readFile(join(FIXTURES, language, name))));
  const hash = createHash('sha256').update(process.version);
  for (const text of texts) hash.update(text);
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'redline', 'fixes');
  const folder = join(cache, `${language}-${hash.digest('hex').slice(0, 12)}`);
  if (existsSync(folder)) return [folder, made];
  const unfinished = `${folder}.${randomUUID()}`;
  await mkdir(unfinished, { recursive: true });
  try {
    for (const name of MANIFESTS[language]) await cp(join(FIXTURES, language, name), join(unfinished, name));
    for (const step of installSteps(language, unfinished)) await processes.run(step, { timeoutMs: STEP_LIMIT_MS });
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return [folder, made];
}

function installSteps(language: Packaged, cwd: string): Command[] {
  if (language !== 'python') {
    const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    return [{ name: 'npm ci', command: 'npm', args, cwd }];
  }
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', 'requirements.txt'];
  return [
    { name: 'python -m venv', command: 'python3', args: ['-m', 'venv', '.venv'], cwd },
    { name: 'pip install', command: join(cwd, '.venv', 'bin', 'python'), args: pip, cwd },
  ];
}

/** The program whose workers are fixed: every kind of them in one, so that it is built once. */
export async function copyWorkers(folder: string): Promise<FixedService> {
  await cp(join(FIXTURES, 'workers', 'go'), folder, { recursive: true });
  return { language: 'go', framework: 'workers', folder };
}

/** Fetches what a fix wrote into go.mod, as its note says. */
export async function tidy({ folder }: FixedService, processes: Processes): Promise<void> {
  const step = { name: 'go mod tidy', command: 'go', args: ['mod', 'tidy'], cwd: folder };
  await processes.run(step, { timeoutMs: STEP_LIMIT_MS });
}

/** What the language's own tools have to say, which should be nothing; then it is built. Throws with a compiler's words. */
export async function checkAndBuild({ language, folder }: FixedService, processes: Processes): Promise<string> {
  let complaints = '';
  for (const [command, ...args] of STEPS[language]) {
    const step = {
      name: command,
      command: command.startsWith('.') ? join(folder, command) : command,
      args,
      cwd: folder,
    };
    complaints += (await processes.run(step, { timeoutMs: STEP_LIMIT_MS })).trim();
  }
  return complaints;
}

const STEPS: Readonly<Record<SampleName, readonly (readonly [string, ...string[]])[]>> = {
  go: [
    ['gofmt', '-l', '.'],
    ['go', 'vet', './...'],
    ['go', 'build', '-o', 'service', '.'],
  ],
  python: [['.venv/bin/python', '-W', 'error', '-m', 'compileall', '-q', '-x', '\\.venv', '.']],
  node: [['node_modules/.bin/tsc', '--outDir', 'built']],
};

/** Starts it on a free port, and waits until its metrics can be read. `runner` is a program of the same language that runs the service. */
export async function start(
  { language, framework, folder }: FixedService,
  processes: Processes,
  env: Readonly<Record<string, string>> = {},
  runner?: string,
): Promise<{ readonly url: string; readonly process: ManagedProcess }> {
  const port = await freePort();
  const { command, args } = startCommand(language, folder, port);
  const managed = processes.start({
    name: `${language}/${framework}`,
    cwd: folder,
    env: { PORT: String(port), ...env },
    command,
    args: runner === undefined ? args : [runner, ...args],
  });
  const url = `http://127.0.0.1:${port}`;
  await untilHealthy(`${url}/metrics`, managed);
  return { url, process: managed };
}

function startCommand(language: SampleName, folder: string, port: number): Pick<Command, 'command' | 'args'> {
  if (language === 'go') return { command: join(folder, 'service'), args: [] };
  if (language === 'node') return { command: process.execPath, args: ['built/main.js'] };
  const python = join(folder, '.venv', 'bin', 'python');
  return existsSync(join(folder, 'manage.py'))
    ? { command: python, args: ['manage.py', 'runserver', '--noreload', '--skip-checks', `127.0.0.1:${port}`] }
    : { command: python, args: ['main.py'] };
}
