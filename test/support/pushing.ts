/** Small services that send traces, metrics and logs with OpenTelemetry's own exporters, and say nowhere where to. */
import { existsSync } from 'node:fs';
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from './editor/editorPackage';
import { untilHealthy } from './healthy';
import type { Command, ManagedProcess, Processes } from './processes';
import { freePort, prepareSample } from './services';
import { detectToolchains } from './toolchains';

export type PushingLanguage = 'go' | 'python' | 'node';

export interface PushingService {
  readonly url: string;
  /** The service's name, its one route, and a request for it. */
  readonly service: string;
  readonly route: string;
  readonly path: string;
  readonly process: ManagedProcess;
}

export const PUSHING_SOURCES = fileURLToPath(new URL('../fixtures/pushing/', import.meta.url));
const ROUTES: Readonly<Record<PushingLanguage, string>> = {
  go: '/parcels/{id}',
  python: '/tickets/{ticket}',
  node: '/letters/{id}',
};
const BUILD_LIMIT_MS = 300_000;

/** `env` may say how often it sends; without, all is as OpenTelemetry has it: to http://localhost:4318, metrics every minute. */
export async function startPushing(
  language: PushingLanguage,
  processes: Processes,
  env: Readonly<Record<string, string>>,
): Promise<PushingService> {
  const port = await freePort();
  const service = `pushing-${language}`;
  const command = await commandOf(language, processes);
  const own = { PORT: String(port), OTEL_SERVICE_NAME: service };
  const managed = processes.start({ ...command, name: service, env: { ...command.env, ...own, ...env } });
  const url = `http://127.0.0.1:${port}`;
  await untilHealthy(`${url}/healthz`, managed);
  const route = ROUTES[language];
  return { url, service, route, path: route.replace(/\{.*\}/, '7'), process: managed };
}

async function commandOf(language: PushingLanguage, processes: Processes): Promise<Omit<Command, 'name'>> {
  if (language === 'go') return { command: await builtGo(processes), args: [] };
  // The samples have installed all that these need.
  const sample = await prepareSample(language, { processes, toolchains: await detectToolchains() });
  if (language === 'python')
    return {
      command: join(sample.folder, '.venv', 'bin', 'python'),
      args: [join(PUSHING_SOURCES, 'python', 'main.py')],
    };
  return {
    command: process.execPath,
    args: [join(PUSHING_SOURCES, 'node', 'server.cjs')],
    env: { NODE_PATH: join(sample.folder, 'node_modules') },
  };
}

/** Built once for each version of its source. */
async function builtGo(processes: Processes): Promise<string> {
  const folder = join(PUSHING_SOURCES, 'go');
  const hash = createHash('sha256');
  for (const file of ['main.go', 'go.mod', 'go.sum']) hash.update(await readFile(join(folder, file)));
  const binary = join(cacheFolder(), 'samples', `pushing-${hash.digest('hex').slice(0, 12)}`);
  if (existsSync(binary)) return binary;
  await mkdir(join(cacheFolder(), 'samples'), { recursive: true });
  const unfinished = `${binary}.${randomUUID()}`;
  const args = ['build', '-buildvcs=false', '-o', unfinished, '.'];
  await processes.run({ name: 'go build', command: 'go', args, cwd: folder }, { timeoutMs: BUILD_LIMIT_MS });
  await rename(unfinished, binary);
  return binary;
}
