/** Traces of the shapes that views break on: the same shape and number give the same trace. */
import { generateTrace, type GeneratedTrace } from './generate';
import type { PlainSpan } from './model';

export const SHAPES = ['mixed', 'deep', 'wide', 'services', 'broken'] as const;

export type Shape = (typeof SHAPES)[number];

/** `services` has as many as this. */
const MANY_SERVICES = 300;

/** `deep` is one chain, `wide` one parent of all, `broken` has missing parents, circles, doubled spans and impossible times. */
export function generateShape(shape: Shape, count: number): GeneratedTrace {
  const made = generateTrace(count, SHAPES.indexOf(shape) + 1);
  if (shape === 'mixed') return made;
  const spans = made.spans.map((span, index) => RESHAPE[shape](span, index, made.spans));
  const all = shape === 'broken' ? [...spans, ...spans.filter((_, index) => index % 50 === 7)] : spans;
  return { ...made, spans: all, traces: resources(all, shape === 'services' ? MANY_SERVICES : 8) };
}

type Reshape = (span: PlainSpan, index: number, all: readonly PlainSpan[]) => PlainSpan;

const RESHAPE: Readonly<Record<Exclude<Shape, 'mixed'>, Reshape>> = {
  deep: (span, index, all) => {
    const root = all[0] ?? span;
    const inset = BigInt(index) * 1000n;
    return {
      ...span,
      parentSpanId: all[index - 1]?.spanId ?? '',
      start: root.start + inset,
      end: root.start + 2_000_000_000n - inset,
    };
  },
  wide: (span, index, all) => ({ ...span, parentSpanId: index === 0 ? '' : (all[0]?.spanId ?? '') }),
  services: (span) => span,
  broken: (span, index, all) => {
    if (index % 10 === 3) return { ...span, parentSpanId: `d${span.spanId.slice(1)}` };
    if (index % 100 === 5) return { ...span, parentSpanId: all[index + 1]?.spanId ?? span.spanId };
    if (index % 100 === 6) return { ...span, parentSpanId: all[index - 1]?.spanId ?? span.spanId };
    if (index % 30 === 8) return { ...span, end: span.start - 5_000_000n };
    return index % 40 === 9 ? { ...span, start: 0n } : span;
  },
};

function resources(spans: readonly PlainSpan[], services: number): GeneratedTrace['traces'] {
  return Array.from({ length: services }, (_, service) => ({
    attributes: [['service.name', `service-${service}`] as const],
    scopes: [{ name: 'generator', version: '1.0', spans: spans.filter((_, index) => index % services === service) }],
  })).filter(({ scopes }) => scopes.some((scope) => scope.spans.length > 0));
}
