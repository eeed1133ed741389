/** Links that open a trace in the editor: `vscode://publisher.extension/trace/<trace id>?span=<span id>`. */
import { normaliseTraceId } from '../core/trace/trace';
import type { Intent } from './traceView';

/** Takes a URI's path and query, already decoded; undefined for what leads to no trace. Anybody may have made the link. */
export function parseDeepLink(path: string, query: string): Intent | undefined {
  const traceId = normaliseTraceId(/^\/trace\/([0-9a-fA-F]{1,32})\/?$/.exec(path)?.[1] ?? '');
  if (traceId === undefined) return undefined;
  const spanId = new URLSearchParams(query).get('span')?.toLowerCase() ?? '';
  return /^[0-9a-f]{16}$/.test(spanId) ? { kind: 'trace', traceId, spanId } : { kind: 'trace', traceId };
}
