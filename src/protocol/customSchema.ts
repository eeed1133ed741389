/** A metric schema as a person writes it into the settings, and what may be wrong with it. */
import { fieldsOf, textOr, textsOf, type Fields } from './parse';

export interface CustomSchema {
  /** For a person, and to tell it from others. */
  readonly name: string;
  /** Base names of the latency histogram, without `_bucket`. */
  readonly latency: readonly string[];
  /** Of the latency. */
  readonly unit: 's' | 'ms';
  readonly counter: readonly string[];
  readonly labels: {
    readonly route: readonly string[];
    readonly method: readonly string[];
    readonly status: readonly string[];
    readonly service: readonly string[];
  };
  /** Regular expression of statuses that are failures. */
  readonly errorStatus: string;
  /** The names are those of recording rules, whose values are rates already. */
  readonly isRecorded: boolean;
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:.]*$/;
const FIELDS = ['name', 'latency', 'unit', 'counter', 'labels', 'errorStatus', 'recorded'];

/** JSON schema of one entry, for the editor's own completion and checks. */
export const CUSTOM_SCHEMA = {
  type: 'object',
  required: ['name', 'labels'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', description: 'How it is called in hovers.' },
    latency: namesSchema('Latency histogram, without _bucket. Of recording rules the whole name.'),
    unit: { enum: ['s', 'ms'], default: 's', description: 'Unit of the latency.' },
    counter: namesSchema('Request counter, when the histogram’s own count is not enough.'),
    labels: {
      type: 'object',
      required: ['route'],
      additionalProperties: false,
      properties: {
        route: namesSchema('Label with the route’s template.'),
        method: namesSchema('Label with the method.'),
        status: namesSchema('Label with the status.'),
        service: namesSchema('Label with the service’s name; job when nothing is said.'),
      },
    },
    errorStatus: { type: 'string', default: '5..', description: 'Regular expression of statuses that are failures.' },
    recorded: {
      type: 'boolean',
      default: false,
      description: 'The names are recording rules that hold rates already.',
    },
  },
};

function namesSchema(description: string): object {
  return { description, anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] };
}

/** Entries that make sense; every other one is a problem with its place and what to do. */
export function parseSchemas(value: unknown, problems: string[]): CustomSchema[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown, index): CustomSchema[] => {
    const fields = fieldsOf(item);
    const place = `“schemas[${index}]”`;
    const schema = schemaOf(fields, index);
    const found = problemsOf(schema, fields).map((problem) => `${place} ${problem}`);
    problems.push(...found);
    return found.length === 0 ? [schema] : [];
  });
}

function schemaOf(fields: Fields, index: number): CustomSchema {
  const labels = fieldsOf(fields['labels']);
  const service = namesOf(labels['service']);
  return {
    name: textOr(fields['name'], `schema ${index + 1}`),
    latency: namesOf(fields['latency']),
    unit: fields['unit'] === 'ms' ? 'ms' : 's',
    counter: namesOf(fields['counter']),
    labels: {
      route: namesOf(labels['route']),
      method: namesOf(labels['method']),
      status: namesOf(labels['status']),
      service: service.length > 0 ? service : ['job'],
    },
    errorStatus: textOr(fields['errorStatus'], '5..'),
    isRecorded: fields['recorded'] === true,
  };
}

const namesOf = (value: unknown): readonly string[] => (typeof value === 'string' ? [value] : textsOf(value));

function problemsOf({ latency, counter, labels, errorStatus }: CustomSchema, fields: Fields): string[] {
  const unknown = Object.keys(fields).filter((key) => !FIELDS.includes(key));
  const misnamed = [...latency, ...counter].filter((name) => !NAME.test(name));
  const ending = latency.find((name) => /_(?:bucket|count|sum)$/.test(name));
  return [
    ...unknown.map((key) => `has no “${key}”; there are ${FIELDS.join(', ')}.`),
    ...(latency.length + counter.length === 0 ? ['needs the name of a latency histogram or of a counter.'] : []),
    ...misnamed.map((name) => `names “${name}”, which cannot be a metric.`),
    ...(ending !== undefined && fields['recorded'] !== true
      ? [`must name the histogram “${ending.replace(/_[a-z]+$/, '')}” itself, not “${ending}”.`]
      : []),
    ...(labels.route.length === 0 ? ['needs “labels.route”: the label with the route.'] : []),
    ...(isPattern(errorStatus) ? [] : ['has an “errorStatus” that is no regular expression.']),
  ];
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}
