import { execFileSync, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { Processes } from '../support/processes';
import { missing, type Toolchains } from '../support/toolchains';

const MODULE = fileURLToPath(new URL('../support/processes.ts', import.meta.url));
const processes = new Processes();

afterEach(() => processes.stopAll(0));

const script = (text: string) => ({ name: 'script', command: process.execPath, args: ['-e', text] });
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)])
      .toString()
      .startsWith('Z');
  } catch {
    return false;
  }
};
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
async function outputOf(managed: { output: () => string }, pattern: RegExp): Promise<string> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const found = pattern.exec(managed.output())?.[1];
    if (found !== undefined) return found;
    await pause(25);
  }
  throw new Error(`${String(pattern)} did not appear in ${managed.output()}`);
}

/** A parent that starts a child of its own and says its id; neither ends when asked. */
const STUBBORN = `
  process.on('SIGTERM', () => {});
  const child = require('node:child_process').spawn(process.execPath, ['-e', "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"]);
  console.log('child=' + child.pid);
  setInterval(() => {}, 1000);`;

describe('processes', () => {
  it('keeps what they write and says how they ended', async () => {
    const managed = processes.start(script(`console.log('out'); console.error('err'); process.exitCode = 3`));
    expect(await managed.exited).toBe(3);
    expect(managed.output()).toContain('out');
    expect(managed.output()).toContain('err');
    expect(managed.isRunning()).toBe(false);
  });

  it('lets them end in an orderly way', async () => {
    const managed = processes.start(
      script(
        `process.on('SIGTERM', () => { console.log('bye'); process.exit(0) }); setInterval(() => {}, 1000); console.log('up=1')`,
      ),
    );
    await outputOf(managed, /up=(1)/);
    await managed.stop();
    expect(managed.output()).toContain('bye');
  });

  it('ends those that do not want to, with their children', async () => {
    const managed = processes.start(script(STUBBORN));
    const child = Number(await outputOf(managed, /child=(\d+)/));
    expect([isAlive(managed.pid), isAlive(child)]).toEqual([true, true]);
    await managed.stop(200);
    await pause(50);
    expect([isAlive(managed.pid), isAlive(child)]).toEqual([false, false]);
  });

  it('runs a command to its end, and throws what it said when it fails', async () => {
    expect(await processes.run(script(`console.log('fine')`), { timeoutMs: 10_000 })).toContain('fine');
    await expect(
      processes.run(script(`console.error('broken'); process.exit(1)`), { timeoutMs: 10_000 }),
    ).rejects.toThrow(/script failed \(1\):\s+broken/);
    await expect(processes.run({ name: 'ghost', command: '/no/such', args: [] }, { timeoutMs: 1000 })).rejects.toThrow(
      /ghost failed/,
    );
  });

  it('ends a command that takes too long or is cancelled', async () => {
    const endless = script('setInterval(() => {}, 1000)');
    await expect(processes.run(endless, { timeoutMs: 200 })).rejects.toThrow('took longer than 0.2 s');
    const cancelled = new AbortController();
    setTimeout(() => cancelled.abort(), 100);
    await expect(processes.run(endless, { timeoutMs: 10_000, signal: cancelled.signal })).rejects.toThrow('cancelled');
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('leaves nothing behind when its owner gets %s', async (signal) => {
    const text = `
      import { Processes } from ${JSON.stringify(MODULE)};
      const managed = new Processes().start({ name: 'x', command: process.execPath, args: ['-e', ${JSON.stringify(STUBBORN)}] });
      setInterval(() => { const child = /child=(\\d+)/.exec(managed.output())?.[1]; if (child) console.log('ids=' + managed.pid + ',' + child) }, 50);`;
    const owner = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', text], { stdio: 'pipe' });
    let output = '';
    owner.stdout.on('data', (chunk) => (output += String(chunk)));
    const ids = (await outputOf({ output: () => output }, /ids=(\d+,\d+)/)).split(',').map(Number);
    expect(ids.map(isAlive)).toEqual([true, true]);
    owner.kill(signal);
    await new Promise((resolve) => owner.once('close', resolve));
    await pause(50);
    expect(ids.map(isAlive)).toEqual([false, false]);
  });
});

describe('toolchains', () => {
  it('says all that is missing in one line', () => {
    const there = { isAvailable: true, command: '/x', version: '1.0' } as const;
    const gone = (reason: string) => ({ isAvailable: false, reason }) as const;
    const toolchains: Toolchains = {
      node: there,
      go: gone('go is not on PATH'),
      python: there,
      prometheus: gone('prometheus is not on PATH'),
      prometheus3: gone('prometheus 3 is not there'),
      victoriaMetrics: gone('victoria-metrics is not on PATH'),
      victoriaMetricsNew: gone('victoria-metrics is not in the cache'),
      chromium: there,
      rabbitmq: there,
      nats: there,
      redis: there,
      code: gone('no display'),
    };
    expect(missing(toolchains, ['node', 'python'])).toBeUndefined();
    expect(missing(toolchains, ['go', 'node', 'prometheus'])).toBe('go is not on PATH; prometheus is not on PATH');
  });
});
