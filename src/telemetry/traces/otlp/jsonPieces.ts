/** OTLP JSON in pieces that can be written one after another. */
import { hexFromJson } from './hex';
import { fieldOf, itemsOf } from './jsonFields';

/** Spans in one piece. */
const MOST_SPANS = 500;

/** Pieces of the list `resourceSpans`. Ids become hexadecimal digits where a backend wrote them otherwise. */
export function* jsonPiecesOf(resourceSpans: readonly unknown[]): Generator<object> {
  for (const one of resourceSpans) {
    const resource = kept(one, 'resource', 'schemaUrl');
    for (const scopeSpans of [...itemsOf(one, 'scopeSpans'), ...itemsOf(one, 'instrumentationLibrarySpans')]) {
      const scope = fieldOf(scopeSpans, 'scope') ?? fieldOf(scopeSpans, 'instrumentationLibrary');
      const own = { ...(scope === undefined ? {} : { scope }), ...kept(scopeSpans, 'schemaUrl') };
      const spans = itemsOf(scopeSpans, 'spans');
      for (let at = 0; at < spans.length; at += MOST_SPANS) {
        const part = spans.slice(at, at + MOST_SPANS).map(withHexIds);
        yield { ...resource, scopeSpans: [{ ...own, spans: part }] };
      }
    }
  }
}

function kept(value: unknown, ...names: readonly string[]): object {
  return Object.fromEntries(
    names.flatMap((name) => (fieldOf(value, name) === undefined ? [] : [[name, fieldOf(value, name)]])),
  );
}

const ID_BYTES = { traceId: 16, spanId: 8, parentSpanId: 8 } as const;

function withHexIds(span: unknown): object {
  const own = typeof span === 'object' && span !== null ? span : {};
  const links = itemsOf(span, 'links').map((link) => ({ ...(link ?? {}), ...idsOf(link) }));
  return { ...own, ...idsOf(span), ...(links.length === 0 ? {} : { links }) };
}

function idsOf(value: unknown): object {
  return Object.fromEntries(
    Object.entries(ID_BYTES).flatMap(([name, length]) => {
      const id = hexFromJson(fieldOf(value, name), length);
      return id === '' ? [] : [[name, id]];
    }),
  );
}
