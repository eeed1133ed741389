/** Reads a query back into the fields of a form, as far as they can hold it. */
import { parseCanonical } from '../route';
import { NO_FIELDS, SPAN_STATUSES, type QueryFields } from './conditions';
import { tokenise, type Token } from './tokens';
import { FAILED, methodCondition, PARAMETER, routeCondition } from './write';

/** Undefined for a query that says more than the fields can; all fields are empty for an empty one. */
export function fieldsOfTraceQl(text: string): QueryFields | undefined {
  const tokens = tokenise(text);
  if (tokens.length === 0) return NO_FIELDS;
  if (tokens[0]?.text !== '{' || tokens.at(-1)?.text !== '}') return undefined;
  const conditions = conditionsIn(tokens.slice(1, -1));
  const method = conditions.flatMap((condition) => methodIn(condition) ?? [])[0] ?? '';
  let fields: QueryFields | undefined = { ...NO_FIELDS, method };
  let isServer = false;
  for (const condition of conditions) {
    if (fields === undefined) return undefined;
    if (wordsOf(condition) === 'kind = server') isServer = true;
    else if (methodIn(condition) === undefined) fields = withCondition(fields, condition);
    else if (methodIn(condition) !== method) return undefined;
  }
  // A route is looked for in server spans alone; the kind alone has no field.
  return fields !== undefined && isServer === (fields.route !== '') ? fields : undefined;
}

type Condition = readonly Token[];

/** The parts between the outermost “&&”; a `{}` has none. */
function conditionsIn(tokens: readonly Token[]): Condition[] {
  if (tokens.length === 0) return [];
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    depth += token.kind === 'open' ? 1 : token.kind === 'close' ? -1 : 0;
    if (depth === 0 && token.text === '&&') parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

const wordsOf = (condition: Condition): string => condition.map(({ text }) => text).join(' ');
const isSame = (condition: Condition, written: string): boolean => wordsOf(condition) === wordsOf(tokenise(written));

function methodIn(condition: Condition): string | undefined {
  const method = textIn(condition);
  return method !== undefined && isSame(condition, methodCondition(method)) ? method : undefined;
}

/** The first text of a condition. */
function textIn(condition: Condition): string | undefined {
  const token = condition.find(({ kind }) => kind === 'string');
  return token && unquoted(token.text);
}

function unquoted(text: string): string | undefined {
  if (text.startsWith('`')) return text.slice(1, -1);
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined when no field can hold the condition, or one holds another already. */
function withCondition(fields: QueryFields, condition: Condition): QueryFields | undefined {
  const [first, operator, last, ...more] = condition;
  if (isSame(condition, FAILED)) return withField(fields, 'status', 'error');
  if (first?.text === '(') return withRoute(fields, condition);
  if (more.length > 0 || first === undefined || last === undefined) return undefined;
  const status = SPAN_STATUSES.find((known) => known === last.text);
  switch (`${first.text} ${operator?.text}`) {
    case 'resource.service.name =':
    case '.service.name =':
      return withField(fields, 'service', unquoted(last.text));
    case 'name =':
      return withField(fields, 'operation', unquoted(last.text));
    case 'status =':
      return status && withField(fields, 'status', status);
    case 'duration >=':
    case 'duration >':
      return withField(fields, 'minDurationMilliseconds', millisecondsOf(last.text));
    case 'duration <=':
    case 'duration <':
      return withField(fields, 'maxDurationMilliseconds', millisecondsOf(last.text));
    default:
      return undefined;
  }
}

function withField<Name extends keyof QueryFields>(
  fields: QueryFields,
  name: Name,
  value: QueryFields[Name] | undefined,
): QueryFields | undefined {
  return value === undefined || value === '' || fields[name] !== NO_FIELDS[name]
    ? undefined
    : { ...fields, [name]: value };
}

/** A pattern is one of ours, so that its parameters can be told. */
function withRoute(fields: QueryFields, condition: Condition): QueryFields | undefined {
  const text = textIn(condition) ?? '';
  const isPattern = condition[2]?.text === '=~';
  const path = isPattern ? pathOfPattern(text) : text;
  if (!path.startsWith('/')) return undefined;
  const method = fields.method === '' ? undefined : fields.method;
  return isSame(condition, routeCondition(parseCanonical(path), method)) ? withField(fields, 'route', path) : undefined;
}

const pathOfPattern = (pattern: string): string =>
  pattern.replaceAll(PARAMETER, '{*}').replace(/\/\?$/, '').replaceAll(/\\(.)/g, '$1');

const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** Milliseconds of `1h30m` or `250ms`; undefined for a bare number, of which the unit is not known. */
function millisecondsOf(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text) return undefined;
  const sum = parts.reduce((total, [, count, unit]) => total + Number(count) * (UNITS[unit ?? ''] ?? 0), 0);
  return Number(sum.toPrecision(12));
}
