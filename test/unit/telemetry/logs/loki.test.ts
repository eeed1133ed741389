import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seconds } from '../../../../src/core/units';
import { createHttpClient } from '../../../../src/telemetry/http';
import { createLoki } from '../../../../src/telemetry/logs/loki';
import type { FoundLogs, LogSearch, LogSource } from '../../../../src/telemetry/logs/source';
import { byText, streamSelector } from '../../../../src/telemetry/logs/logql';
import { readLines } from '../../../../src/telemetry/logs/lokiApi/lines';
import { startLokiDouble, type LokiDouble } from '../../../support/lokiDouble';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const OTHER = 'c0ffee00000000000000000000c0ffee';
const SPAN = 'b7ad6b7169203331';
const NOW = Date.now();
const at = (milliseconds: number): bigint => BigInt(NOW + milliseconds) * 1_000_000n;

const search: LogSearch = {
  traceId: TRACE,
  services: ['shop', 'cart-service'],
  start: seconds(NOW / 1000 - 60),
  end: seconds(NOW / 1000 + 60),
  limit: 100,
};

const sourceAt = (url: string, tenant?: string): LogSource =>
  createLoki(createHttpClient({ url, ...(tenant === undefined ? {} : { tenant }) }), 'Loki');

async function found(source: LogSource, more: Partial<LogSearch> = {}): Promise<FoundLogs> {
  const result = await source.logs({ ...search, ...more }, AbortSignal.timeout(20_000));
  if (!result.ok) throw new Error(`${result.failure.text} ${result.failure.nextStep}`);
  return result.value;
}

describe('logs from Loki', () => {
  let loki: LokiDouble;
  let source: LogSource;
  beforeEach(async () => {
    loki = await startLokiDouble({ needsTenant: true });
    source = sourceAt(loki.url, 'shop');
    loki.push({ app: 'shop', level: 'info' }, [
      { nanos: at(2), text: `level=info trace_id=${TRACE} span_id=${SPAN} msg="order placed"` },
      { nanos: at(3), text: `level=info trace_id=${OTHER} msg="somebody else"` },
    ]);
    loki.push({ app: 'cart' }, [
      {
        nanos: at(1),
        text: JSON.stringify({ level: 'warn', message: 'cart is old', traceId: TRACE, spanId: SPAN, items: 3 }),
      },
      { nanos: at(4), text: JSON.stringify({ level: 50, msg: 'cart is gone', trace_id: TRACE }) },
    ]);
    loki.push({ app: 'cart', trace_id: TRACE, level: 'error' }, [{ nanos: at(5), text: 'the id is in a label alone' }]);
    const metadata = { trace_id: TRACE, span_id: 'aaaaaaaaaaaaaaaa', severity_text: 'DEBUG', pool: '7' };
    loki.push({ app: 'cart' }, [{ nanos: at(6), text: 'the id is in structured metadata', metadata }]);
    loki.push({ app: 'stranger' }, [{ nanos: at(7), text: `other service, same trace ${TRACE}` }]);
  });
  afterEach(() => loki.close());

  it('finds the id in text, in JSON and in a label, of the trace’s services, in the order of time', async () => {
    const { lines, isCut, query } = await found(source);
    expect(lines.map(({ body, severity, service }) => [body, severity, service])).toEqual([
      ['cart is old', 'warn', 'cart'],
      [`level=info trace_id=${TRACE} span_id=${SPAN} msg="order placed"`, 'info', 'shop'],
      ['cart is gone', 'error', 'cart'],
      ['the id is in a label alone', 'error', 'cart'],
      ['the id is in structured metadata', 'debug', 'cart'],
    ]);
    expect([isCut, query]).toEqual([false, `{app=~"cart|shop"} |= "${TRACE}"`]);
    expect(lines[0]).toMatchObject({
      nanos: String(at(1)),
      spanId: SPAN,
      attributes: expect.arrayContaining([{ key: 'items', type: 'string', text: '3' }]),
    });
  });

  it('asks everybody when no label names a service of the trace', async () => {
    const { lines, query } = await found(source, { services: ['unheard-of'] });
    expect(lines.map(({ service }) => service)).toContain('stranger');
    expect(query).toBe(`{app=~".+"} |= "${TRACE}"`);
  });

  it('finds a span’s own lines, and those that name no span', async () => {
    const { lines } = await found(source, { spanId: 'aaaaaaaaaaaaaaaa' });
    expect(lines.map(({ body }) => body)).toEqual([
      'cart is gone',
      'the id is in a label alone',
      'the id is in structured metadata',
    ]);
  });

  it('says when there are more, and finds nothing at another time or of another trace', async () => {
    expect(await found(source, { limit: 2 })).toMatchObject({ isCut: true, lines: [{ service: 'cart' }, {}] });
    const early = { start: seconds(NOW / 1000 - 7200), end: seconds(NOW / 1000 - 3600) };
    expect((await found(source, early)).lines).toEqual([]);
    expect((await found(source, { traceId: 'ab'.repeat(16) })).lines).toEqual([]);
  });

  it('takes a hostile id as text', async () => {
    expect((await found(source, { traceId: '"} |= "x\\' })).lines).toEqual([]);
  });

  it('says what is missing when Loki serves several tenants, or is not there', async () => {
    const without = await sourceAt(loki.url).logs(search, AbortSignal.timeout(10_000));
    expect(without).toMatchObject({
      ok: false,
      failure: { reason: 'unauthorized', nextStep: expect.stringContaining('loki.tenant') },
    });
    const nobody = await sourceAt('http://127.0.0.1:9').logs(search, AbortSignal.timeout(10_000));
    expect(nobody).toMatchObject({ ok: false, failure: { reason: 'refused' } });
    const tooMany = await source.logs({ ...search, limit: 1_000_000 }, AbortSignal.timeout(10_000));
    expect(tooMany).toMatchObject({ ok: false, failure: { text: expect.stringContaining('max entries limit') } });
  });

  it('ends when it is cancelled', async () => {
    const cancelled = await source.logs(search, AbortSignal.abort());
    expect(cancelled).toMatchObject({ ok: false, failure: { reason: 'cancelled' } });
  });
});

