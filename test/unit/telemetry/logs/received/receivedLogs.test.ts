import { describe, expect, it } from 'vitest';
import { seconds } from '../../../../../src/core/units';
import type { LogRecord } from '../../../../../src/telemetry/logs/received/logRecord';
import { createLogStore } from '../../../../../src/telemetry/logs/received/logStore';
import { createReceivedLogs } from '../../../../../src/telemetry/logs/received/receivedLogs';

const TRACE = 'ab'.repeat(16);

const record = (traceId: string, nanos: string, body = 'text', spanId = ''): LogRecord => ({
  traceId,
  line: { nanos, severity: 'info', body, service: 'shop', spanId, attributes: [] },
});

const search = { traceId: TRACE, services: [], start: seconds(0), end: seconds(9), limit: 2 };

describe('received logs', () => {
  it('are told by trace, span and time, and say when there are more', async () => {
    const store = createLogStore();
    store.add([
      record(TRACE, '30', 'c', '01'),
      record(TRACE, '10', 'a'),
      record('cd'.repeat(16), '5'),
      record(TRACE, '9'),
    ]);
    const source = createReceivedLogs(store, 'Logs sent here');
    const found = await source.logs(search, AbortSignal.timeout(1000));
    expect(found).toMatchObject({ ok: true, value: { isCut: true, lines: [{ nanos: '9' }, { nanos: '10' }] } });
    expect(await source.logs({ ...search, spanId: '01' }, AbortSignal.timeout(1000))).toMatchObject({
      value: { isCut: false, lines: [{ body: 'c' }] },
    });
    expect(await source.logs({ ...search, traceId: 'no' }, AbortSignal.timeout(1000))).toMatchObject({
      failure: { reason: 'bad-request' },
    });
  });

  it('keep within their memory, and count every line that is not kept', () => {
    const store = createLogStore({ bytes: 5_000, bytesPerTrace: 2_000 });
    const traces = Array.from({ length: 10 }, (_, index) => String(index + 1).padStart(32, '0'));
    const refused = store.add([
      ...traces.flatMap((traceId) => Array.from({ length: 6 }, () => record(traceId, '1'))),
      record('', '1'),
    ]);
    const { lines, bytes, replaced, untraced, traces: kept } = store.counts();
    expect(untraced).toBe(1);
    expect(refused).toBe(20);
    expect(lines + replaced + refused).toBe(60);
    expect(bytes).toBeLessThanOrEqual(5_000);
    expect(kept).toBe(3);
    expect([store.read(traces[0] ?? ''), store.read(traces[9] ?? '').length]).toEqual([[], 4]);
    store.clear();
    expect(store.counts()).toMatchObject({ lines: 0, bytes: 0, traces: 0 });
  });
});
