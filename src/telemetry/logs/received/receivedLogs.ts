/** The logs that services of this machine sent to us, as a source like any other. */
import { failed, succeeded } from '../../../core/failure';
import { normaliseTraceId } from '../../../core/trace/trace';
import type { LogSource } from '../source';
import type { LogStore } from './logStore';

export function createReceivedLogs(store: LogStore, description: string): LogSource {
  return {
    description,
    logs({ traceId, spanId, limit }) {
      const id = normaliseTraceId(traceId);
      if (id === undefined)
        return Promise.resolve(
          failed('bad-request', `“${traceId}” is not a trace id.`, 'A trace id has up to 32 hexadecimal digits.'),
        );
      const own = store.read(id).filter((line) => spanId === undefined || line.spanId === spanId);
      const lines = own.toSorted((left, right) => compare(BigInt(left.nanos), BigInt(right.nanos))).slice(0, limit);
      return Promise.resolve(succeeded({ lines, isCut: own.length > limit, query: '' }));
    },
  };
}

const compare = (left: bigint, right: bigint): number => (left < right ? -1 : left > right ? 1 : 0);
