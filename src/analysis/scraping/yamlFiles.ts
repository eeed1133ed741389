/** Reads YAML of which nothing is certain. */
import { parseAllDocuments, type Document } from 'yaml';

/** The documents of a file; undefined for what is no YAML, such as templates of charts. Never throws. */
export function documentsIn(text: string): readonly Document[] | undefined {
  // Its warnings would be printed.
  const parsed = parseAllDocuments(text, { logLevel: 'error' });
  const documents = 'empty' in parsed ? [] : parsed;
  return documents.some(({ errors }) => errors.length > 0) ? undefined : documents;
}

/** The documents as plain data; one that cannot be resolved is left out. */
export function dataIn(text: string): readonly unknown[] | undefined {
  return documentsIn(text)?.flatMap((document): unknown[] => {
    try {
      const data: unknown = document.toJS();
      return [data];
    } catch {
      return [];
    }
  });
}

export type Fields = Readonly<Record<string, unknown>>;

/** The fields of a map; none for anything else. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

export const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const textsOf = (value: unknown): readonly string[] =>
  itemsOf(value).flatMap((item) => (typeof item === 'string' || typeof item === 'number' ? [String(item)] : []));

/** The texts of a map of texts: labels, selectors. */
export function labelsIn(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(fieldsOf(value)).flatMap(([key, held]) =>
      typeof held === 'string' || typeof held === 'number' || typeof held === 'boolean' ? [[key, String(held)]] : [],
    ),
  );
}
