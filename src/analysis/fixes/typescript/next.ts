/** What the helpers of Next.js have in common: two routers, which call handlers in two ways, and answers that are thrown. */
import type { Route } from '../../model';
import { folderOf } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';
import { nearestManifest } from '../manifests/packageJson';

export const NEXT = 'nextjs';

/** The pages router asks handlers for every method, and gives them Node's request and response. */
export const isPagesRoute = ({ framework, method }: Pick<Route, 'framework' | 'method'>): boolean =>
  framework === NEXT && method === '*';

/** Beside `app` or `pages`: the folder of the manifest, or `src` in it, with a slash; undefined where that is not certain. */
export function projectOf(file: string, tree: SourceTree): string | undefined {
  const manifest = nearestManifest(file, tree);
  if (!manifest) return undefined;
  const folder = folderOf(manifest.file);
  const root = folder === '' ? '' : `${folder}/`;
  return /^(?:src\/)?(?=(?:app|pages)\/)/.exec(file.slice(root.length))?.map((own) => `${root}${own}`)[0];
}

/** Where a helper is put: every file of the pages router is a page or a route. */
export function helperFolder(file: string, tree: SourceTree): string | undefined {
  const base = projectOf(file, tree);
  if (base === undefined) return undefined;
  const hasLibrary = tree.files.some((one) => one.startsWith(`${base}lib/`));
  return `${base}${hasLibrary ? 'lib/' : ''}`.replace(/\/$/, '');
}

/** `/items/[id]`, as Next.js names its spans. */
export const bracketPath = (path: string): string =>
  path.replace(/\{(\w[\w-]*)(\.\.\.)?\}/g, (_, name: string, rest = '') => `[${rest}${name}]`);

/** The start of a function that gives a handler back as what it was. */
export const keepingType = (name: string, parameters: string, isTyped: boolean): readonly string[] =>
  isTyped
    ? [
        `function ${name}<Handler>(path: string, handler: Handler): Handler;`,
        `function ${name}(`,
        '  path: string,',
        `  handler: (${parameters}) => unknown,`,
        `): (${parameters}) => unknown {`,
      ]
    : [`function ${name}(path, handler) {`];

export const APP_PARAMETERS = 'request?: Request, ...rest: unknown[]';
export const PAGES_PARAMETERS = 'req: NextApiRequest, res: NextApiResponse';
export const PAGES_TYPES = "import type { NextApiRequest, NextApiResponse } from 'next';";

/** `redirect()`, `notFound()` and their like throw: what they throw says what Next.js answers. In what a form posted, it redirects with 303. */
export const thrownStatus = (isTyped: boolean): readonly string[] => [
  '/** What Next.js answers to what a handler throws: redirect() and notFound() throw as well. */',
  `function thrownStatus(error${isTyped ? ': unknown): number' : ')'} {`,
  "  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : '';",
  "  if (digest.startsWith('NEXT_REDIRECT;push')) return 303;",
  "  if (digest.startsWith('NEXT_REDIRECT')) return Number(/;(\\d{3});?$/.exec(digest)?.[1] ?? 307);",
  "  if (digest === 'NEXT_NOT_FOUND') return 404;",
  '  return Number(/^NEXT_HTTP_ERROR_FALLBACK;(\\d{3})$/.exec(digest)?.[1] ?? 500);',
  '}',
];
