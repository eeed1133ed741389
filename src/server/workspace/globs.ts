/** Exclusion globs: `**`, `*`, `?` and a plain folder name, which means everything below it. */

export interface Globs {
  test(path: string): boolean;
}

export function globPatterns(globs: readonly string[]): Globs {
  const patterns = globs.map(toRegex);
  return { test: (path) => patterns.some((pattern) => pattern.test(path)) };
}

function toRegex(glob: string): RegExp {
  const trimmed = glob.replace(/^\.?\/+|\/+$/g, '');
  const anchored = trimmed.includes('/') ? trimmed : `**/${trimmed}`;
  const source = anchored
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(
      /\*\*\/|\*\*|\*|\?/g,
      (token) => ({ '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' })[token] ?? token,
    );
  return new RegExp(`^${source}(?:/.*)?$`);
}
