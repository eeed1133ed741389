/** The spans that the double of Tempo was sent, by trace. */
import { valueOf, type PlainAttribute, type PlainResource, type PlainSpan, type PlainTraces } from '../otlp/model';

export interface StoredSpan {
  readonly span: PlainSpan;
  readonly resource: readonly PlainAttribute[];
  readonly service: string;
}

export class SpanStore {
  private readonly byTrace = new Map<string, { resources: PlainResource[]; spans: StoredSpan[] }>();

  add(resources: PlainTraces): void {
    for (const resource of resources) {
      const service = String(valueOf(resource.attributes, 'service.name') ?? '');
      for (const scope of resource.scopes) {
        for (const traceId of new Set(scope.spans.map((span) => span.traceId))) {
          const spans = scope.spans.filter((span) => span.traceId === traceId);
          const entry = this.entry(traceId);
          entry.resources.push({ attributes: resource.attributes, scopes: [{ ...scope, spans }] });
          entry.spans.push(...spans.map((span) => ({ span, resource: resource.attributes, service })));
        }
      }
    }
  }

  /** One trace as it was sent, resource by resource. */
  trace(traceId: string): PlainTraces {
    return this.byTrace.get(traceId)?.resources ?? [];
  }

  traces(): [traceId: string, spans: readonly StoredSpan[]][] {
    return [...this.byTrace].map(([traceId, { spans }]) => [traceId, spans]);
  }

  spans(): StoredSpan[] {
    return this.traces().flatMap(([, spans]) => spans);
  }

  private entry(traceId: string): { resources: PlainResource[]; spans: StoredSpan[] } {
    const known = this.byTrace.get(traceId);
    if (known !== undefined) return known;
    const fresh = { resources: [], spans: [] };
    this.byTrace.set(traceId, fresh);
    return fresh;
  }
}
