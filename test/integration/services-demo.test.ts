/** `npm run demo` as a person runs it, on the node sample, without building the extension. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parseOptions } from '../demo/options';
import { createProgress } from '../demo/progress';
import { demoSettings } from '../demo/settings';
import { editorEntry } from '../support/editor/editorPackage';
import { packExtension } from '../support/packExtension';
import { Processes } from '../support/processes';
import { prepareSample } from '../support/services';
import { detectToolchains, missing } from '../support/toolchains';

const DEMO = fileURLToPath(new URL('../demo.mjs', import.meta.url));
const toolchains = await detectToolchains();
const started: ChildProcess[] = [];
let scratch = '';

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'redline-demo-test-'));
  const processes = new Processes();
  await prepareSample('node', { processes, toolchains });
  await processes.stopAll();
}, 240_000);

afterEach(async () => {
  for (const child of started.splice(0)) {
    child.kill('SIGTERM');
    if (child.exitCode === null && child.signalCode === null)
      await new Promise((resolve) => child.once('exit', resolve));
  }
});

afterAll(() => rm(scratch, { recursive: true, force: true }));

interface RunningDemo {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ready: {
    readonly folder: string;
    readonly editor: string | null;
    readonly prometheus: string | null;
    readonly tempo: string;
    readonly services: readonly { readonly name: string; readonly url: string }[];
  };
}

async function startDemo(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<RunningDemo> {
  const child = spawn(process.execPath, [DEMO, '--samples', 'node', ...args], { env: { ...process.env, ...env } });
  started.push(child);
  let output = '';
  const keep = (chunk: Buffer): void => void (output += String(chunk));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const line = await appears(
    () => /^READY (.*)$/m.exec(output)?.[1],
    () => output,
  );
  return { child, output: () => output, ready: JSON.parse(line) };
}

async function appears<Value>(look: () => Value | undefined, explain: () => string = () => ''): Promise<Value> {
  const deadline = performance.now() + 40_000;
  while (performance.now() < deadline) {
    const found = look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`it did not appear: ${explain()}`);
}

/** Processes whose arguments or working folder lie in the demo's own folder, or that listen for it. */
function processesOf({ ready }: RunningDemo): readonly string[] {
  const ports = [ready.tempo, ...(ready.prometheus ? [ready.prometheus] : [])].map((url) => new URL(url).port);
  const listing = execFileSync('ps', ['-axo', 'pid=,args='], { maxBuffer: 64 * 1024 * 1024 })
    .toString()
    .split('\n');
  const root = ready.folder.replace(/\/shop$/, '');
  return listing.filter((line) => line.includes(root) || ports.some((port) => line.includes(port)));
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );

async function expectNothingLeft(demo: RunningDemo): Promise<void> {
  expect(processesOf(demo)).toEqual([]);
  for (const { url } of demo.ready.services) expect(await answers(url)).toBe(false);
  expect(await answers(demo.ready.tempo)).toBe(false);
  expect(existsSync(demo.ready.folder)).toBe(false);
}

/** PATH with what the demo needs and nothing else; `extra` are scripts to add. */
async function pathWith(extra: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(scratch, 'path-'));
  for (const tool of ['node', 'npm', 'sh', 'ps', 'env']) {
    const found = execFileSync('sh', ['-c', `command -v ${tool}`])
      .toString()
      .trim();
    await symlink(found, join(folder, tool));
  }
  for (const [name, text] of Object.entries(extra)) {
    await writeFile(join(folder, name), text);
    await chmod(join(folder, name), 0o755);
  }
  return folder;
}

