/** Reads what a ZIP archive (a VSIX is one) holds, without unpacking it. Format: PKWARE APPNOTE 6.3.10, sections 4.3.12 and 4.3.16. */
import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  /** Bytes, unpacked. */
  readonly size: number;
  readonly content: () => Buffer;
}

const END_OF_DIRECTORY = 0x06054b50;
const END_SIZE = 22;
const ENTRY_SIZE = 46;
const HEADER_SIZE = 30;
const STORED = 0;

/** Throws a RangeError when the file is no ZIP archive. */
export function zipEntries(path: string): ZipEntry[] {
  const bytes = readFileSync(path);
  let end = bytes.length - END_SIZE;
  while (bytes.readUInt32LE(end) !== END_OF_DIRECTORY) end -= 1;
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  return Array.from({ length: count }, () => {
    const nameLength = bytes.readUInt16LE(at + 28);
    const extraLength = bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    const name = bytes.toString('utf8', at + ENTRY_SIZE, at + ENTRY_SIZE + nameLength);
    const size = bytes.readUInt32LE(at + 24);
    const content = contentAt(bytes, at);
    at += ENTRY_SIZE + nameLength + extraLength;
    return { name, size, content };
  });
}

function contentAt(bytes: Buffer, entry: number): () => Buffer {
  const method = bytes.readUInt16LE(entry + 10);
  const packedSize = bytes.readUInt32LE(entry + 20);
  const header = bytes.readUInt32LE(entry + 42);
  return () => {
    const start = header + HEADER_SIZE + bytes.readUInt16LE(header + 26) + bytes.readUInt16LE(header + 28);
    const packed = bytes.subarray(start, start + packedSize);
    return method === STORED ? packed : inflateRawSync(packed);
  };
}
