/** The command line's contract, kept by the bundle that people run. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { RULE_IDS } from '../../src/core/finding';
import { property } from '../../src/telemetry/json';
import { redline, redlineJson } from '../support/commandLine';
import { isMade, SAMPLES, sampleSource, type SampleName } from '../support/services';
import manifest from '../../package.json';

const scratch = mkdtempSync(join(tmpdir(), 'redline-cli-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const COMMANDS = ['routes', 'check', 'fix', 'stats', 'traces'];
let folder: string;
let count = 0;
beforeEach(() => {
  folder = join(scratch, String((count += 1)));
  mkdirSync(folder);
});

/** Everything in the node sample is traced: only whoever wants metrics of every route finds gaps in it. */
function copyOf(name: SampleName): string {
  const source = sampleSource(name);
  cpSync(source, folder, { recursive: true, filter: (path) => !isMade(path.slice(source.length + 1)) });
  writeFileSync(join(folder, 'redline.json'), '{"lint": {"requiredSignals": "metrics"}}');
  return folder;
}

const listAt = (value: unknown, name: string): readonly unknown[] => {
  const list = property(value, name);
  if (!Array.isArray(list)) throw new Error(`no list “${name}”`);
  return list;
};

const git = (args: readonly string[], input?: string): string =>
  execFileSync('git', [...args], { cwd: folder, encoding: 'utf8', ...(input === undefined ? {} : { input }) });

/** Everything in the folder, as one text: whether anything changed. */
function contents(): string {
  git(['init', '--quiet']);
  git(['add', '--all']);
  return git(['write-tree']);
}

describe('routes', () => {
  it.each(SAMPLES)('of the %s sample are those that it states, and no others', async (name) => {
    const printed = await redlineJson(['routes', sampleSource(name), '--json']);
    const expected: unknown = JSON.parse(readFileSync(join(sampleSource(name), 'expected.json'), 'utf8'));
    const sorted = (value: unknown, list: string): string[] =>
      listAt(value, list)
        .map((row) => JSON.stringify(row))
        .sort();
    expect(sorted(printed, 'routes')).toEqual(sorted(expected, 'routes'));
    expect(sorted(printed, 'workers')).toEqual(sorted(expected, 'workers'));
    expect(listAt(printed, 'warnings')).toEqual([]);
  });

  it('are a table for people', async () => {
    const { code, stdout, stderr } = await redline(['routes', sampleSource('node')]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^METHOD +PATH +HANDLER +METRICS +TRACES +WHERE\n/);
    expect(stdout).toMatch(/^GET +\/api\/accounts\/\{accountId\} +.* +src\/routes\/accounts\.ts:\d+$/m);
    expect(stderr).toBe('');
  });

  it('are none in an empty folder, which is no failure', async () => {
    expect(await redline(['routes', folder])).toEqual({ code: 0, stdout: 'No routes found.\n', stderr: '' });
    expect(await redlineJson(['routes', folder, '--json'])).toEqual({ routes: [], workers: [], warnings: [] });
  });

  it('do not depend on where the command is run', async () => {
    const { stdout } = await redline(['routes', '.', '--json'], { cwd: sampleSource('go') });
    expect(JSON.parse(stdout)).toEqual(await redlineJson(['routes', sampleSource('go'), '--json']));
  });
});

