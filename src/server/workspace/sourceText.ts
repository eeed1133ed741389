/** Which files are read as sources. */

/** A source file larger than this is generated or data. */
export const LARGEST_FILE = 2 * 1024 * 1024;

/** Undefined for bytes that are no text. */
export function asText(bytes: Buffer): string | undefined {
  return bytes.includes(0) ? undefined : bytes.toString('utf8');
}
