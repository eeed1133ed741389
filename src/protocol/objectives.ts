/** Objectives and thresholds of single routes, as settings have them. */
import { fieldsOf, numberOr, secondsOf, textOr } from './parse';

/** What a service promises for a route. */
export interface Objective {
  /** Pattern of routes: `GET /users/{id}`, `/api/*`. */
  readonly route: string;
  /** Share of good requests, between 0 and 1: 0.999. */
  readonly objective: number;
  /** Seconds within which an answer is good; absent where any answer without an error is. */
  readonly latency?: number;
  /** Seconds. */
  readonly window: number;
}

/** Above which a route is marked; absent for the general one. */
export interface RouteThreshold {
  readonly route: string;
  /** Seconds. */
  readonly p99?: number;
  /** 0 to 1. */
  readonly errorRatio?: number;
}

const ROUTE = { type: 'string', description: 'Pattern of routes, for example `GET /users/{id}` or `/api/*`.' };

export const OBJECTIVES_SCHEMA: Readonly<Record<string, unknown>> = {
  type: 'array',
  items: {
    type: 'object',
    required: ['route', 'objective'],
    additionalProperties: false,
    properties: {
      route: ROUTE,
      objective: {
        type: 'number',
        exclusiveMinimum: 0,
        exclusiveMaximum: 1,
        description: 'Share of good requests: 0.999.',
      },
      latency: {
        type: 'number',
        exclusiveMinimum: 0,
        description: 'Seconds within which an answer is good. Without it every answer that is no error is.',
      },
      window: { type: 'string', pattern: '^\\d+(h|d)$', description: 'Time that the objective is for: `30d`.' },
    },
  },
};

export const ROUTE_THRESHOLDS_SCHEMA: Readonly<Record<string, unknown>> = {
  type: 'array',
  items: {
    type: 'object',
    required: ['route'],
    additionalProperties: false,
    properties: {
      route: ROUTE,
      p99: { type: 'number', exclusiveMinimum: 0, description: 'p99 in seconds above which it is marked.' },
      errorRatio: {
        type: 'number',
        minimum: 0,
        maximum: 1,
        description: 'Share of failed requests above which it is marked.',
      },
    },
  },
};

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const MONTH = 30 * 86_400;

/** What is no objective is left out, with a sentence. */
export function parseObjectives(value: unknown, problems: string[]): readonly Objective[] {
  return listOf(value).flatMap((item, index): Objective[] => {
    const fields = fieldsOf(item);
    const route = textOr(fields['route'], '');
    const objective = numberOr(fields['objective'], 0);
    if (route === '' || !(objective > 0 && objective < 1)) {
      problems.push(`“slos” ${index + 1} needs a route and an objective between 0 and 1, such as 0.999.`);
      return [];
    }
    const latency = numberOr(fields['latency'], 0);
    return [{ route, objective, window: secondsOf(fields['window']) ?? MONTH, ...(latency > 0 ? { latency } : {}) }];
  });
}

export function parseRouteThresholds(value: unknown, problems: string[]): readonly RouteThreshold[] {
  return listOf(value).flatMap((item, index): RouteThreshold[] => {
    const fields = fieldsOf(item);
    const route = textOr(fields['route'], '');
    if (route === '') problems.push(`“thresholds.routes” ${index + 1} needs a route.`);
    const [p99, errorRatio] = [numberOr(fields['p99'], NaN), numberOr(fields['errorRatio'], NaN)];
    return route === ''
      ? []
      : [{ route, ...(p99 > 0 ? { p99 } : {}), ...(errorRatio >= 0 && errorRatio <= 1 ? { errorRatio } : {}) }];
  });
}
