/** Paths on the machine that built or runs a program, matched to files of a folder by their common ends. */

/** What was installed, generated or comes with the language: never a file of the workspace, whatever it is called. */
const FOREIGN = new RegExp(
  [
    String.raw`(?:^|/)(?:site-packages|dist-packages|node_modules|\.venv|venv)/`,
    String.raw`(?:^|/)go/pkg/mod/`,
    String.raw`/go/src/(?:${['net', 'runtime', 'database', 'internal', 'testing'].join('|')})/`,
    String.raw`/lib/python\d`,
    '^/usr/(?:lib|share)/',
    '^node:',
    '^<',
    // A module of Go at a version, as `-trimpath` writes it.
    String.raw`@v\d+\.\d+`,
  ].join('|'),
);

/** First parts of Go's own packages, as `-trimpath` writes their paths: `net/http/server.go`. Source: `go list std`. */
const GO_STANDARD = new Set(
  (
    'bufio bytes compress container context crypto database debug embed encoding errors expvar flag fmt go hash html image ' +
    'internal io iter log maps math mime net os path plugin reflect regexp runtime slices sort strconv strings sync syscall ' +
    'testing text time unicode'
  ).split(' '),
);

export interface BuiltPaths {
  /**
   * The file of the folder that the path means. Where two share as much of their ends, the one below `folder` (that of the span's
   * service); undefined when that does not decide either, and for what was installed.
   */
  find(path: string, folder?: string): string | undefined;
}

export function createBuiltPaths(files: readonly string[]): BuiltPaths {
  const byName = new Map<string, string[]>();
  for (const file of files) {
    const name = file.slice(file.lastIndexOf('/') + 1);
    const known = byName.get(name);
    if (known) known.push(file);
    else byName.set(name, [file]);
  }
  return {
    find(path, folder) {
      const built = path.replace(/^file:\/\//, '').replaceAll('\\', '/');
      if (isForeign(built)) return undefined;
      const wanted = built.split('/').reverse();
      const candidates = byName.get(wanted[0] ?? '') ?? [];
      const measured = candidates.map((file) => ({ file, shared: sharedEnd(file.split('/').reverse(), wanted) }));
      const most = Math.max(0, ...measured.map(({ shared }) => shared));
      const best = measured.filter(({ shared }) => shared === most).map(({ file }) => file);
      const own = folder === undefined ? [] : best.filter((file) => isBelow(file, folder));
      const [only, ...others] = own.length > 0 ? own : best;
      if (only === undefined || others.length > 0) return undefined;
      // A name alone is little: it counts for a file at the root of the folder, and within the service.
      return most > 1 || !only.includes('/') || own.length > 0 ? only : undefined;
    },
  };
}

export const isBelow = (file: string, folder: string): boolean => folder === '.' || file.startsWith(`${folder}/`);

function isForeign(path: string): boolean {
  const [first = '', ...rest] = path.split('/');
  return FOREIGN.test(path) || (rest.length > 0 && path.endsWith('.go') && GO_STANDARD.has(first));
}

function sharedEnd(left: readonly string[], right: readonly string[]): number {
  const differs = left.findIndex((part, index) => part !== right[index]);
  return differs < 0 ? left.length : differs;
}
