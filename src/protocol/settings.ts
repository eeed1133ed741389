/**
 * The one settings table: key, shape, default, where it may be set, and what it means. The manifest's configuration section is
 * tested equal to it; `redline.json` in a folder holds the same keys without the prefix; the editor's settings win.
 */
import { RULE_IDS, type RuleId, type Severity } from '../core/finding';
import { OBJECTIVES_SCHEMA, ROUTE_THRESHOLDS_SCHEMA, type Objective, type RouteThreshold } from './objectives';
import { CUSTOM_SCHEMA, type CustomSchema } from './customSchema';

export type RequiredSignals = 'either' | 'metrics' | 'traces' | 'both';

export interface BackendSettings {
  readonly url: string;
  readonly tenant?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly auth?: 'none' | 'basic' | 'bearer';
  readonly caFile?: string;
  /** Of Grafana: which data source is meant of several of a kind, by name or uid. */
  readonly dataSources?: Readonly<Record<string, string>>;
}

export const BACKENDS = ['prometheus', 'tempo', 'loki', 'jaeger', 'grafana'] as const;
export type Backend = (typeof BACKENDS)[number];

export type Environment = { readonly name: string } & { readonly [B in Backend]?: BackendSettings };

export interface Settings {
  readonly environments: readonly Environment[];
  /** Name of the active environment; empty for the first. */
  readonly environment: string;
  /** Seconds; the shortest where it is chosen by how often services are scraped. */
  readonly window: number;
  readonly isWindowChosen: boolean;
  /** Seconds; 0 for no comparison with a time ago. */
  readonly baseline: number;
  /** Compare with the window before the running process was deployed. */
  readonly comparesDeploys: boolean;
  /** Seconds between refreshes while a number is visible. */
  readonly refreshInterval: number;
  readonly thresholds: {
    readonly p99: number;
    readonly errorRatio: number;
    /** Of single routes; the first whose pattern fits counts. */
    readonly routes: readonly RouteThreshold[];
  };
  /** What is promised for routes. */
  readonly slos: readonly Objective[];
  /** Folder or service name to the names its series bear. */
  readonly services: Readonly<Record<string, string>>;
  /** Metric schemas of the person's own. */
  readonly schemas: readonly CustomSchema[];
  readonly lint: {
    readonly rules: Readonly<Partial<Record<RuleId, Severity | 'off'>>>;
    readonly requiredSignals: RequiredSignals;
    readonly riskyLabels: readonly string[];
    readonly safeLabels: readonly string[];
    /** Values that a label may have on the server. */
    readonly maxCardinality: number;
  };
  readonly codeLens: { readonly enabled: boolean };
  readonly inlayHints: { readonly enabled: boolean };
  readonly local: {
    readonly enabled: boolean;
    readonly scrapeTargets: readonly string[];
    /** 0 for none. */
    readonly otlpPort: number;
  };
  readonly exclude: readonly string[];
  readonly trace: { readonly server: 'off' | 'messages' | 'verbose' };
}

/** JSON schema as VS Code's manifest wants it. */
export type SettingSchema = Readonly<Record<string, unknown>>;

export interface Setting {
  /** Without the prefix: `lint.rules`. */
  readonly key: string;
  readonly default: unknown;
  readonly description: string;
  readonly scope: 'resource' | 'window' | 'machine-overridable';
  readonly schema: SettingSchema;
  /** Talks to a network: ignored in untrusted workspaces when a workspace sets it. */
  readonly isRestricted?: true;
}

const strings: SettingSchema = { type: 'array', items: { type: 'string' } };

const BACKEND_PROPERTIES: Readonly<Record<string, SettingSchema>> = {
  url: { type: 'string', description: 'Address, for example http://localhost:9090. A path in it is kept.' },
  tenant: { type: 'string', description: 'Sent as X-Scope-OrgID.' },
  headers: {
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'Further headers. No secrets here.',
  },
  auth: {
    enum: ['none', 'basic', 'bearer'],
    description: 'The credential itself is set by “Redline: Set Credential”.',
  },
  caFile: { type: 'string', description: 'PEM file of your own certificate authority.' },
};

const backendSchema = (properties: Readonly<Record<string, SettingSchema>>): SettingSchema => ({
  type: 'object',
  required: ['url'],
  additionalProperties: false,
  properties,
});

/** Kinds of data sources of Grafana that are read. */
export const DATA_SOURCE_KINDS = ['prometheus', 'tempo', 'jaeger'] as const;

const dataSourcesSchema: SettingSchema = {
  type: 'object',
  additionalProperties: false,
  properties: Object.fromEntries(DATA_SOURCE_KINDS.map((kind) => [kind, { type: 'string' }])),
  description: 'Which data source is meant where Grafana has several of a kind: its name or uid.',
};

const backendSchemaOf = (backend: Backend): SettingSchema =>
  backendSchema(backend === 'grafana' ? { ...BACKEND_PROPERTIES, dataSources: dataSourcesSchema } : BACKEND_PROPERTIES);

