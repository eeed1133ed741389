/** Which outside programs this machine has: samples, integration tests and the demo take what is there and say what is missing. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cacheFolder } from './editor/editorPackage';

export type Tool =
  | 'node'
  | 'go'
  | 'python'
  | 'prometheus'
  | 'prometheus3'
  | 'victoriaMetrics'
  | 'victoriaMetricsNew'
  | 'chromium'
  | 'rabbitmq'
  | 'nats'
  | 'redis'
  | 'code';

export type Found =
  | { readonly isAvailable: true; readonly command: string; readonly version: string }
  | { readonly isAvailable: false; readonly reason: string };

export type Toolchains = Readonly<Record<Tool, Found>>;

/** As Debian's package has it; what is on PATH runs as another user. */
export const RABBITMQ = '/usr/lib/rabbitmq/bin/rabbitmq-server';

/** Of the server that tests run beside the distribution's own one; `.ci/run` builds it. */
export const PROMETHEUS_3 = '3.16.0';
export const VICTORIA_METRICS = '1.150.0';

/** The oldest versions the samples and tests work with. */
const OLDEST = { node: [20, 0], go: [1, 23], python: [3, 11] } as const;

/** Looks at PATH and asks each program for its version; takes well under a second. */
export async function detectToolchains(): Promise<Toolchains> {
  const [go, python, prometheus, prometheus3, victoriaMetricsNew, chromium, nats, redis] = await Promise.all([
    versioned(['go'], ['version'], OLDEST.go),
    findPython(),
    versioned(['prometheus'], ['--version']),
    cached('prometheus', PROMETHEUS_3),
    cached('victoria-metrics', VICTORIA_METRICS),
    versioned(['chromium', 'chromium-browser', 'google-chrome'], ['--version']),
    versioned(['nats-server'], ['--version']),
    versioned(['redis-server'], ['--version']),
  ]);
  const victoriaMetrics = distributed('victoria-metrics');
  const servers = { prometheus, prometheus3, victoriaMetrics, victoriaMetricsNew, rabbitmq: rabbitmq(), nats, redis };
  return { node: ownNode(), go, python, ...servers, chromium, code: desktopEditor() };
}

/** For a test's title or a printed line: why something cannot run here; undefined when all of it can. */
export function missing(toolchains: Toolchains, tools: readonly Tool[]): string | undefined {
  const reasons = tools.flatMap((tool) => {
    const found = toolchains[tool];
    return found.isAvailable ? [] : [found.reason];
  });
  return reasons.length > 0 ? reasons.join('; ') : undefined;
}

function ownNode(): Found {
  const version = process.versions.node;
  if (!isAtLeast(version, OLDEST.node)) return { isAvailable: false, reason: `node ${version} is older than 20` };
  return { isAvailable: true, command: process.execPath, version };
}

async function findPython(): Promise<Found> {
  const found = await versioned(['python3', 'python'], ['--version'], OLDEST.python);
  if (!found.isAvailable) return found;
  // Debian splits venv from Python: the module is there, what it needs is not.
  const output = await outputOf(found.command, ['-c', 'import venv, ensurepip']);
  return output === undefined ? { isAvailable: false, reason: `${found.command} has no venv module` } : found;
}

/** A server that is built into the cache: its folder says its version. */
async function cached(name: string, version: string): Promise<Found> {
  const command = join(cacheFolder(), `${name}-${version}`, name);
  const output = existsSync(command) ? await outputOf(command, ['--version']) : undefined;
  if (output === undefined) return { isAvailable: false, reason: `${name} ${version} is not in the cache` };
  return { isAvailable: true, command, version };
}

/** The distribution's build, which does not know its own version. */
function distributed(name: string): Found {
  const command = onPath(name);
  return command === undefined
    ? { isAvailable: false, reason: `${name} is not on PATH` }
    : { isAvailable: true, command, version: '' };
}

function rabbitmq(): Found {
  if (!existsSync(RABBITMQ)) return { isAvailable: false, reason: 'rabbitmq-server is not installed' };
  return { isAvailable: true, command: RABBITMQ, version: '' };
}

/** The desktop editor is of use only where there is a screen. */
function desktopEditor(): Found {
  const command = onPath('code');
  if (command === undefined) return { isAvailable: false, reason: 'code is not on PATH' };
  const hasScreen = process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
  if (!hasScreen) return { isAvailable: false, reason: 'code is on PATH, but there is no display' };
  return { isAvailable: true, command, version: '' };
}

async function versioned(
  names: readonly string[],
  args: readonly string[],
  oldest?: readonly [number, number],
): Promise<Found> {
  const command = names.map(onPath).find((path) => path !== undefined);
  if (command === undefined) return { isAvailable: false, reason: `${names[0] ?? ''} is not on PATH` };
  const output = await outputOf(command, args);
  const version = output?.match(/\d+\.\d+(?:\.\d+)?/)?.[0];
  if (version === undefined) return { isAvailable: false, reason: `${command} does not say its version` };
  if (oldest && !isAtLeast(version, oldest)) {
    return { isAvailable: false, reason: `${command} ${version} is older than ${oldest.join('.')}` };
  }
  return { isAvailable: true, command, version };
}

function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}

function onPath(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** Standard output and error together (some programs print their version there); undefined when it fails. */
function outputOf(command: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(command, [...args], { timeout: 10_000 }, (error, stdout, stderr) =>
      resolve(error ? undefined : `${stdout}${stderr}`),
    );
  });
}
