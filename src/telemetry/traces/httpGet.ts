/** Joins the trace sources to the one HTTP client. */
import type { HttpClient } from '../http';
import type { HttpGet } from './source';

/**
 * States whose body says more than their number, so that the trace source words them. The rest (429 and most of 5xx) is
 * the client's, which retries them once.
 */
const WORDED_BY_THE_SOURCE = [400, 401, 403, 404, 422, 499, 503, 504];

export function httpGetOf(client: HttpClient): HttpGet {
  return ({ path, parameters, accept }, signal) =>
    client.send(
      { method: 'GET', path, parameters: Object.fromEntries(parameters), accept },
      signal,
      WORDED_BY_THE_SOURCE,
    );
}
