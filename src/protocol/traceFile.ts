/** What the server found in a file of traces. */
import { fieldsOf, textOr } from './parse';

export interface FileTrace {
  readonly traceId: string;
  /** `GET /users/{id}`, of the first root. */
  readonly name: string;
  readonly service: string;
  readonly spans: number;
  readonly durationMilliseconds: number;
}

export type FileTraces =
  | { readonly kind: 'traces'; readonly traces: readonly FileTrace[] }
  /** One sentence of what is wrong, one of what to do. */
  | { readonly kind: 'failure'; readonly text: string };

/** How the export of a trace ended. */
export type Exported = { readonly kind: 'written' } | { readonly kind: 'failure'; readonly text: string };

export function parseExported(value: unknown): Exported {
  const fields = fieldsOf(value);
  return fields['kind'] === 'written'
    ? { kind: 'written' }
    : { kind: 'failure', text: textOr(fields['text'], 'The language server did not answer.') };
}

export function parseFileTraces(value: unknown): FileTraces {
  const fields = fieldsOf(value);
  const traces = fields['traces'];
  if (!Array.isArray(traces))
    return { kind: 'failure', text: textOr(fields['text'], 'The language server did not answer.') };
  return {
    kind: 'traces',
    traces: traces.flatMap((item: unknown): FileTrace[] => {
      const one = fieldsOf(item);
      const traceId = textOr(one['traceId'], '');
      if (traceId === '') return [];
      return [
        {
          traceId,
          name: textOr(one['name'], ''),
          service: textOr(one['service'], ''),
          spans: countOr(one['spans']),
          durationMilliseconds: countOr(one['durationMilliseconds']),
        },
      ];
    }),
  };
}

const countOr = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);
