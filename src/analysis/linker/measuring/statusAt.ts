/** Which status a way out answers with, where it is written right there. */
import type { Statement, Value } from '../../facts';
import { childrenOf, partsOf } from '../visit';

/** As they are called in Go (`StatusNotFound`), Python (`HTTPNotFound`, `HttpResponseNotFound`) and Nest (`NotFoundException`). */
const BY_NAME: Readonly<Record<string, number>> = {
  OK: 200,
  Created: 201,
  Accepted: 202,
  NoContent: 204,
  MovedPermanently: 301,
  Found: 302,
  SeeOther: 303,
  NotModified: 304,
  BadRequest: 400,
  Unauthorized: 401,
  PaymentRequired: 402,
  Forbidden: 403,
  NotFound: 404,
  MethodNotAllowed: 405,
  NotAllowed: 405,
  RequestTimeout: 408,
  Conflict: 409,
  Gone: 410,
  RequestEntityTooLarge: 413,
  PayloadTooLarge: 413,
  UnsupportedMediaType: 415,
  Teapot: 418,
  UnprocessableEntity: 422,
  TooManyRequests: 429,
  InternalServerError: 500,
  ServerError: 500,
  NotImplemented: 501,
  BadGateway: 502,
  ServiceUnavailable: 503,
  GatewayTimeout: 504,
};

/** Statements before the one that leaves that may answer. */
const MOST_STATEMENTS = 4;

/** The last status in a block of statements; undefined where none is written, or several are. */
export function statusAt(block: readonly Statement[]): number | undefined {
  for (const statement of [...block].reverse().slice(0, MOST_STATEMENTS)) {
    const found = new Set(partsOf(statement).values.flatMap((value) => (value ? statusesIn(value) : [])));
    const [only] = found;
    if (only !== undefined) return found.size === 1 ? only : undefined;
  }
  return undefined;
}

function statusesIn(value: Value): readonly number[] {
  const own = statusOf(value);
  if (own !== undefined) return [own];
  // `http.NotFound(w, r)`: the name says it, and what is given to it is a text.
  if (value.kind === 'call') {
    const named = statusOf(value.callee);
    const given = value.arguments.flatMap((argument) => statusesIn(argument.value));
    const chained = value.callee.kind === 'member' ? statusesIn(value.callee.object) : [];
    return given.length > 0 || named === undefined ? [...chained, ...given] : [named];
  }
  return childrenOf(value).flatMap((child) => (child ? statusesIn(child) : []));
}

function statusOf(value: Value): number | undefined {
  if (value.kind === 'number') return isStatus(value.value) ? value.value : undefined;
  if (value.kind !== 'name' && value.kind !== 'member') return undefined;
  const numbered = /^HTTP_([1-5]\d\d)(?:_|$)/.exec(value.name)?.[1];
  if (numbered !== undefined) return Number(numbered);
  const word = value.name.replace(/^(?:Status|HTTP|HttpResponse)|(?:Exception|Error)$/g, '');
  return BY_NAME[word] ?? BY_NAME[value.name];
}

const isStatus = (number: number): boolean => Number.isInteger(number) && number >= 200 && number < 600;
