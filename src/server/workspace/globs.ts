/** Exclusion globs: `**`, `*`, `?` and a plain folder name, which means everything below it. */

export function globPatterns(globs: readonly string[]): { test: (path: string) => boolean } {
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
