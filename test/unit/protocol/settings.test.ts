import { describe, expect, it } from 'vitest';
import { settingProblem } from '../../../src/protocol/checkSetting';
import { activeEnvironment, parseSettings, unknownKeys } from '../../../src/protocol/parseSettings';
import { SETTINGS } from '../../../src/protocol/settings';

describe('the settings table', () => {
  it('has a default, a scope and a description for each key, and restricts what reaches the network', () => {
    for (const setting of SETTINGS) {
      expect(settingProblem(setting, setting.default), setting.key).toBeUndefined();
      expect(setting.description, setting.key).toMatch(/\.$/);
      expect(setting.key).toMatch(/^[a-z][A-Za-z]*(\.[a-z][A-Za-z0-9]*)?$/);
    }
    expect(SETTINGS.filter(({ isRestricted }) => isRestricted).map(({ key }) => key)).toEqual([
      'environments',
      'local.otlpPort',
      'local.scrapeTargets',
    ]);
  });

  it('is the whole of the parsed settings', () => {
    const { settings } = parseSettings();
    const leaves = (value: unknown, prefix: string): string[] =>
      SETTINGS.some(({ key }) => key === prefix)
        ? [prefix]
        : Object.entries(value ?? {}).flatMap(([name, inner]) =>
            leaves(inner, prefix === '' ? name : `${prefix}.${name}`),
          );
    expect(leaves(settings, '').sort()).toEqual(SETTINGS.map(({ key }) => key).sort());
  });
});

describe('reading settings', () => {
  it('takes defaults where nobody said anything', () => {
    const { settings, problems } = parseSettings({}, undefined, null, 'nonsense');
    expect(problems).toEqual([]);
    expect(settings).toMatchObject({
      window: 300,
      baseline: 86_400,
      refreshInterval: 15,
      thresholds: { p99: 1, errorRatio: 0.05 },
    });
  });

  it('lets the later layer win, key by key, nested or dotted', () => {
    const { settings } = parseSettings(
      { window: '1h', lint: { requiredSignals: 'both', safeLabels: ['a'] } },
      { window: '1m', 'lint.safeLabels': ['b'] },
    );
    expect([settings.window, settings.lint.requiredSignals, settings.lint.safeLabels]).toEqual([60, 'both', ['b']]);
  });

  it.each([
    [{ window: 'soon' }, /“window” must be a time/],
    [{ baseline: '5' }, /“baseline” must be a time .* or off/],
    [{ thresholds: { p99: '1' } }, /“thresholds.p99” must be a number/],
    [{ thresholds: { p99: 0 } }, /more than 0/],
    [{ thresholds: { errorRatio: 2 } }, /at most 1/],
    [{ thresholds: { errorRatio: -1 } }, /at least 0/],
    [{ codeLens: { enabled: 'yes' } }, /true or false/],
    [{ exclude: 'a' }, /must be a list/],
    [{ exclude: [1] }, /list of texts/],
    [{ services: [] }, /must be an object/],
    [{ environment: 1 }, /must be a text/],
    [{ 'lint.requiredSignals': 'all' }, /one of either, metrics, traces, both/],
    [{ lint: { rules: { 'no-such': 'off' } } }, /no rule “no-such”/],
    [{ lint: { rules: { 'metric-naming': 'loud' } } }, /one of off, hint, info, warning, error/],
    [{ environments: [{ prometheus: 'http://a' }] }, /Environment 1 has no name/],
    [{ environments: [{ name: 'a', tempo: { url: 'ftp://a' } }] }, /“a.tempo” needs a url/],
  ])('says what is wrong with %j and goes on', (layer, problem) => {
    const { settings, problems } = parseSettings(layer);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(problem);
    expect(settings.window).toBe(300);
  });

  it('reads environments, and a bare address as one', () => {
    const written = {
      environments: [
        { name: 'a', prometheus: 'http://p:9090' },
        {
          name: 'b',
          tempo: { url: 'https://t', tenant: 'x', auth: 'bearer', headers: { A: 'b', C: 1 }, caFile: '/ca' },
        },
      ],
      baseline: 'off',
      refreshInterval: '0s',
    };
    const { settings, problems } = parseSettings(written);
    expect(problems).toEqual([]);
    expect(settings.environments).toEqual([
      { name: 'a', prometheus: { url: 'http://p:9090', headers: {}, auth: 'none' } },
      { name: 'b', tempo: { url: 'https://t', tenant: 'x', auth: 'bearer', headers: { A: 'b' }, caFile: '/ca' } },
    ]);
    expect([settings.baseline, settings.refreshInterval]).toEqual([0, 1]);
    expect(activeEnvironment(settings)?.name).toBe('a');
    expect(activeEnvironment({ ...settings, environment: 'b' })?.name).toBe('b');
    expect(activeEnvironment({ ...settings, environment: 'gone' })?.name).toBe('a');
    expect(activeEnvironment(parseSettings().settings)).toBeUndefined();
  });

  it('finds keys that are no settings', () => {
    const layer = { $schema: 'x', windw: 1, lint: { rules: { x: 1 }, safeLabel: [] }, 'codeLens.enabled': true };
    expect(unknownKeys(layer)).toEqual(['windw', 'lint.safeLabel']);
  });
});
