/** Linking after edits must give what a fresh linker gives, and must not touch what the edit cannot reach. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLinker } from '../../../../src/analysis/linker/linker';
import { miniFramework } from '../../../support/miniFramework';
import { memoryTree, type MemoryTree } from '../../../support/tree';

const SOURCES: Readonly<Record<string, string>> = {
  'one/package.json': '{ "name": "one" }',
  'one/main.ts':
    "import { App } from 'mini';\nimport { users } from './users';\nimport { shared } from '../lib/shared';\nconst app = new App();\napp.include(users, '/users');\napp.include(shared, '/shared');\n",
  'one/users.ts': "import { Router } from 'mini';\nexport const users = new Router();\nusers.get('/list', () => 1);\n",
  'lib/shared.ts': "import { Router } from 'mini';\nexport const shared = new Router();\nshared.get('/s', () => 1);\n",
  'two/pyproject.toml': '[project]\nname = "two"\n',
  'two/main.py': 'from mini import App\nfrom handlers import show\napp = App()\napp.get("/show", show)\n',
  'two/handlers.py': 'def show(): ...\n',
};

const VARIANTS: Readonly<Record<string, readonly string[]>> = {
  'one/users.ts': [
    "import { Router } from 'mini';\nexport const users = new Router();\nusers.get('/other', function named() {});\n",
    'export const users = undefined;\n',
    'this is not { code',
  ],
  'lib/shared.ts': [
    "import { Router } from 'mini';\nexport const shared = new Router();\nshared.get('/t', () => 1);\nshared.get('/u', () => 1);\n",
  ],
  'two/handlers.py': ['def renamed(): ...\n', 'from mini import App\nimport main\ndef show(): ...\n'],
  'two/main.py': ['from mini import App\napp = App()\n@app.get("/x")\ndef inline(): ...\n'],
  'one/new.ts': ["import { App } from 'mini';\nnew App().get('/new', () => 1);\n"],
  'two/Dockerfile': ['FROM python\nENV OTEL_SERVICE_NAME=renamed\n'],
};

const FILES = [...new Set([...Object.keys(SOURCES), ...Object.keys(VARIANTS)])];

const edit = fc.constantFrom(...FILES).chain((file) =>
  fc.record({
    file: fc.constant(file),
    text: fc.constantFrom(undefined, SOURCES[file], ...(VARIANTS[file] ?? [])),
  }),
);

function apply(tree: MemoryTree, edits: readonly { file: string; text: string | undefined }[]): ReadonlySet<string> {
  for (const { file, text } of edits) tree.write(file, text);
  return new Set(edits.map(({ file }) => file));
}

describe('incremental linking', () => {
  it('gives what a fresh scan gives after any edits, renames and deletions', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(edit, { minLength: 1, maxLength: 3 }), { maxLength: 6 }), async (batches) => {
        const tree = await memoryTree(SOURCES);
        const linker = createLinker([miniFramework]);
        linker.link(tree);
        for (const edits of batches) {
          const changed = apply(tree, edits);
          expect(linker.link(tree, changed)).toEqual(createLinker([miniFramework]).link(tree));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('links only the unit that an edit reaches', async () => {
    const tree = await memoryTree(SOURCES);
    const linker = createLinker([miniFramework]);
    const before = linker.link(tree);
    const edited = VARIANTS['two/handlers.py']?.[0] ?? '';
    const after = linker.link(tree, apply(tree, [{ file: 'two/handlers.py', text: edited }]));
    const ofOne = (model: typeof before) => model.routes.filter(({ service }) => service === 'one');
    expect(ofOne(after)).toHaveLength(2);
    ofOne(after).forEach((route, index) => expect(route).toBe(ofOne(before)[index]));
  });
});
