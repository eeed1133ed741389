/** Prepares the sample services outside the repository, and runs them. */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { untilHealthy } from './healthy';
import type { Command, ManagedProcess, Processes } from './processes';
import type { Toolchains } from './toolchains';

export type SampleName = 'go' | 'python' | 'node';

/** A sample with everything it needs to run, in a folder that may be opened and edited. */
export interface Sample {
  readonly name: SampleName;
  /** The service's own name: what `expected.json` and its traces say. */
  readonly service: string;
  readonly folder: string;
}

export interface RunningService {
  readonly sample: Sample;
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly port: number;
  readonly process: ManagedProcess;
}

export interface PrepareOptions {
  readonly processes: Processes;
  readonly toolchains: Toolchains;
  /** Told what takes long: `installing packages`. */
  readonly progress?: (step: string) => void;
  readonly signal?: AbortSignal;
}

export const SAMPLES: readonly SampleName[] = ['go', 'python', 'node'];

const SERVICES: Readonly<Record<SampleName, string>> = { go: 'orders', python: 'catalog', node: 'storefront' };
/** The name under which a sample reports itself. */
export function serviceName(name: SampleName): string {
  return SERVICES[name];
}

const SOURCES = fileURLToPath(new URL('../services/', import.meta.url));
const INSTALL_LIMIT_MS = 300_000;
/** What installing and building adds; shared by all copies of a sample, or made anew in each. */
const DEPENDENCIES: Readonly<Record<SampleName, string | undefined>> = {
  go: undefined,
  python: '.venv',
  node: 'node_modules',
};
const MADE = new Set(['.venv', 'node_modules', 'dist', 'bin', '__pycache__']);

/** Where a sample's sources lie in the repository. */
export function sampleSource(name: SampleName): string {
  return join(SOURCES, name);
}

/**
 * Copies the sample to the user's cache, installs and builds it; at once when that copy is there already. The copy is shared between
 * runs: edit a `copySample` of it. Throws when the toolchain is missing or a step fails.
 */
export async function prepareSample(name: SampleName, options: PrepareOptions): Promise<Sample> {
  const tool = options.toolchains[name];
  if (!tool.isAvailable) throw new Error(`the ${name} sample cannot run: ${tool.reason}`);
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'redline', 'samples');
  const folder = join(cache, `${name}-${await hashOf(sampleSource(name), tool.version)}`);
  const sample: Sample = { name, service: serviceName(name), folder };
  if (existsSync(folder)) return sample;

  const unfinished = `${folder}.${randomUUID()}`;
  await mkdir(cache, { recursive: true });
  try {
    await copySources(sampleSource(name), unfinished);
    options.progress?.('installing packages');
    for (const step of installSteps(name, tool.command, unfinished)) {
      await options.processes.run(step, limits(options));
    }
    options.progress?.('building');
    await buildSample({ ...sample, folder: unfinished }, options);
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    // Another run may have been faster; its result is as good.
    if (!existsSync(folder)) throw error;
  }
  return sample;
}

/** A copy of a prepared sample for a test that edits it, with the same packages. `folder` must not exist yet. */
export async function copySample(sample: Sample, folder: string): Promise<Sample> {
  await copySources(sample.folder, folder);
  const dependencies = DEPENDENCIES[sample.name];
  if (dependencies !== undefined) await symlink(join(sample.folder, dependencies), join(folder, dependencies));
  for (const built of ['dist', 'bin']) {
    if (existsSync(join(sample.folder, built))) {
      await cp(join(sample.folder, built), join(folder, built), { recursive: true });
    }
  }
  return { ...sample, folder };
}

/** Compiles a sample after an edit. Throws with the compiler's words when it does not compile. */
export async function buildSample(
  sample: Sample,
  options: Pick<PrepareOptions, 'processes' | 'signal'>,
): Promise<void> {
  const command = buildCommand(sample);
  if (command) await options.processes.run(command, limits(options));
}

/** Starts a sample on a free port (or `port`) and waits until it is healthy. Throws with its output when it is not within 30 s. */
export async function startService(
  sample: Sample,
  options: { readonly processes: Processes; readonly otlpUrl?: string; readonly port?: number },
): Promise<RunningService> {
  const port = options.port ?? (await freePort());
  const environment = {
    PORT: String(port),
    // Spans are wanted at once, not after the default of five seconds.
    OTEL_BSP_SCHEDULE_DELAY: '500',
    ...(options.otlpUrl === undefined
      ? { OTEL_SDK_DISABLED: 'true' }
      : { OTEL_EXPORTER_OTLP_ENDPOINT: options.otlpUrl }),
  };
  const managed = options.processes.start({
    name: sample.service,
    cwd: sample.folder,
    env: environment,
    ...startCommand(sample),
  });
  const url = `http://127.0.0.1:${port}`;
  await untilHealthy(`${url}/healthz`, managed);
  return { sample, url, port, process: managed };
}

/** A port of loopback that was free a moment ago. */
export const freePort = (): Promise<number> => portWhen(0);

/** Two such ports, one after the other, for a receiver: answers the second, which is that for HTTP. */
export async function freeReceiverPort(): Promise<number> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const first = await freePort();
    const second = await portWhen(first + 1).catch(() => undefined);
    if (second !== undefined) return second;
  }
  throw new Error('no two ports after each other are free');
}

/** The port itself, or any for 0; rejects when it is taken. */
function portWhen(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

function limits(options: { readonly signal?: AbortSignal }): { timeoutMs: number; signal?: AbortSignal } {
  return { timeoutMs: INSTALL_LIMIT_MS, ...(options.signal ? { signal: options.signal } : {}) };
}

function installSteps(name: SampleName, command: string, folder: string): Command[] {
  if (name === 'go') return [{ name: 'go mod download', command, args: ['mod', 'download'], cwd: folder }];
  if (name === 'node') {
    // Scripts of packages are not needed, and do not run on machines that forbid them.
    const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    return [{ name: 'npm ci', command: 'npm', args, cwd: folder }];
  }
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', 'requirements.txt'];
  return [
    { name: 'python -m venv', command, args: ['-m', 'venv', '.venv'], cwd: folder },
    { name: 'pip install', command: join(folder, '.venv', 'bin', 'python'), args: pip, cwd: folder },
  ];
}

function buildCommand({ name, folder }: Sample): Command | undefined {
  if (name === 'go') {
    const args = ['build', '-o', join('bin', 'server'), './cmd/server'];
    return { name: 'go build', command: 'go', args, cwd: folder };
  }
  if (name === 'node')
    return { name: 'npm run build', command: 'npm', args: ['run', '--silent', 'build'], cwd: folder };
  return undefined;
}

function startCommand({ name, folder }: Sample): Pick<Command, 'command' | 'args'> {
  if (name === 'go') return { command: join(folder, 'bin', 'server'), args: [] };
  if (name === 'node') return { command: 'npm', args: ['start', '--silent'] };
  return { command: join(folder, '.venv', 'bin', 'python'), args: ['-m', 'app.main'] };
}

async function copySources(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true, filter: (path) => !isMade(relative(from, path)) });
}

/** Whether a path inside a sample is made by installing, building or running it. */
export function isMade(path: string): boolean {
  return path.split(sep).some((part) => MADE.has(part));
}

/** Changes with every file of the sample and with the toolchain that builds it. */
async function hashOf(folder: string, version: string): Promise<string> {
  const hash = createHash('sha256').update(version);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.map((path) => relative(folder, path)).sort()) {
    if (isMade(file)) continue;
    hash.update(`${file}\0`).update(await readFile(join(folder, file)));
  }
  return hash.digest('hex').slice(0, 12);
}
