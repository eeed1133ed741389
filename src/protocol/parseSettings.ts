/** From what a person wrote to `Settings`: nested or dotted keys, defaults where something is missing or wrong, and what was wrong. */
import { RULE_IDS, type RuleId, type Severity } from '../core/finding';
import { settingProblem } from './checkSetting';
import { parseSchemas } from './customSchema';
import { parseObjectives, parseRouteThresholds } from './objectives';
import { booleanOr, fieldsOf, numberOr, oneOf, secondsOf, textOr, textRecordOf, textsOf, type Fields } from './parse';
import { BACKENDS, SETTINGS, type Backend, type BackendSettings, type Environment, type Settings } from './settings';

export interface ParsedSettings {
  readonly settings: Settings;
  /** One sentence for each mistake. */
  readonly problems: readonly string[];
}

/** Layers from weakest to strongest: `redline.json`, then the editor. Each may be nested (`{ lint: { rules } }`) or dotted. */
export function parseSettings(...layers: readonly unknown[]): ParsedSettings {
  const problems: string[] = [];
  const value = (key: string): unknown => {
    const found = layers.map((layer) => lookup(fieldsOf(layer), key)).filter((one) => one !== undefined);
    return found.at(-1) ?? SETTINGS.find((setting) => setting.key === key)?.default;
  };
  const time = (key: string, fallback: number): number => secondsOf(value(key)) ?? fallback;
  for (const setting of SETTINGS) {
    const problem = settingProblem(setting, value(setting.key));
    if (problem !== undefined) problems.push(problem);
  }
  const settings: Settings = {
    environments: parseEnvironments(value('environments'), problems),
    environment: textOr(value('environment'), ''),
    window: time('window', 300),
    isWindowChosen: secondsOf(value('window')) === undefined,
    baseline: value('baseline') === 'off' || value('baseline') === 'deploy' ? 0 : time('baseline', 86_400),
    comparesDeploys: value('baseline') === 'deploy',
    refreshInterval: Math.max(1, time('refreshInterval', 15)),
    thresholds: {
      p99: numberOr(value('thresholds.p99'), 1),
      errorRatio: numberOr(value('thresholds.errorRatio'), 0.05),
      routes: parseRouteThresholds(value('thresholds.routes'), problems),
    },
    slos: parseObjectives(value('slos'), problems),
    services: textRecordOf(value('services')),
    schemas: parseSchemas(value('schemas'), problems),
    lint: {
      rules: parseRules(value('lint.rules'), problems),
      requiredSignals: oneOf(value('lint.requiredSignals'), ['either', 'metrics', 'traces', 'both'], 'either'),
      riskyLabels: textsOf(value('lint.riskyLabels')),
      safeLabels: textsOf(value('lint.safeLabels')),
      maxCardinality: numberOr(value('lint.maxCardinality'), 1000),
    },
    codeLens: { enabled: booleanOr(value('codeLens.enabled'), true) },
    inlayHints: { enabled: booleanOr(value('inlayHints.enabled'), true) },
    local: {
      enabled: booleanOr(value('local.enabled'), true),
      scrapeTargets: textsOf(value('local.scrapeTargets')),
      otlpPort: portOr(value('local.otlpPort'), 4318),
    },
    exclude: textsOf(value('exclude')),
    trace: { server: oneOf(value('trace.server'), ['off', 'messages', 'verbose'], 'off') },
  };
  return { settings, problems };
}

/** A port, or 0; the fallback for what is none. */
function portOr(value: unknown, fallback: number): number {
  const port = numberOr(value, fallback);
  return Number.isInteger(port) && port >= 0 && port <= 65_535 ? port : fallback;
}

/** Keys of a layer that are no settings: most often a slip of the pen. `$schema` is for editors. */
export function unknownKeys(layer: unknown, prefix = ''): string[] {
  return Object.entries(fieldsOf(layer)).flatMap(([name, value]) => {
    const key = `${prefix}${name}`;
    if (key === '$schema' || SETTINGS.some((setting) => setting.key === key)) return [];
    const isSection = SETTINGS.some((setting) => setting.key.startsWith(`${key}.`));
    return isSection ? unknownKeys(value, `${key}.`) : [key];
  });
}

/** `lint.rules` as one key, or as `rules` within `lint`. */
function lookup(layer: Fields, key: string): unknown {
  if (layer[key] !== undefined) return layer[key];
  return key.split('.').reduce<unknown>((value, part) => fieldsOf(value)[part], layer);
}

function parseEnvironments(value: unknown, problems: string[]): Environment[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown, index): Environment[] => {
    const fields = fieldsOf(item);
    const name = textOr(fields['name'], '');
    if (name === '') problems.push(`Environment ${index + 1} has no name.`);
    const backends = BACKENDS.flatMap((backend) => {
      const settings = parseBackend(
        fields[backend],
        `${name || index + 1}.${backend}`,
        problems,
        AUTH[backend] ?? 'none',
      );
      return settings ? [[backend, settings] as const] : [];
    });
    return [{ name: name || `environment ${index + 1}`, ...Object.fromEntries(backends) }];
  });
}

type Auth = NonNullable<BackendSettings['auth']>;

/** Where nothing is said: of Grafana one wants a service account's token. */
const AUTH: Readonly<Partial<Record<Backend, Auth>>> = { grafana: 'bearer' };

function parseBackend(value: unknown, place: string, problems: string[], auth: Auth): BackendSettings | undefined {
  if (value === undefined) return undefined;
  // A bare address is enough: `"prometheus": "http://localhost:9090"`.
  const fields = typeof value === 'string' ? { url: value } : fieldsOf(value);
  const url = textOr(fields['url'], '');
  if (!/^https?:\/\/./.test(url)) {
    problems.push(`“${place}” needs a url that starts with http:// or https://.`);
    return undefined;
  }
  const optional = (key: 'tenant' | 'caFile'): Partial<BackendSettings> =>
    typeof fields[key] === 'string' ? { [key]: fields[key] } : {};
  return {
    url,
    headers: textRecordOf(fields['headers']),
    auth: oneOf(fields['auth'], ['none', 'basic', 'bearer'], auth),
    ...(fields['dataSources'] === undefined ? {} : { dataSources: textRecordOf(fields['dataSources']) }),
    ...optional('tenant'),
    ...optional('caFile'),
  };
}

const SEVERITIES: readonly (Severity | 'off')[] = ['off', 'hint', 'info', 'warning', 'error'];

function parseRules(value: unknown, problems: string[]): Settings['lint']['rules'] {
  const entries = Object.entries(fieldsOf(value)).flatMap(([key, word]): [RuleId, Severity | 'off'][] => {
    const rule = RULE_IDS.find((id) => id === key);
    const severity = SEVERITIES.find((one) => one === word);
    if (rule && severity) return [[rule, severity]];
    problems.push(rule ? `“lint.rules.${key}” must be one of ${SEVERITIES.join(', ')}.` : `There is no rule “${key}”.`);
    return [];
  });
  return Object.fromEntries(entries);
}

/** The active environment: the one named, else the first; undefined when there is none. */
export function activeEnvironment(settings: Settings): Environment | undefined {
  return settings.environments.find(({ name }) => name === settings.environment) ?? settings.environments[0];
}
