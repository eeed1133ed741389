/** The part of TraceQL that the double of Tempo answers: one `{ … }`, then pipes and hints that it only skips. */
import { valueOf, type PlainValue } from '../otlp/model';
import type { StoredSpan } from './store';
import { QueryError, tokenize, type Token } from './tokens';

export type SpanFilter = (span: StoredSpan) => boolean;

/** Throws `QueryError`. */
export function parseQuery(query: string): SpanFilter {
  return new Parser(tokenize(query)).query();
}

type Operand = string | number | boolean | null;
type Reader = (span: StoredSpan) => Operand;

class Parser {
  private at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  query(): SpanFilter {
    this.take('{');
    const filter = this.peek().text === '}' ? () => true : this.either();
    this.take('}');
    if (!['|', 'with', '$end'].includes(this.peek().text)) this.unexpected();
    return filter;
  }

  private either(): SpanFilter {
    let filter = this.both();
    while (this.skip('||')) {
      const [left, right] = [filter, this.both()];
      filter = (span) => left(span) || right(span);
    }
    return filter;
  }

  private both(): SpanFilter {
    let filter = this.single();
    while (this.skip('&&')) {
      const [left, right] = [filter, this.single()];
      filter = (span) => left(span) && right(span);
    }
    return filter;
  }

  private single(): SpanFilter {
    if (!this.skip('(')) return this.comparison();
    const inner = this.either();
    this.take(')');
    return inner;
  }

  private comparison(): SpanFilter {
    const field = this.next('word');
    const read = readerOf(field);
    const operator = this.next('symbol');
    const value = this.literal();
    const compare = comparisonOf(operator, value);
    return (span) => compare(read(span));
  }

  private literal(): Operand {
    const token = this.tokens[this.at++] ?? this.unexpected();
    if (token.kind === 'string')
      return token.text.startsWith('`') ? token.text.slice(1, -1) : String(JSON.parse(token.text));
    if (token.kind === 'duration') return durationOf(token.text);
    if (token.kind === 'number') return Number(token.text);
    if (token.text === 'true' || token.text === 'false') return token.text === 'true';
    if (token.text === 'nil') return null;
    if (token.kind === 'word') return token.text;
    this.at--;
    return this.unexpected();
  }

  private peek(): Token {
    return this.tokens[this.at] ?? this.unexpected();
  }

  private skip(text: string): boolean {
    if (this.peek().text !== text || this.peek().kind === 'string') return false;
    this.at++;
    return true;
  }

  private take(text: string): void {
    if (!this.skip(text)) this.unexpected();
  }

  private next(kind: Token['kind']): Token {
    const token = this.peek();
    if (token.kind !== kind) this.unexpected();
    this.at++;
    return token;
  }

  private unexpected(): never {
    const token = this.tokens[Math.min(this.at, this.tokens.length - 1)] ?? { line: 1, column: 1, text: '$end' };
    throw new QueryError(token, `syntax error: unexpected ${token.text}`);
  }
}

const NANOSECONDS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
  d: 86_400e9,
};

function durationOf(text: string): number {
  const [, amount = '', unit = ''] = /^([\d.]+)(\D+)$/.exec(text) ?? [];
  return Number(amount) * (NANOSECONDS[unit] ?? 1);
}

const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];
const STATUSES = ['unset', 'ok', 'error'];

const INTRINSICS: Readonly<Record<string, Reader>> = {
  name: ({ span }) => span.name,
  duration: ({ span }) => Number(span.end - span.start),
  status: ({ span }) => STATUSES[span.status.code] ?? 'unset',
  statusMessage: ({ span }) => span.status.message,
  kind: ({ span }) => KINDS[span.kind] ?? 'unspecified',
};

function readerOf(field: Token): Reader {
  const intrinsic = INTRINSICS[field.text] ?? INTRINSICS[field.text.replace(/^span:/, '')];
  if (intrinsic !== undefined) return intrinsic;
  const [, scope = '', key = ''] = /^(span|resource|)\.(.+)$/.exec(field.text) ?? [];
  if (key === '') throw new QueryError(field, `syntax error: unexpected ${field.text}`);
  return ({ span, resource }) => {
    const own = scope === 'resource' ? undefined : valueOf(span.attributes, key);
    return operandOf(own ?? (scope === 'span' ? undefined : valueOf(resource, key)));
  };
}

function operandOf(value: PlainValue | undefined): Operand {
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** Types are strict, as Tempo's are: `"500"` never equals 500. */
function comparisonOf(operator: Token, value: Operand): (read: Operand) => boolean {
  switch (operator.text) {
    case '=':
      return (read) => read === value;
    case '!=':
      return (read) => (value === null || read !== null) && read !== value;
    case '=~':
    case '!~': {
      const pattern = new RegExp(`^(?:${String(value)})$`);
      return (read) => typeof read === 'string' && pattern.test(read) === (operator.text === '=~');
    }
    case '>':
      return ordered(value, (read, limit) => read > limit);
    case '>=':
      return ordered(value, (read, limit) => read >= limit);
    case '<':
      return ordered(value, (read, limit) => read < limit);
    case '<=':
      return ordered(value, (read, limit) => read <= limit);
    default:
      throw new QueryError(operator, `syntax error: unexpected ${operator.text}`);
  }
}

function ordered(limit: Operand, compare: (read: number, limit: number) => boolean): (read: Operand) => boolean {
  return (read) => typeof read === 'number' && typeof limit === 'number' && compare(read, limit);
}
