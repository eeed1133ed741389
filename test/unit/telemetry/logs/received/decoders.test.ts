import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SEVERITIES, severityOfWord } from '../../../../../src/core/logs';
import { logsFromJson } from '../../../../../src/telemetry/logs/received/fromJson';
import { logsFromProtobuf } from '../../../../../src/telemetry/logs/received/fromProtobuf';
import type { LogRecord } from '../../../../../src/telemetry/logs/received/logRecord';
import { MalformedMessage } from '../../../../../src/telemetry/traces/otlp/wire';
import { field } from '../../../../support/otlp/encode';
import { encodeLogs, logsToJson } from '../../../../support/otlp/logs';

/** Empty, or digits of which one is not zero. */
const id = (bytes: number): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constant(''),
    fc
      .uint8Array({ minLength: bytes, maxLength: bytes })
      .filter((all) => all.some((byte) => byte > 0))
      .map((all) => Buffer.from(all).toString('hex')),
  );
const record: fc.Arbitrary<LogRecord> = fc.record({
  traceId: id(16),
  line: fc.record({
    nanos: fc.bigInt({ min: 1n, max: 2n ** 63n }).map(String),
    severity: fc.constantFrom(...SEVERITIES),
    body: fc.string(),
    service: fc.constant('shop'),
    spanId: id(8),
    attributes: fc.array(fc.record({ key: fc.string(), type: fc.constant('string' as const), text: fc.string() })),
  }),
});
const records = fc.array(record, { maxLength: 5 });

describe('logs of OTLP', () => {
  it('are read from both encodings as they were written', () => {
    fc.assert(
      fc.property(records, (all) => {
        expect(logsFromProtobuf(encodeLogs('shop', all))).toEqual(all);
        expect(logsFromJson(JSON.parse(JSON.stringify(logsToJson('shop', all))))).toEqual(all);
      }),
    );
  });

  it('never make a reader fail otherwise than by MalformedMessage', () => {
    const samples = fc.sample(records, { numRuns: 30, seed: 3 }).map((all) => encodeLogs('shop', all));
    const mutations = fc.array(fc.tuple(fc.nat(3000), fc.nat(255)), { maxLength: 6 });
    fc.assert(
      fc.property(fc.constantFrom(...samples), mutations, (whole, changes) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        try {
          logsFromProtobuf(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedMessage);
        }
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        logsFromJson({ resourceLogs: [one, { resource: other, scopeLogs: [{ logRecords: [one, other] }] }] });
      }),
    );
  });

  it('belong to no trace when the ids are zeros, and have the time they were seen at when they have none', () => {
    const observed = Buffer.from([(11 << 3) | 1, 7, 0, 0, 0, 0, 0, 0, 0]);
    const ids = Buffer.concat([
      field(9, Buffer.alloc(16)),
      field(10, Buffer.alloc(8)),
      field(3, Buffer.from('Warning')),
    ]);
    expect(logsFromProtobuf(field(1, field(2, field(2, Buffer.concat([ids, observed])))))).toEqual([
      { traceId: '', line: { nanos: '7', severity: 'warn', body: '', service: '', spanId: '', attributes: [] } },
    ]);
    const json = { traceId: '0'.repeat(32), spanId: '', observedTimeUnixNano: '7', severityText: 'FATAL' };
    expect(logsFromJson({ resourceLogs: [{ scopeLogs: [{ logRecords: [json] }] }] })).toMatchObject([
      { traceId: '', line: { nanos: '7', severity: 'fatal' } },
    ]);
  });

  it.each([
    ['WARNING', 'warn'],
    ['err', 'error'],
    ['Critical', 'fatal'],
    ['notice', 'info'],
    ['verbose', 'trace'],
    ['DBG', 'debug'],
    ['whatever', 'unset'],
  ])('know that %s is %s', (word, severity) => expect(severityOfWord(word)).toBe(severity));
});