describe('what Loki refuses', () => {
  it.each([
    [500, 'query timed out', 'timeout'],
    [429, 'too many outstanding requests', 'rate-limited'],
    [400, 'the query would read too many bytes (query: 9GB, limit: 1GB)', 'too-large'],
    [403, '', 'forbidden'],
    [404, '404 page not found', 'not-found'],
    [401, '<html>login</html>', 'unauthorized'],
    [200, '<html>login</html>', 'not-this-api'],
  ])('%s %s is %s', async (status, text, reason) => {
    const loki = await startLokiDouble();
    loki.refuse(status, text);
    const result = await sourceAt(loki.url).logs(search, AbortSignal.timeout(10_000));
    await loki.close();
    expect(result).toMatchObject({ ok: false, failure: { reason } });
    expect(JSON.stringify(result)).not.toContain('<html>');
  });
});

describe('lines as they are written', () => {
  const line = (text: string, labels: Record<string, string> = {}): unknown =>
    readLines({ data: { result: [{ stream: labels, values: [['1', text]] }] } })[0];

  it.each([
    ['level=WARN msg=x', {}, { severity: 'warn', body: 'level=WARN msg=x' }],
    ['{"severity":"CRITICAL","msg":"x"}', {}, { severity: 'fatal', body: 'x' }],
    ['{"level":30,"msg":"pino"}', {}, { severity: 'info', body: 'pino' }],
    ['plain', { detected_level: 'debug', service_name: 'a' }, { severity: 'debug', body: 'plain', service: 'a' }],
    ['plain', { severity_number: '17' }, { severity: 'error' }],
    ['{"nested":{"a":1}}', {}, { body: '{"nested":{"a":1}}', attributes: [{ key: 'nested', text: '{"a":1}' }] }],
    ['{broken', {}, { body: '{broken', severity: 'unset', spanId: '' }],
    [`span_id=${'0'.repeat(16)}`, {}, { spanId: '' }],
  ])('%s', (text, labels, expected) => expect(line(text, labels)).toMatchObject(expected));

  it('are read from anything without throwing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.string(), (one, other, text) => {
        readLines(one);
        readLines({ data: { result: [one, { stream: other, values: [one, ['1', text, other], [1, 2]] }] } });
      }),
    );
  });
});

describe('queries', () => {
  it('quote what comes from outside', () => {
    expect(streamSelector('app', ['a"b', 'c.d'])).toBe(String.raw`{app=~"a\"b|c\\.d"}`);
    expect(byText('{a="b"}', '"} |= "x')).toBe(String.raw`{a="b"} |= "\"} |= \"x"`);
  });
});
