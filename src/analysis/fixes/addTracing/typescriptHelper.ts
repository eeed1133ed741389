/** The module with `traceRequest`: spans of a server, made with the API alone (https://opentelemetry.io/docs/languages/js/). */
import type { TextStyle } from '../textStyle';
import { inStyle } from '../typescript/helperModule';
import type { TracingFlavour } from './typescriptFlavours';

export const TRACING_HELPER = 'traceRequest';

export interface HelperSetting {
  /** TypeScript, not JavaScript. */
  readonly isTyped: boolean;
  readonly isCommonJs: boolean;
  readonly style: TextStyle;
  /** A tracer that the project has: what it is called, and where the helper imports it from. */
  readonly tracer?: { readonly symbol: string; readonly source: string };
  /** Name of the tracer that is made where there is none: the service. */
  readonly service: string;
}

export function tracingHelper(flavour: TracingFlavour, setting: HelperSetting): string {
  const { isTyped, isCommonJs, tracer } = setting;
  const bring = (names: readonly string[], source: string): string =>
    isCommonJs
      ? `const { ${names.join(', ')} } = require('${source}');`
      : `import { ${names.join(', ')} } from '${source}';`;
  const helper = flavour.helper(isTyped);
  const all = [TRACING_HELPER, ...Object.values(flavour.otherHooks ?? {})];
  const lines = [
    ...(isTyped ? flavour.typeImports : []),
    bring(
      [...(isTyped ? ['type Span'] : []), 'SpanKind', 'SpanStatusCode', 'context', 'propagation', 'trace'],
      '@opentelemetry/api',
    ),
    ...Object.entries(flavour.imports ?? {}).map(([source, names]) => bring(names, source)),
    ...(tracer ? [bring([tracer.symbol], tracer.source)] : []),
    '',
    ...(tracer ? [] : [`const tracer = trace.getTracer('${setting.service}');`, '']),
    ...(isCommonJs ? helper.map((line) => line.replace(/^export /, '')) : helper),
    '',
    ...starting(isTyped, tracer?.symbol ?? 'tracer'),
    '',
    ...ending(isTyped, flavour.endsBy === 'status'),
    '',
    ...recording(isTyped),
    ...(isCommonJs ? ['', `module.exports = { ${all.join(', ')} };`] : []),
    '',
  ];
  return inStyle(lines.join('\n'), setting.style);
}

const starting = (isTyped: boolean, tracer: string): readonly string[] => [
  '/** The span of the server, in the trace of whoever asks; within one that is active already, a part of it. */',
  `function startSpan(${isTyped ? 'method: string, path: string, headers: object): Span' : 'method, path, headers)'} {`,
  '  const isPart = trace.getActiveSpan() !== undefined;',
  `  return ${tracer}.startSpan(`,
  '    `${method} ${path}`,',
  '    {',
  '      kind: isPart ? SpanKind.INTERNAL : SpanKind.SERVER,',
  "      attributes: { 'http.request.method': method, 'http.route': path },",
  '    },',
  '    isPart ? context.active() : propagation.extract(context.active(), headers),',
  '  );',
  '}',
];

/** A response that was never begun, because the client went away, has no status. */
const ending = (isTyped: boolean, isByStatus: boolean): readonly string[] => {
  const given = isByStatus
    ? `status${isTyped ? ': number' : ''}`
    : `response${isTyped ? ': { headersSent: boolean; statusCode: number }' : ''}`;
  const status = isByStatus ? 'status' : 'response.statusCode';
  return [
    `function endSpan(span${isTyped ? ': Span' : ''}, ${given})${isTyped ? ': void' : ''} {`,
    `  ${isByStatus ? '' : 'if (response.headersSent) '}span.setAttribute('http.response.status_code', ${status});`,
    `  if (${status} >= 500) span.setStatus({ code: SpanStatusCode.ERROR });`,
    '  span.end();',
    '}',
  ];
};

const recording = (isTyped: boolean): readonly string[] => [
  `function recordError(span${isTyped ? ': Span' : ''}, error${isTyped ? ': unknown): void' : ')'} {`,
  '  span.recordException(error instanceof Error ? error : String(error));',
  '}',
];