describe('help and mistakes', () => {
  it('prints help and version', async () => {
    const help = await redline(['--help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    for (const command of COMMANDS) expect(help.stdout).toContain(`  ${command}`);
    expect(await redline(['--version'])).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' });
  });

  it.each(COMMANDS)('%s has its own help and tells the version', async (command) => {
    const help = await redline([command, '--help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toMatch(new RegExp(`^Usage: redline ${command} `));
    expect((await redline([command, '--version'])).stdout).toBe(`${manifest.version}\n`);
  });

  it.each([
    ['no command', []],
    ['an unknown command', ['explode']],
    ['no folder', ['routes']],
    ['two folders', ['routes', '.', '.']],
    ['a folder that is not there', ['check', join(scratch, 'nowhere')]],
    ['a file instead of a folder', ['routes', join(sampleSource('go'), 'go.mod')]],
    ['an unknown option', ['routes', '.', '--yaml']],
    ['an option without its value', ['check', '.', '--format']],
    ['a value for a flag', ['routes', '.', '--json=yes']],
    ['an unknown format', ['check', '.', '--format', 'xml']],
    ['an unknown rule', ['check', '.', '--rule', 'no-such-rule']],
    ['an unknown rule to fix', ['fix', '.', '--rule', 'no-such-rule']],
    ['an unknown severity', ['check', '.', '--fail-on', 'sometimes']],
    ['a line that is none', ['fix', '.', '--line', 'x']],
    ['no address of Prometheus', ['stats', '.']],
    ['a window that is none', ['stats', '.', '--prometheus', 'http://127.0.0.1:1', '--window', 'soon']],
    ['no address of Tempo', ['traces']],
    ['a duration that is none', ['traces', '--tempo', 'http://127.0.0.1:1', '--min-duration', 'long']],
  ])('%s is said in one line, with exit code 2', async (_, words) => {
    const { code, stdout, stderr } = await redline(words, { cwd: folder });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^redline.*\S\n$/);
    expect(stderr.trimEnd()).not.toContain('\n');
    expect(stderr).not.toMatch(/\bat .*\.js/);
  });

  it('says that nobody answers, with exit code 2', async () => {
    const address = 'http://127.0.0.1:1';
    const stats = await redline(['stats', sampleSource('go'), '--prometheus', address, '--json']);
    expect(stats.code).toBe(2);
    expect(stats.stderr).toContain(address);
    const states = listAt(JSON.parse(stats.stdout), 'routes').map((row) => property(row, 'state'));
    expect(new Set(states)).toEqual(new Set(['unreachable']));
    const traces = await redline(['traces', '--tempo', address]);
    expect(traces).toMatchObject({ code: 2, stdout: '' });
    expect(traces.stderr).toContain(address);
  });

  it('complains about a settings file that is no JSON, and about settings that do not exist', async () => {
    writeFileSync(join(folder, 'redline.json'), '{');
    expect(await redline(['routes', folder])).toMatchObject({ code: 2, stdout: '' });
    writeFileSync(join(folder, 'redline.json'), '{"no.such.setting": 1}');
    const { code, stderr } = await redline(['routes', folder]);
    expect(code).toBe(0);
    expect(stderr).toContain('no.such.setting');
  });
});

describe('check', () => {
  it('reports only what is new to a baseline, wherever lines have moved', async () => {
    copyOf('python');
    const baseline = join(folder, 'baseline.json');
    const check = async (...words: readonly string[]): Promise<unknown> =>
      property(await redlineJson(['check', folder, '--format', 'json', '--fail-on', 'never', ...words]), 'findings');
    const before = await check();
    expect(before).not.toEqual([]);
    expect(await redline(['check', folder, '--write-baseline', baseline])).toMatchObject({ code: 0, stdout: '' });
    expect(await check('--baseline', baseline)).toEqual([]);

    const file = join(folder, 'app', 'late.py');
    writeFileSync(
      file,
      'from prometheus_client import Counter\n\nLATE = Counter("lateOrders", "Late.", ["user_id"])\n',
    );
    const fresh = await check('--baseline', baseline);
    expect(Array.isArray(fresh) && fresh.map((one: unknown) => property(one, 'file'))).toEqual(
      expect.arrayContaining(['app/late.py']),
    );
    await redline(['check', folder, '--write-baseline', baseline]);
    writeFileSync(file, `# A new first line.\n\n${readFileSync(file, 'utf8')}`);
    expect(await check('--baseline', baseline)).toEqual([]);
    expect(await redline(['check', folder, '--baseline', join(folder, 'none.json')])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('write it with --write-baseline'),
    });
  });

  it('prints findings with one-based positions and a summary that adds up', async () => {
    const printed = await redlineJson(['check', sampleSource('go'), '--format', 'json', '--fail-on', 'never']);
    const findings = listAt(printed, 'findings');
    expect(findings.length).toBeGreaterThan(0);
    for (const finding of findings) {
      expect(Object.keys(Object(finding)).sort()).toEqual(
        ['column', 'endColumn', 'endLine', 'file', 'fix', 'line', 'message', 'rule', 'severity'].sort(),
      );
      expect(RULE_IDS).toContain(property(finding, 'rule'));
      const [file, line] = [String(property(finding, 'file')), Number(property(finding, 'line'))];
      const source = readFileSync(join(sampleSource('go'), file), 'utf8').split('\n');
      expect(line).toBeGreaterThan(0);
      expect(source[line - 1]?.length).toBeGreaterThanOrEqual(Number(property(finding, 'column')) - 1);
    }
    const summary = property(printed, 'summary');
    expect(property(summary, 'total')).toBe(findings.length);
    const byRule = Object.values(Object(property(summary, 'byRule'))).map(Number);
    expect(byRule.reduce((sum, value) => sum + value, 0)).toBe(findings.length);
  });

  it.each(SAMPLES)('finds what is bad on purpose in the %s sample', async (name) => {
    const printed = await redlineJson(['check', copyOf(name), '--format', 'json', '--fail-on', 'never']);
    const rules = new Set(listAt(printed, 'findings').map((finding) => property(finding, 'rule')));
    expect(rules).toContain('uninstrumented-handler');
    expect(rules.has('high-cardinality-label') || rules.has('unbounded-label-value')).toBe(true);
  });

  it('exits with 1 when something is at or above the severity that fails, else with 0', async () => {
    const codeFor = async (words: readonly string[]): Promise<number | null> =>
      (await redline(['check', sampleSource('go'), ...words])).code;
    expect(await codeFor([])).toBe(1);
    expect(await codeFor(['--fail-on', 'never'])).toBe(0);
    expect(await codeFor(['--rule', 'uninstrumented-handler', '--fail-on', 'warning'])).toBe(1);
    expect(await codeFor(['--rule', 'uninstrumented-handler', '--fail-on', 'error'])).toBe(0);
  });

  it('keeps to the rules it is given, repeated or in a list', async () => {
    const rulesOf = async (words: readonly string[]): Promise<unknown[]> => {
      const printed = await redlineJson([
        'check',
        sampleSource('go'),
        '--format',
        'json',
        '--fail-on',
        'never',
        ...words,
      ]);
      return [...new Set(listAt(printed, 'findings').map((finding) => property(finding, 'rule')))].sort();
    };
    expect(await rulesOf(['--rule', 'uninstrumented-handler'])).toEqual(['uninstrumented-handler']);
    const both = await rulesOf(['--rule', 'uninstrumented-handler', '--rule', 'unbounded-label-value']);
    expect(await rulesOf(['--rule', 'uninstrumented-handler,unbounded-label-value'])).toEqual(both);
  });

  it('prints lines that editors and terminals can follow', async () => {
    const { stdout } = await redline(['check', sampleSource('go'), '--fail-on', 'never']);
    const lines = stdout.trimEnd().split('\n');
    for (const line of lines.slice(0, -1))
      expect(line).toMatch(/^\S+:\d+:\d+: (error|warning|info|hint): .* \[[\w-]+\]$/);
    expect(lines.at(-1)).toMatch(/^\d+ findings: /);
  });

  it('prints SARIF 2.1.0 that code scanning takes', async () => {
    const { stdout } = await redline(['check', sampleSource('python'), '--format', 'sarif', '--fail-on', 'never']);
    const sarif: unknown = JSON.parse(stdout);
    expect(sarif).toMatchObject({ version: '2.1.0' });
    const [run] = listAt(sarif, 'runs');
    const rules = listAt(property(property(run, 'tool'), 'driver'), 'rules');
    const results = listAt(run, 'results');
    expect(results.length).toBeGreaterThan(0);
    for (const result of results) {
      const index = Number(property(result, 'ruleIndex'));
      expect(property(rules[index], 'id')).toBe(property(result, 'ruleId'));
      expect(['error', 'warning', 'note']).toContain(property(result, 'level'));
      const [location] = listAt(result, 'locations');
      const physical = property(location, 'physicalLocation');
      const uri = String(property(property(physical, 'artifactLocation'), 'uri'));
      expect(() => readFileSync(join(sampleSource('python'), decodeURIComponent(uri)))).not.toThrow();
      expect(property(property(physical, 'region'), 'startLine')).toBeGreaterThan(0);
    }
  });

  it('finds nothing in an empty folder', async () => {
    expect(await redline(['check', folder])).toMatchObject({ code: 0, stdout: 'No findings.\n' });
  });
});

describe('fix', () => {
  it.each(SAMPLES)('--dry-run prints a diff of the %s sample that applies, and changes nothing', async (name) => {
    copyOf(name);
    const before = contents();
    const { code, stdout, stderr } = await redline(['fix', folder, '--dry-run']);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^redline fix: [1-9]\d* fixed \(dry run\)\.$/m);
    expect(contents()).toBe(before);
    git(['apply', '-p1', '--check'], stdout);
    execFileSync('patch', ['-p1', '--quiet'], { cwd: folder, input: stdout });
    const patched = contents();
    execFileSync('patch', ['-p1', '--quiet', '-R'], { cwd: folder, input: stdout });
    expect(contents()).toBe(before);
    await redline(['fix', folder]);
    expect(contents()).toBe(patched);
  });

  it.each(SAMPLES)('twice changes nothing more in the %s sample', async (name) => {
    copyOf(name);
    const before = contents();
    await redline(['fix', folder]);
    const after = contents();
    expect(after).not.toBe(before);
    expect(await redline(['fix', folder])).toMatchObject({ code: 0, stderr: 'redline fix: nothing to fix.\n' });
    expect(contents()).toBe(after);
  });

  it.each(SAMPLES)('leaves no handler of the %s sample unmeasured that it can reach', async (name) => {
    copyOf(name);
    const unmeasured = async (): Promise<readonly unknown[]> =>
      listAt(
        await redlineJson([
          'check',
          folder,
          '--format',
          'json',
          '--rule',
          'uninstrumented-handler',
          '--fail-on',
          'never',
        ]),
        'findings',
      ).filter((finding) => property(finding, 'fix') === true);
    expect((await unmeasured()).length).toBeGreaterThan(0);
    await redline(['fix', folder]);
    expect(await unmeasured()).toEqual([]);
  });

  it('keeps to the file and line it is given', async () => {
    copyOf('go');
    const printed = await redlineJson(['check', folder, '--format', 'json', '--fail-on', 'never']);
    const target = listAt(printed, 'findings').find((finding) => property(finding, 'fix') === true);
    const file = String(property(target, 'file'));
    const line = String(property(target, 'line'));
    const elsewhere = await redline(['fix', folder, '--file', file, '--line', '99999']);
    expect(elsewhere.stderr).toBe('redline fix: nothing to fix.\n');
    const { stderr } = await redline(['fix', folder, '--file', file, '--line', line]);
    expect(stderr).toMatch(/^redline fix: 1 fixed\.$/m);
  });
});
