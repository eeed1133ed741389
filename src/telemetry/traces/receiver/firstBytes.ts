/** What a client speaks, by the first bytes that it sends. */

export type Spoken = 'http' | 'http2' | 'tls';

/** The first byte of what a client says that wants TLS (RFC 8446, 5.1). */
const TLS_HANDSHAKE = 0x16;
/** How HTTP/2 begins without TLS (RFC 9113, 3.4). No method of HTTP/1 begins like its first three letters. */
const PREFACE = Buffer.from('PRI');

/** Undefined while the bytes are too few to tell. */
export function spokenIn(bytes: Uint8Array): Spoken | undefined {
  if (bytes.length === 0) return undefined;
  if (bytes[0] === TLS_HANDSHAKE) return 'tls';
  const known = Math.min(bytes.length, PREFACE.length);
  if (!PREFACE.subarray(0, known).equals(bytes.subarray(0, known))) return 'http';
  return known === PREFACE.length ? 'http2' : undefined;
}
