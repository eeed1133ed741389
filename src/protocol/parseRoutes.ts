/** Reads the routes snapshot on the client's side. */
import { fieldsOf, numberOr, oneOf, textOr } from './parse';
import type { Place, RouteRow, RoutesSnapshot, ServiceRows } from './requests';

export function parseRoutes(value: unknown): RoutesSnapshot {
  const fields = fieldsOf(value);
  return { services: listOf(fields['services']).map(parseService), warnings: numberOr(fields['warnings'], 0) };
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function parseService(value: unknown): ServiceRows {
  const fields = fieldsOf(value);
  return {
    name: textOr(fields['name'], ''),
    measured: numberOr(fields['measured'], 0),
    routes: listOf(fields['routes']).map(parseRow),
    workers: listOf(fields['workers']).map(parseRow),
  };
}

function parseRow(value: unknown): RouteRow {
  const fields = fieldsOf(value);
  const known = (one: unknown): number | null => (typeof one === 'number' ? one : null);
  return {
    label: textOr(fields['label'], ''),
    text: textOr(fields['text'], ''),
    detail: textOr(fields['detail'], ''),
    health: oneOf(fields['health'], ['ok', 'slow', 'failing', 'unmeasured', 'silent'], 'silent'),
    place: parsePlace(fields['place']),
    p99: known(fields['p99']),
    errorRatio: known(fields['errorRatio']),
    rate: known(fields['rate']),
    service: textOr(fields['service'], ''),
    method: textOr(fields['method'], ''),
    path: textOr(fields['path'], ''),
  };
}

export function parsePlace(value: unknown): Place {
  const fields = fieldsOf(value);
  return { uri: textOr(fields['uri'], ''), line: numberOr(fields['line'], 0), column: numberOr(fields['column'], 0) };
}
