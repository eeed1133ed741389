/** What the receiver takes, by the path it is sent to: traces, metrics and logs. */
import { logsFromJson } from '../../logs/received/fromJson';
import { logsFromProtobuf } from '../../logs/received/fromProtobuf';
import type { LogStore } from '../../logs/received/logStore';
import { metricsFromJson } from '../../metrics/pushed/fromJson';
import { metricsFromProtobuf } from '../../metrics/pushed/fromProtobuf';
import type { PushedServices } from '../../metrics/pushed/pushedServices';
import type { Encoding } from './exportAnswer';
import { protobufFromJson } from './fromJson';
import { splitByTrace } from './splitByTrace';
import type { TraceStore } from './traceStore';

/** What was not kept of a request, and why. */
export interface Taken {
  readonly rejected: number;
  readonly reason: string;
}

export interface Signal {
  /** As the protocol calls the message: `ExportTraceServiceRequest`. */
  readonly message: string;
  /** The path of its call over gRPC. */
  readonly method: string;
  /** As the answer calls what was not kept: `rejectedSpans`. */
  readonly rejected: string;
  /** Throws `MalformedMessage` or `SyntaxError`. */
  readonly take: (body: Buffer, encoding: Encoding) => Taken;
}

export type Signals = ReadonlyMap<string, Signal>;

const json = (body: Buffer): unknown => JSON.parse(body.toString('utf8'));

/** `arrived` is told of the first trace. */
export function tracesSignal(store: TraceStore, arrived: () => void): Signal {
  return {
    message: 'ExportTraceServiceRequest',
    method: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
    rejected: 'rejectedSpans',
    take(body, encoding) {
      const { parts, invalid } = splitByTrace(encoding === 'application/json' ? protobufFromJson(json(body)) : body);
      const isFirst = store.counts().traces === 0 && parts.length > 0;
      const refused = store.add(parts);
      if (isFirst) arrived();
      return taken(
        [invalid, 'spans have no valid trace id or span id.'],
        [refused, 'spans belong to a trace that is too large.'],
      );
    },
  };
}

/** `arrived` is told of everything that came, and whether it is of a service that is new, or sends again. */
export function metricsSignal(services: PushedServices, arrived: (isNews: boolean) => void): Signal {
  return {
    message: 'ExportMetricsServiceRequest',
    method: '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export',
    rejected: 'rejectedDataPoints',
    take(body, encoding) {
      const resources = encoding === 'application/json' ? metricsFromJson(json(body)) : metricsFromProtobuf(body);
      const { dropped, invalid, isNews } = services.add(resources);
      arrived(isNews);
      return taken(
        [invalid, 'points have buckets that do not fit together.'],
        [dropped, 'points are of more series than are kept.'],
      );
    },
  };
}

export function logsSignal(store: LogStore): Signal {
  return {
    message: 'ExportLogsServiceRequest',
    method: '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
    rejected: 'rejectedLogRecords',
    take(body, encoding) {
      const records = encoding === 'application/json' ? logsFromJson(json(body)) : logsFromProtobuf(body);
      return taken([store.add(records), 'records belong to a trace that has too many.']);
    },
  };
}

function taken(...causes: readonly (readonly [count: number, text: string])[]): Taken {
  const real = causes.filter(([count]) => count > 0);
  return {
    rejected: real.reduce((sum, [count]) => sum + count, 0),
    reason: real.map(([count, text]) => `${count} ${text}`).join(' '),
  };
}