describe.skipIf(missing(toolchains, ['prometheus']) !== undefined && process.env['REDLINE_REQUIRE_ALL'] !== '1')(
  'the demo',
  () => {
    it('starts everything, restarts a service that is edited, and leaves nothing behind on Ctrl+C', async () => {
      const demo = await startDemo(['--no-open']);
      const [service] = demo.ready.services;
      const scraped = async (): Promise<string> =>
        (
          await fetch(`${demo.ready.prometheus}/api/v1/query?query=count(http_requests_total{job="storefront"})`)
        ).text();
      await expect.poll(scraped, { timeout: 20_000, interval: 500 }).toContain('"value"');
      const traced = async (): Promise<string> => (await fetch(`${demo.ready.tempo}/api/search?limit=5`)).text();
      await expect.poll(traced, { timeout: 20_000, interval: 500 }).toContain('storefront');

      const source = join(demo.ready.folder, 'storefront', 'src', 'app.ts');
      await writeFile(source, (await readFile(source, 'utf8')).replace(`{ status: 'ok' }`, `{ status: 'edited' }`));
      await appears(() => (demo.output().includes('storefront: runs again') ? true : undefined), demo.output);
      expect(await (await fetch(`${service?.url}/healthz`)).text()).toContain('edited');

      await writeFile(source, 'this does not compile');
      await appears(() => (/failed \(\d\)/.test(demo.output()) ? true : undefined), demo.output);
      expect(await answers(`${service?.url}/healthz`)).toBe(true);

      demo.child.kill('SIGINT');
      const code = await new Promise((resolve) => demo.child.once('exit', resolve));
      expect(code, demo.output()).toBe(0);
      await expectNothingLeft(demo);
    }, 120_000);

    it('leaves nothing behind when it is killed outright', async () => {
      const demo = await startDemo(['--no-open']);
      expect(processesOf(demo).length).toBeGreaterThan(1);
      demo.child.kill('SIGKILL');
      await expect.poll(() => processesOf(demo), { timeout: 20_000, interval: 250 }).toEqual([]);
      await expect.poll(() => existsSync(demo.ready.folder), { timeout: 5000 }).toBe(false);
    }, 90_000);

    it('ends by itself with --once', async () => {
      const demo = await startDemo(['--no-open', '--once']);
      const { child } = demo;
      const code = child.exitCode ?? (await new Promise((resolve) => child.once('exit', resolve)));
      expect(code, demo.output()).toBe(0);
      await expectNothingLeft(demo);
    }, 90_000);

    it('does without Prometheus, and says so', async () => {
      const demo = await startDemo(['--no-open'], { PATH: await pathWith({}) });
      expect(demo.ready.prometheus).toBeNull();
      expect(demo.output()).toContain('No Prometheus (prometheus is not on PATH): Redline reads the services itself');
    }, 90_000);

    it('installs the package into the desktop editor where there is one, and closes it', async () => {
      // Stands in for VS Code's launcher: writes its arguments down, and starts the window in a group of its own.
      const log = join(scratch, 'code.log');
      const launcher = `#!/bin/sh
echo "$@" >> ${log}
case "$*" in *--install-extension*) exit 0 ;; esac
${process.execPath} -e 'require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)", "window", ...process.argv.slice(1)], { detached: true, stdio: "ignore" }).unref()' -- "$@"
`;
      const path = await pathWith({ code: launcher });
      const demo = await startDemo(['--vsix', '/packages/some.vsix'], { PATH: path, DISPLAY: ':9' });
      await appears(() => processesOf(demo).find((line) => line.includes('window')), demo.output);
      const [install, open] = (await readFile(log, 'utf8')).trim().split('\n');
      expect(install).toContain('--install-extension /packages/some.vsix');
      expect(open).toContain(demo.ready.folder);
      const state = /--user-data-dir (\S+)/.exec(open ?? '')?.[1] ?? '';
      const settings = JSON.parse(await readFile(join(state, 'User', 'settings.json'), 'utf8'));
      expect(settings['redline.environment']).toBe('demo');
      demo.child.kill('SIGINT');
      await new Promise((resolve) => demo.child.once('exit', resolve));
      await expectNothingLeft(demo);
    }, 90_000);

    it.skipIf(!existsSync(editorEntry()))(
      'serves the editor to a browser, with the extension in it',
      async () => {
        const vsix = join(scratch, 'stand-in.vsix');
        const extension = join(scratch, 'extension');
        await mkdir(extension);
        const manifest = { name: 'stand-in', publisher: 'redline', version: '1.0.0', engines: { vscode: '^1.100.0' } };
        await writeFile(join(extension, 'package.json'), JSON.stringify(manifest));
        await writeFile(join(extension, 'README.md'), 'Stands in for the extension.');
        await packExtension(extension, vsix);

        const demo = await startDemo(['--vsix', vsix]);
        expect(demo.output()).toContain(`Open ${demo.ready.editor}`);
        const page = await (await fetch(demo.ready.editor ?? '')).text();
        expect(page).toContain('vscode');
        const installed = await readdir(join(demo.ready.folder, '..', 'editor', 'ext'));
        expect(installed.filter((name) => name.startsWith('redline.stand-in'))).toHaveLength(1);
        demo.child.kill('SIGINT');
        await new Promise((resolve) => demo.child.once('exit', resolve));
        await expectNothingLeft(demo);
        expect(await answers(demo.ready.editor ?? '')).toBe(false);
      },
      120_000,
    );
  },
);

describe('its parts', () => {
  it('reads its options, and says what is wrong with them', () => {
    expect(parseOptions(['--no-open', '--once', '--samples', 'node,go', '--rate', '5'])).toEqual({
      opensEditor: false,
      isOnce: true,
      samples: ['go', 'node'],
      rate: 5,
    });
    expect(parseOptions([])?.samples).toEqual(['go', 'python', 'node']);
    expect(parseOptions(['--help'])).toBeUndefined();
    expect(() => parseOptions(['--rate', 'fast'])).toThrow('--rate is a number');
    expect(() => parseOptions(['--rate', '900'])).toThrow('--rate is a number');
    expect(() => parseOptions(['--samples', 'rust'])).toThrow('this is rust');
    expect(() => parseOptions(['--nonsense'])).toThrow();
  });

  it('says what takes how long', async () => {
    const lines: string[] = [];
    let clock = 0;
    const progress = createProgress(
      (line) => lines.push(line),
      () => clock,
    );
    await progress.step('Building', async () => (clock += 2500));
    await expect(progress.step('Failing', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(lines).toEqual([
      '[   0.0 s] Building …',
      '[   2.5 s] Building: done in 2.5 s',
      '[   2.5 s] Failing …',
      '[   2.5 s] Failing: failed after 0.0 s',
    ]);
  });

  it('leads the editor to the backends, or to the services where there is no Prometheus', () => {
    const tempoUrl = 'http://127.0.0.1:1';
    const withServer = demoSettings({ services: [], prometheusUrl: 'http://127.0.0.1:2', tempoUrl });
    expect(withServer['redline.environments']).toEqual([
      { name: 'demo', prometheus: { url: 'http://127.0.0.1:2' }, tempo: { url: tempoUrl } },
    ]);
    expect(withServer).not.toHaveProperty('redline.local.scrapeTargets');
    const without = demoSettings({ services: [], tempoUrl });
    expect(without['redline.environments']).toEqual([{ name: 'demo', tempo: { url: tempoUrl } }]);
    expect(without['redline.local.enabled']).toBe(true);
  });
});
