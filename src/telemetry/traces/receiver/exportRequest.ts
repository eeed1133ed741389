/** From the body of an exporter's request to what is kept of it. */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { MalformedMessage } from '../otlp/wire';
import { protobufFromJson } from './fromJson';
import { splitByTrace, type SplitBatch } from './splitByTrace';
import type { Encoding } from './exportAnswer';

/** Bytes of a body, as sent and unpacked. */
export const LARGEST_BODY = 32 * 1024 * 1024;

export type ReadBatch =
  | { readonly kind: 'batch'; readonly batch: SplitBatch }
  | { readonly kind: 'refused'; readonly status: 400 | 413; readonly text: string };

const unpack = promisify(gunzip);

/** `isPacked` when it came as gzip. */
export async function readBatch(body: Buffer, encoding: Encoding, isPacked: boolean): Promise<ReadBatch> {
  const plain = isPacked ? await unpacked(body) : body;
  if (!(plain instanceof Uint8Array)) return plain;
  try {
    const bytes = encoding === 'application/json' ? protobufFromJson(JSON.parse(plain.toString('utf8'))) : plain;
    return { kind: 'batch', batch: splitByTrace(bytes) };
  } catch (error) {
    if (!(error instanceof MalformedMessage) && !(error instanceof SyntaxError)) throw error;
    return { kind: 'refused', status: 400, text: `The body is no ExportTraceServiceRequest: ${error.message}` };
  }
}

async function unpacked(body: Buffer): Promise<Buffer | ReadBatch> {
  try {
    return await unpack(body, { maxOutputLength: LARGEST_BODY });
  } catch (error) {
    const isLarge = error instanceof RangeError;
    return isLarge
      ? { kind: 'refused', status: 413, text: `Unpacked, the body is larger than ${LARGEST_BODY} bytes.` }
      : { kind: 'refused', status: 400, text: 'The body is no gzip.' };
  }
}
