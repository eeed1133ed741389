/** What git leaves out of a folder. Source of the rules: `gitignore(5)`. */

export interface Ignored {
  /** `path` is relative to the scanned folder, with `/`. */
  test(path: string, isFolder: boolean): boolean;
  /** With the lines of a `.gitignore` that lies in `folder`; later ones win. */
  and(folder: string, text: string): Ignored;
}

interface Pattern {
  readonly matches: RegExp;
  readonly isNegated: boolean;
  readonly isForFolders: boolean;
}

export const NOTHING_IGNORED: Ignored = ignoredBy([]);

function ignoredBy(patterns: readonly Pattern[]): Ignored {
  return {
    test(path, isFolder) {
      const last = patterns.findLast(({ matches, isForFolders }) => (isFolder || !isForFolders) && matches.test(path));
      return last !== undefined && !last.isNegated;
    },
    and: (folder, text) => ignoredBy([...patterns, ...text.split(/\r?\n/).flatMap((line) => toPattern(folder, line))]),
  };
}

function toPattern(folder: string, line: string): Pattern[] {
  const trimmed = line.replace(/(?<!\\)\s+$/, '');
  if (trimmed === '' || trimmed.startsWith('#')) return [];
  const isNegated = trimmed.startsWith('!');
  const body = isNegated ? trimmed.slice(1) : trimmed;
  const glob = body.replace(/\/+$/, '');
  // A slash anywhere but at the end ties the pattern to the folder of its file.
  const isAnchored = glob.includes('/');
  const prefix = folder === '' ? '' : `${escape(folder)}/`;
  const source = `^${prefix}${isAnchored ? '' : '(?:.*/)?'}${toSource(glob.replace(/^\//, ''))}$`;
  try {
    return [{ matches: new RegExp(source), isNegated, isForFolders: body.endsWith('/') }];
  } catch {
    // A class such as `[z-a]` is no pattern to git either.
    return [];
  }
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function toSource(glob: string): string {
  return glob.replace(/\*\*\/|\/\*\*$|\*+|\?|\[!?[^\]]+\]|\\.|[.+^${}()|[\]\\]/g, (token) => {
    if (token === '**/') return '(?:.*/)?';
    if (token === '/**') return '/.*';
    if (token.startsWith('*')) return '[^/]*';
    if (token === '?') return '[^/]';
    if (token.startsWith('[') && token.length > 1) return token.replace(/^\[!/, '[^');
    if (token.startsWith('\\') && token.length > 1) return escape(token.slice(1));
    return `\\${token}`;
  });
}
