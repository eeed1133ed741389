import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { changedSince } from '../../../../src/server/git/changedFiles';
import { changedLinesIn, touches } from '../../../../src/server/git/hunks';
import { createDeployWatch } from '../../../../src/server/live/deployWatch';
import type { Prometheus } from '../../../../src/telemetry/metrics/prometheus';
import { openSession, SHOP, STATS, type TestSession } from '../../../support/session';
import { temporaryFolder } from '../../../support/temporaryFolder';
import { codeLenses } from '../../../../src/server/features/codeLens';

const { signal } = new AbortController();
const git = (folder: string, ...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t.test', ...args], { cwd: folder, encoding: 'utf8' });

function committed(folder: string): string {
  git(folder, 'init', '-q');
  git(folder, 'add', '.');
  git(folder, 'commit', '-qm', 'one');
  return git(folder, 'rev-parse', 'HEAD').trim();
}

describe('changedLinesIn', () => {
  it('reads which lines of the new side differ', () => {
    const diff = [
      'diff --git a/src/a.go b/src/a.go',
      '--- a/src/a.go',
      '+++ b/src/a.go',
      '@@ -3 +3,2 @@ func x() {',
      '-old',
      '+++ b/not-a-header',
      '@@ -9,2 +10,0 @@',
      'diff --git a/gone.go b/gone.go',
      '--- a/gone.go',
      '+++ /dev/null',
      '@@ -1,2 +0,0 @@',
    ].join('\n');
    expect([...changedLinesIn(diff)]).toEqual([
      [
        'src/a.go',
        [
          [2, 3],
          [9, 10],
        ],
      ],
    ]);
    expect(changedLinesIn('nonsense').size).toBe(0);
  });

  it('touches what it overlaps', () => {
    expect(touches([[2, 3]], 3, 9)).toBe(true);
    expect(touches([[2, 3]], 4, 9)).toBe(false);
    expect(touches([], 0, 99)).toBe(false);
  });
});

describe('changedSince', () => {
  it('compares what is on disk with a commit or a tag', async () => {
    const folder = temporaryFolder({ 'a.go': 'one\ntwo\nthree\n', 'b.txt': 'x\n' });
    const commit = committed(folder);
    git(folder, 'tag', 'v1.0.0');
    writeFileSync(join(folder, 'a.go'), 'one\nTWO\nthree\n');
    writeFileSync(join(folder, 'b.txt'), 'y\n');
    for (const name of [commit, commit.slice(0, 7), 'v1.0.0'])
      expect([...((await changedSince(folder, name, signal)) ?? [])]).toEqual([['a.go', [[1, 1]]]]);
  });

  it('knows nothing without a repository or such a commit, and takes no options', async () => {
    const folder = temporaryFolder({ 'a.go': 'x\n' });
    expect(await changedSince(folder, 'abcdef0', signal)).toBeUndefined();
    committed(folder);
    for (const name of ['abcdef0', '--output=x', 'HEAD:a.go', ''])
      expect(await changedSince(folder, name, signal)).toBeUndefined();
  });
});

const serverOf = (labels: Readonly<Record<string, string>>): Prometheus => {
  const nothing = async (): Promise<never> => Promise.reject(new Error('not asked for here'));
  const sample = { labels: { job: 'shop', redline_source: 'build', ...labels }, value: 1 };
  return {
    description: 'fake',
    detect: nothing,
    read: nothing,
    readBaseline: nothing,
    range: nothing,
    alerts: nothing,
    exemplars: nothing,
    instant: async () => ({ ok: true, value: [sample] }),
    requests: () => 0,
  };
};

const CONNECTED = { environments: [{ name: 'test', prometheus: 'http://one.test' }] };
const firstLens = ({ session, file }: TestSession): string =>
  codeLenses(file('app.js'), session, { isOurClient: false })[0]?.command?.title ?? '';

describe('changed since deploy', () => {
  it('is said at the handler that was changed, and only there', async () => {
    const opened = await openSession(SHOP, CONNECTED);
    const revision = committed(opened.folder);
    opened.show({ '/users/{id}': STATS });
    const watch = opened.session.deploys;
    const refresh = (): Promise<void> => watch.refresh(serverOf({ revision }), ['shop'], [opened.folder], signal);
    await refresh();
    expect(firstLens(opened)).toBe('p99 475 ms · 2 % errors · 12.5 req/s');
    writeFileSync(
      join(opened.folder, 'app.js'),
      (SHOP['app.js'] ?? '').replace('res.json({});', 'res.json({ a: 1 });'),
    );
    watch.reset();
    await refresh();
    expect(firstLens(opened)).toBe('p99 475 ms · 2 % errors · 12.5 req/s · changed since deploy');
    writeFileSync(
      join(opened.folder, 'app.js'),
      (SHOP['app.js'] ?? '').replace('app.listen(3000)', 'app.listen(3001)'),
    );
    watch.reset();
    await refresh();
    expect(firstLens(opened)).not.toContain('changed');
  });

  it('asks the server once a minute and Git twice, and nobody about nothing', async () => {
    let time = 0;
    let asked = 0;
    const watch = createDeployWatch(
      async () => ((asked += 1), new Map()),
      () => time,
    );
    const server = serverOf({ service_version: '1.0' });
    await watch.refresh(server, [], ['/f'], signal);
    expect(watch.all()).toEqual([]);
    for (const at of [0, 10_000, 29_000]) {
      time = at;
      await watch.refresh(server, ['shop'], ['/f'], signal);
    }
    // The version itself and the same as tags are named.
    expect(asked).toBe(2);
    time = 31_000;
    await watch.refresh(server, ['shop'], ['/f'], signal);
    expect(asked).toBe(4);
    expect(watch.of(['shop-service'])).toMatchObject({ versions: ['1.0'] });
    expect(watch.of(['other'])).toBeUndefined();
  });
});
