/** JSON from outside: parsed without trust, and told apart from what only pretends to be it. */
import { failed, succeeded, type Result } from '../core/failure';
import type { HttpAnswer } from './http';

/** Parses JSON that may be anything; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

/** A property of a value of unknown shape. */
export function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** The JSON object of an answer. `api`, for people: whose API was expected, `Prometheus`. */
export function jsonOf({ body, contentType }: HttpAnswer, address: string, api: string): Result<unknown> {
  const text = new TextDecoder().decode(body);
  const parsed = parseJson(text);
  if (typeof parsed === 'object' && parsed !== null) return succeeded(parsed);
  if (isWebPage(text, contentType)) {
    const next = 'A login page or a wrong path? Check the address and the credential.';
    return failed('not-this-api', `${address} answers with a web page, not with the API of ${api}.`, next);
  }
  if (/^\s*[{[]/.test(text)) {
    const next = 'Try again; a proxy on the way may cut long answers.';
    return failed('malformed', `The answer of ${address} ends in the middle.`, next);
  }
  return failed(
    'not-this-api',
    `${address} does not answer like ${api}.`,
    `Check that the address is that of ${api} itself.`,
  );
}

/** A login page, a proxy's error page, somebody else's front page. */
export const isWebPage = (text: string, contentType: string): boolean =>
  /html/i.test(contentType) || /^\s*<(?:!doctype|html|head|body)/i.test(text);
