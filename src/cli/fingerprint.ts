/** What stays the same of a finding while lines move: its rule, its file, the text of its line, and which of several alike it is. */
import { createHash } from 'node:crypto';
import type { Finding } from '../core/finding';

/** One for each finding, in order. `textOf` gives a file's text; undefined where it cannot be read. */
export function fingerprintsOf(
  findings: readonly Finding[],
  textOf: (file: string) => string | undefined,
): readonly string[] {
  const lines = new Map<string, readonly string[]>();
  const seen = new Map<string, number>();
  const lineAt = ({ file, range }: Finding['location']): string => {
    const known = lines.get(file) ?? (textOf(file) ?? '').split(/\r?\n/);
    lines.set(file, known);
    // Indentation and alignment change without anything being said anew.
    return (known[range[0]] ?? '').replace(/\s+/g, ' ').trim();
  };
  return findings.map(({ rule, location }) => {
    const key = `${rule}\n${location.file}\n${lineAt(location)}`;
    const order = seen.get(key) ?? 0;
    seen.set(key, order + 1);
    return createHash('sha256').update(`${key}\n${order}`).digest('hex').slice(0, 20);
  });
}
