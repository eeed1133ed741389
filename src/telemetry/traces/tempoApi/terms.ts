/**
 * Names of attributes and their values, for completion: `/api/v2/search/tags` and `/api/v2/search/tag/…/values`, which Tempo has since
 * 2.2, and their first versions on older servers (https://grafana.com/docs/tempo/latest/api_docs/).
 */
import { succeeded, type Result } from '../../../core/failure';
import { SERVICE_FIELD, type Term } from '../../../core/traceql/terms';
import { quoted } from '../../../core/traceql/write';
import { parseJson } from '../../json';
import type { ReadTerms } from '../cachedTerms';
import { fieldOf, itemsOf, textOf, textsIn } from '../otlp/jsonFields';
import type { HttpAnswer, HttpGet } from '../source';
import { refusalOf } from './refusal';

/** Seconds back in which terms are looked for: what nobody sent for an hour is seldom meant. */
const LOOKBACK = 3_600;
/** Servers before 2.8 do not know it, and do not mind. */
const MOST = 1_000;
/** Scopes whose attributes TraceQL writes with the scope before them; intrinsics stand alone. */
const SCOPES = ['resource', 'span', 'event', 'link', 'instrumentation'];

export function tempoTerms(get: HttpGet, now: () => number = Date.now): ReadTerms {
  let lacksVersion2 = false;
  return async ({ field, service }, signal) => {
    const end = Math.floor(now() / 1000);
    const times = [
      ['start', String(end - LOOKBACK)],
      ['end', String(end)],
      ['limit', String(MOST)],
    ] as const;
    const narrow =
      service === '' || field === SERVICE_FIELD ? [] : [['q', `{ ${SERVICE_FIELD} = ${quoted(service)} }`] as const];
    const read = async (version: '/v2' | ''): Promise<Result<HttpAnswer>> => {
      const base = `/api${version}/search`;
      const name = version === '' ? withoutScope(field) : field;
      const path = field === '' ? `${base}/tags` : `${base}/tag/${encodeURIComponent(name)}/values`;
      return get({ path, parameters: version === '' ? [] : [...times, ...narrow], accept: 'application/json' }, signal);
    };
    let answer = await read(lacksVersion2 ? '' : '/v2');
    if (answer.ok && answer.value.status === 404 && !lacksVersion2) {
      answer = await read('');
      if (answer.ok && answer.value.status === 200) lacksVersion2 = true;
    }
    if (!answer.ok) return answer;
    if (answer.value.status !== 200) return { ok: false, failure: refusalOf(answer.value) };
    const document = parseJson(new TextDecoder().decode(answer.value.body));
    return succeeded(field === '' ? fieldsIn(document) : valuesIn(document));
  };
}

/** The first version knows attributes without their scope. */
const withoutScope = (field: string): string => field.replace(/^(?:resource|span|event|link|instrumentation)?\./, '');

function fieldsIn(document: unknown): Term[] {
  const scoped = itemsOf(document, 'scopes').flatMap((scope) => {
    const name = textOf(scope, 'name');
    return SCOPES.includes(name) ? textsIn(scope, 'tags').map((tag) => `${name}.${attributeName(tag)}`) : [];
  });
  // Without scopes nothing says where an attribute stands: a dot alone asks everywhere.
  const plain = textsIn(document, 'tagNames').map((tag) => `.${attributeName(tag)}`);
  return [...scoped, ...plain].map((text) => ({ text, isText: false }));
}

/** Names with characters of their own are quoted, as TraceQL wants it. */
const attributeName = (name: string): string => (/^[\w.\-/]+$/.test(name) ? name : quoted(name));

function valuesIn(document: unknown): Term[] {
  return itemsOf(document, 'tagValues').flatMap((item): Term[] => {
    if (typeof item === 'string') return [{ text: item, isText: true }];
    const value = fieldOf(item, 'value');
    return typeof value === 'string' ? [{ text: value, isText: textOf(item, 'type') === 'string' }] : [];
  });
}
