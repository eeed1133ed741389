import { expect, it } from 'vitest';
import { createLinker } from '../../../../src/analysis/linker/linker';
import { uninstrumentedHandler } from '../../../../src/analysis/rules/uninstrumented-handler';
import { memoryTree } from '../../../support/tree';

const SETTINGS = { requiredSignals: 'either', riskyLabels: [], safeLabels: [] } as const;
const ALL = ['add-metrics', 'add-tracing', 'instrument-application'];

it.each([
  ['runs in Node', 'app/a/route.ts', 'export function GET() {}', ALL],
  ['runs at the edge', 'app/a/route.ts', `export const runtime = 'edge';\nexport function GET() {}`, []],
  [
    'runs at the edge, too',
    'pages/api/a.ts',
    `export const config = { runtime: 'edge' };\nexport default () => {};`,
    [],
  ],
  ['is built', 'app/a/route.ts', `export const dynamic = 'force-static';\nexport function GET() {}`, ALL.slice(2)],
  ['is declared elsewhere', 'app/a/route.ts', `export { GET } from '../b';`, ALL.slice(2)],
  [
    'is taken out of something',
    'app/a/route.ts',
    `import { made } from 'made';\nexport const { GET } = made;`,
    ALL.slice(2),
  ],
])('a handler of Next.js that %s', async (_, file, source, offered) => {
  const tree = await memoryTree({ 'package.json': '{}', 'app/b.ts': 'export function GET() {}\n', [file]: source });
  const [finding] = [...uninstrumentedHandler.check(createLinker().link(tree), SETTINGS)];
  expect((finding?.fixes ?? []).map(({ id }) => id)).toEqual(offered);
  expect(finding?.message.includes('it runs at the edge, where prom-client')).toBe(offered.length === 0);
});
