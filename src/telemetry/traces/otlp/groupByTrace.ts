/** OTLP JSON that mixes traces, or spreads one over several documents, sorted by trace: the decoder wants one a time. */
import { hexFromJson } from './hex';
import { fieldOf, itemsOf } from './jsonFields';

/** In the order in which traces first appear; spans without an id are left out. */
export function groupByTrace(documents: readonly unknown[]): readonly (readonly [id: string, document: object])[] {
  const grouped = new Map<string, object[]>();
  for (const document of documents)
    for (const resourceSpans of resourceSpansOf(document))
      for (const scopeSpans of itemsOf(resourceSpans, 'scopeSpans'))
        for (const [id, spans] of spansByTrace(itemsOf(scopeSpans, 'spans'))) {
          const part = {
            resource: fieldOf(resourceSpans, 'resource'),
            scopeSpans: [{ scope: fieldOf(scopeSpans, 'scope'), spans }],
          };
          const own = grouped.get(id);
          if (own) own.push(part);
          else grouped.set(id, [part]);
        }
  return [...grouped].map(([id, resourceSpans]) => [id, { resourceSpans }]);
}

/** With or without a wrapper, as Tempo's and Jaeger's answers have it. */
function resourceSpansOf(document: unknown): readonly unknown[] {
  const inner = ['trace', 'result'].map((name) => fieldOf(document, name)).find((value) => value !== undefined);
  const holder = inner ?? document;
  return [...itemsOf(holder, 'resourceSpans'), ...itemsOf(holder, 'batches')];
}

function spansByTrace(spans: readonly unknown[]): ReadonlyMap<string, unknown[]> {
  const grouped = new Map<string, unknown[]>();
  for (const span of spans) {
    const id = hexFromJson(fieldOf(span, 'traceId'), 16);
    const own = grouped.get(id);
    if (own) own.push(span);
    else if (id !== '') grouped.set(id, [span]);
  }
  return grouped;
}
