/** From the body of an exporter's request to what is kept of it. */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { MalformedMessage } from '../otlp/wire';
import type { Encoding } from './exportAnswer';
import { LARGEST_BODY } from './limits';
import type { Signal, Taken } from './signals';

export interface Refused {
  readonly status: 400 | 413;
  readonly text: string;
}

const unpack = promisify(gunzip);

/** `isPacked` when it came as gzip. */
export async function takeBody(
  signal: Signal,
  body: Buffer,
  encoding: Encoding,
  isPacked: boolean,
): Promise<Taken | Refused> {
  const plain = isPacked ? await unpacked(body) : body;
  if (!(plain instanceof Uint8Array)) return plain;
  try {
    return signal.take(plain, encoding);
  } catch (error) {
    if (!(error instanceof MalformedMessage) && !(error instanceof SyntaxError)) throw error;
    return { status: 400, text: `The body is no ${signal.message}: ${error.message}` };
  }
}

async function unpacked(body: Buffer): Promise<Buffer | Refused> {
  try {
    return await unpack(body, { maxOutputLength: LARGEST_BODY });
  } catch (error) {
    const isLarge = error instanceof RangeError;
    return isLarge
      ? { status: 413, text: `Unpacked, the body is larger than ${LARGEST_BODY} bytes.` }
      : { status: 400, text: 'The body is no gzip.' };
  }
}