export const SETTINGS: readonly Setting[] = [
  {
    key: 'environments',
    default: [],
    description: 'Where telemetry comes from: a list of named environments, each with the backends it has.',
    scope: 'window',
    isRestricted: true,
    schema: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name'],
        additionalProperties: false,
        properties: {
          name: { type: 'string' },
          ...Object.fromEntries(BACKENDS.map((name) => [name, backendSchemaOf(name)])),
        },
      },
    },
  },
  {
    key: 'environment',
    default: '',
    description: 'Name of the active environment; empty for the first one.',
    scope: 'window',
    schema: { type: 'string' },
  },
  {
    key: 'window',
    default: 'auto',
    description:
      'Time window of rates and quantiles, such as `5m` or `1h`; `auto` for five minutes, or more where services are scraped so rarely that five minutes hold fewer than four scrapes.',
    scope: 'window',
    schema: { type: 'string', pattern: '^(auto|\\d+(s|m|h|d))$' },
  },
  {
    key: 'baseline',
    default: '1d',
    description:
      'What to compare with: how long ago, such as `1d` or `7d`; `deploy` for the time just before the running version was started; `off` for no comparison.',
    scope: 'window',
    schema: { type: 'string', pattern: '^(off|deploy|\\d+(s|m|h|d))$' },
  },
  {
    key: 'refreshInterval',
    default: '15s',
    description: 'How often visible numbers are refreshed.',
    scope: 'window',
    schema: { type: 'string', pattern: '^\\d+(s|m|h|d)$' },
  },
  {
    key: 'thresholds.p99',
    default: 1,
    description: 'p99 latency in seconds above which a route is marked.',
    scope: 'resource',
    schema: { type: 'number', exclusiveMinimum: 0 },
  },
  {
    key: 'thresholds.errorRatio',
    default: 0.05,
    description: 'Share of failed requests, 0 to 1, above which a route is marked.',
    scope: 'resource',
    schema: { type: 'number', minimum: 0, maximum: 1 },
  },
  {
    key: 'thresholds.routes',
    default: [],
    description: 'Thresholds of single routes, where the general ones do not fit; the first whose pattern fits counts.',
    scope: 'resource',
    schema: ROUTE_THRESHOLDS_SCHEMA,
  },
  {
    key: 'slos',
    default: [],
    description:
      'Objectives of routes: which share of requests is good, and within which latency. Hovers say how much of the error budget is left.',
    scope: 'resource',
    schema: OBJECTIVES_SCHEMA,
  },
  {
    key: 'services',
    default: {},
    description:
      'Which name a service has in telemetry: service name or folder in the code to the value of `job` or `service_name`.',
    scope: 'window',
    schema: { type: 'object', additionalProperties: { type: 'string' } },
  },
  {
    key: 'schemas',
    default: [],
    description:
      'How your own metrics are called, when Redline does not know them: names and labels of histogram and counter.',
    scope: 'window',
    schema: { type: 'array', items: CUSTOM_SCHEMA },
  },
  {
    key: 'lint.rules',
    default: {},
    description: 'Severity of each rule.',
    scope: 'resource',
    schema: {
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(RULE_IDS.map((id) => [id, { enum: ['off', 'hint', 'info', 'warning', 'error'] }])),
    },
  },
  {
    key: 'lint.requiredSignals',
    default: 'either',
    description: 'What a handler must have to count as measured.',
    scope: 'resource',
    schema: { type: 'string', enum: ['either', 'metrics', 'traces', 'both'] },
  },
  {
    key: 'lint.riskyLabels',
    default: [],
    description: 'Label names that are always risky here.',
    scope: 'resource',
    schema: strings,
  },
  {
    key: 'lint.safeLabels',
    default: [],
    description: 'Label names that are fine here.',
    scope: 'resource',
    schema: strings,
  },
  {
    key: 'lint.maxCardinality',
    default: 1000,
    description: 'Values that a label may have on the server before it is reported.',
    scope: 'resource',
    schema: { type: 'integer', minimum: 10 },
  },
  {
    key: 'codeLens.enabled',
    default: true,
    description: 'Show latency, errors and rate above handlers.',
    scope: 'window',
    schema: { type: 'boolean' },
  },
  {
    key: 'inlayHints.enabled',
    default: true,
    description: 'Show latency and errors at the end of each route registration.',
    scope: 'window',
    schema: { type: 'boolean' },
  },
  {
    key: 'local.enabled',
    default: true,
    description:
      'Read `/metrics` of services on this machine and receive their traces, as far as no server is configured for them.',
    scope: 'window',
    schema: { type: 'boolean' },
  },
  {
    key: 'local.otlpPort',
    default: 4318,
    description:
      'Port on this machine where services may send traces, metrics and logs by OTLP over HTTP. The port before it, 4317, is opened for gRPC; both take either. 0 for none.',
    scope: 'window',
    isRestricted: true,
    schema: { type: 'integer', minimum: 0, maximum: 65535 },
  },
  {
    key: 'local.scrapeTargets',
    default: [],
    description: 'Addresses on this machine to read in local mode, such as `http://localhost:8080/metrics`.',
    scope: 'window',
    isRestricted: true,
    schema: strings,
  },
  {
    key: 'exclude',
    default: [],
    description: 'Folders and files that are not analysed, as globs.',
    scope: 'resource',
    schema: strings,
  },
  {
    key: 'trace.server',
    default: 'off',
    description: 'Log the messages between editor and server.',
    scope: 'window',
    schema: { type: 'string', enum: ['off', 'messages', 'verbose'] },
  },
];
