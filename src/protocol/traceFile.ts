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

/** The file that a trace came from, as far as it can be opened once more when the window was reloaded. */
export interface TraceOrigin {
  readonly name: string;
  /** Empty for a file that was dropped, which has no place. */
  readonly path: string;
  /** What was dropped, where it is short enough to be kept. */
  readonly text: string;
}

/** Characters of a dropped file that are kept with the state of the view. */
export const MOST_KEPT_TEXT = 1_000_000;

/** Undefined for what names no file. */
export function parseTraceOrigin(value: unknown): TraceOrigin | undefined {
  const fields = fieldsOf(value);
  const [name, path, text] = [textOr(fields['name'], ''), textOr(fields['path'], ''), textOr(fields['text'], '')];
  return name === '' ? undefined : { name, path, text };
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
