import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spokenIn } from '../../../../../src/telemetry/traces/receiver/firstBytes';

describe('the first bytes of a connection', () => {
  it.each([
    ['', undefined],
    ['P', undefined],
    ['PR', undefined],
    ['PRI', 'http2'],
    ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'http2'],
    ['PO', 'http'],
    ['POST /v1/traces HTTP/1.1', 'http'],
    ['PROPFIND / HTTP/1.1', 'http'],
    ['GET / HTTP/1.1', 'http'],
    ['\x16\x03\x01', 'tls'],
    ['\0', 'http'],
  ])('%j is %s', (text, spoken) => {
    expect(spokenIn(Buffer.from(text, 'latin1'))).toBe(spoken);
  });

  it('are never read differently when more have come', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 8 }), fc.nat(8), (bytes, cut) => {
        const early = spokenIn(bytes.subarray(0, cut));
        if (early !== undefined) expect(spokenIn(bytes)).toBe(early);
        if (bytes.length >= 3) expect(spokenIn(bytes)).toBeDefined();
      }),
    );
  });
});
