/** What stays the same of a finding while lines and files move. */
import { createHash } from 'node:crypto';
import type { Finding } from '../core/finding';

export interface Fingerprint {
  /** By its rule, its file, the text of its line, and which of several alike it is. */
  readonly here: string;
  /** By its rule and the text of its line, wherever that stands: files are renamed, functions move. */
  readonly anywhere: string;
}

/** One for each finding, in order. `textOf` gives a file's text; undefined where it cannot be read. */
export function fingerprintsOf(
  findings: readonly Finding[],
  textOf: (file: string) => string | undefined,
): readonly Fingerprint[] {
  const lines = new Map<string, readonly string[]>();
  const seen = new Map<string, number>();
  const lineAt = ({ file, range }: Finding['location']): string => {
    const known = lines.get(file) ?? (textOf(file) ?? '').split(/\r?\n/);
    lines.set(file, known);
    // Indentation and alignment change without anything being said anew.
    return (known[range[0]] ?? '').replace(/\s+/g, ' ').trim();
  };
  return findings.map(({ rule, location }) => {
    const line = lineAt(location);
    const key = `${rule}\n${location.file}\n${line}`;
    const order = seen.get(key) ?? 0;
    seen.set(key, order + 1);
    return { here: hashOf(`${key}\n${order}`), anywhere: hashOf(`${rule}\n${line}`) };
  });
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 20);
