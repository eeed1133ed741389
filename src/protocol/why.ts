/** Why there is no number: the links of the chain, as server and client tell them to each other. */
import type { CommandName } from './commands';
import { fieldsOf, oneOf, textOr } from './parse';

/** Client to server, request: a document and a line (or the key of a route), answered with a list of `WhyAnswer`. */
export const WHY = 'redline/why';

export const WHY_LINKS = [
  'found',
  'instrumented',
  'server',
  'scraped',
  'schema',
  'service',
  'route',
  'window',
] as const;
export const WHY_ACTIONS = [
  'add-metrics',
  'connect',
  'switch-environment',
  'set-credential',
  'map-service',
  'copy-query',
  'open-setting',
  'show-log',
] as const;

/** What a person can do about it. `argument` is a route's key, a service's name, a query or a setting's key, as the kind wants it. */
export interface WhyAction {
  readonly kind: (typeof WHY_ACTIONS)[number];
  /** On a button: `Map service`. */
  readonly title: string;
  readonly argument: string;
}

/** Which command does it. */
export const WHY_COMMANDS = {
  'add-metrics': 'addMetrics',
  connect: 'connect',
  'switch-environment': 'switchEnvironment',
  'set-credential': 'setCredential',
  'map-service': 'mapService',
  'copy-query': 'copyQuery',
  'open-setting': 'openSetting',
  'show-log': 'showLog',
} as const satisfies Record<WhyAction['kind'], CommandName>;

export interface WhyLink {
  readonly name: (typeof WHY_LINKS)[number];
  readonly state: 'holds' | 'unsure' | 'breaks';
  /** One or two sentences: what was seen. */
  readonly seen: string;
  /** The query that was run for it. */
  readonly query?: string;
  readonly action?: WhyAction;
}

/** Each link in two words. */
export const WHY_NAMES: Readonly<Record<WhyLink['name'], string>> = {
  found: 'found in code',
  instrumented: 'measured by code',
  server: 'server answers',
  scraped: 'scraped',
  schema: 'metrics known',
  service: 'service',
  route: 'route',
  window: 'window',
};

export interface WhyAnswer {
  /** `GET /users/{id} · shop`. */
  readonly title: string;
  readonly links: readonly WhyLink[];
}

/** Where somebody asks: a zero-based line of a document; with a route's key only that one is meant. */
export interface WhyQuestion {
  readonly uri: string;
  readonly line: number;
  readonly character: number;
  readonly key?: string;
}

export function parseWhyQuestion(value: unknown): WhyQuestion {
  const fields = fieldsOf(value);
  const count = (one: unknown): number => (typeof one === 'number' && one >= 0 ? Math.floor(one) : 0);
  const key = textOr(fields['key'], '');
  return {
    uri: textOr(fields['uri'], ''),
    line: count(fields['line']),
    character: count(fields['character']),
    ...(key === '' ? {} : { key }),
  };
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export function parseWhyAnswers(value: unknown): readonly WhyAnswer[] {
  return listOf(value).map((item) => {
    const fields = fieldsOf(item);
    return { title: textOr(fields['title'], ''), links: listOf(fields['links']).map(parseLink) };
  });
}

function parseLink(value: unknown): WhyLink {
  const fields = fieldsOf(value);
  const query = textOr(fields['query'], '');
  const action = parseAction(fields['action']);
  return {
    name: oneOf(fields['name'], WHY_LINKS, 'found'),
    state: oneOf(fields['state'], ['holds', 'unsure', 'breaks'], 'unsure'),
    seen: textOr(fields['seen'], ''),
    ...(query === '' ? {} : { query }),
    ...(action ? { action } : {}),
  };
}

function parseAction(value: unknown): WhyAction | undefined {
  const fields = fieldsOf(value);
  const kind = WHY_ACTIONS.find((one) => one === fields['kind']);
  return kind && { kind, title: textOr(fields['title'], ''), argument: textOr(fields['argument'], '') };
}
