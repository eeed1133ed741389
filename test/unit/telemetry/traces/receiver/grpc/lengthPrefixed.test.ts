import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lengthPrefixed, UnaryReader } from '../../../../../../src/telemetry/traces/receiver/grpc/lengthPrefixed';
import { framed } from '../../../../../support/otlp/grpc';

/** Cuts at the given places, in any order, some of them the same. */
function pieces(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end));
}

function read(all: readonly Buffer[]): ReturnType<UnaryReader['end']> {
  const reader = new UnaryReader();
  for (const piece of all) reader.push(piece);
  return reader.end();
}

const body = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
const cuts = fc.array(fc.nat(1000), { maxLength: 12 });

describe('the message of a call', () => {
  it('is the same, wherever its pieces end', () => {
    fc.assert(
      fc.property(body, fc.boolean(), cuts, (bytes, isPacked, where) => {
        expect(read(pieces(framed(bytes, isPacked ? 1 : 0), where))).toEqual({ isPacked, body: bytes });
      }),
    );
  });

  it('is not taken when something is missing or left over', () => {
    fc.assert(
      fc.property(body, cuts, fc.nat(1000), body, (bytes, where, short, more) => {
        const whole = framed(bytes);
        const cut = whole.subarray(0, short % whole.length);
        expect(read(pieces(cut, where))).toBe('The call ended within its message.');
        fc.pre(more.length > 0);
        expect(read(pieces(Buffer.concat([whole, more]), where))).toBe('An export is one message.');
      }),
    );
  });

  it('holds no more than it announced, whatever comes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), cuts, (bytes, where) => {
        const result = read(pieces(Buffer.from(bytes), where));
        if (typeof result !== 'string')
          expect(framed(result.body, result.isPacked ? 1 : 0)).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it('announces its length as soon as the prefix is there', () => {
    const reader = new UnaryReader();
    const prefix = framed(Buffer.alloc(0), 0, 0xffff_ffff);
    reader.push(prefix.subarray(0, 4));
    expect(reader.announced).toBeUndefined();
    reader.push(prefix.subarray(4));
    expect(reader.announced).toBe(0xffff_ffff);
  });

  it('says whether it is packed with one bit', () => {
    expect(read([framed(Buffer.from('x'), 2)])).toBe('The message does not say whether it is packed.');
    expect(read([lengthPrefixed(Buffer.from('xyz'))])).toEqual({ isPacked: false, body: Buffer.from('xyz') });
  });
});
