import { describe, expect, it } from 'vitest';
import { createGoModules } from '../../../../../src/analysis/linker/modules/go';
import { memoryTree } from '../../../../support/tree';

const SOURCES = {
  'go.mod': `module example.com/shop/v2

go 1.22

require (
	example.com/lib v1.2.3
	example.com/remote v1.0.0
)

replace example.com/lib v1.2.3 => ./third_party/lib

replace (
	example.com/other => ../outside
	example.com/sibling => ./services/billing
	example.com/remote => example.com/fork v1.0.1
)
`,
  'main.go': 'package main',
  'main_test.go': 'package main',
  'internal/users/users.go': 'package users',
  'internal/users/store.go': 'package users',
  'internal/users/users_test.go': 'package users',
  'third_party/lib/lib.go': 'package lib',
  'third_party/lib/deep/deep.go': 'package deep',
  'services/billing/go.mod': 'module "example.com/billing"\n',
  'services/billing/main.go': 'package main',
  'services/billing/api/api.go': 'package api',
  'services/billing/docs/readme.md': '',
};

async function resolve(
  source: string,
  from = 'main.go',
): Promise<{ id: string; files: readonly string[] } | undefined> {
  return createGoModules().resolve(source, from, await memoryTree(SOURCES));
}

describe('imports', () => {
  it.each([
    ['example.com/shop/v2/internal/users', 'internal/users'],
    ['example.com/shop/v2', '.'],
    ['example.com/lib', 'third_party/lib'],
    ['example.com/lib/deep', 'third_party/lib/deep'],
    // Other modules of the workspace are found without go.work as well.
    ['example.com/billing/api', 'services/billing/api'],
    ['example.com/sibling/api', 'services/billing/api'],
  ])('%s is %s', async (source, id) => {
    expect((await resolve(source))?.id).toBe(id);
  });

  it.each([
    ['net/http'],
    ['example.com/shop/internal/users'],
    ['example.com/shop/v22/internal/users'],
    ['example.com/shop/v2/nothing'],
    ['example.com/billing/docs'],
    ['example.com/other'],
    ['example.com/remote'],
    ['example.com/libx'],
    [''],
  ])('%j lies outside', async (source) => {
    expect(await resolve(source)).toBeUndefined();
  });

  it('a package has all files of its folder but tests', async () => {
    expect((await resolve('example.com/shop/v2/internal/users'))?.files).toEqual([
      'internal/users/store.go',
      'internal/users/users.go',
    ]);
  });

  it('replacements hold in their own module alone', async () => {
    expect(await resolve('example.com/lib', 'services/billing/main.go')).toMatchObject({ id: 'third_party/lib' });
    const tree = await memoryTree({
      'a/go.mod': 'module example.com/a\nreplace example.com/lib => ./lib\n',
      'a/lib/lib.go': 'package lib',
      'b/go.mod': 'module example.com/b\n',
      'b/main.go': 'package main',
    });
    const modules = createGoModules();
    expect(modules.resolve('example.com/lib', 'a/main.go', tree)).toMatchObject({ id: 'a/lib' });
    expect(modules.resolve('example.com/lib', 'b/main.go', tree)).toBeUndefined();
  });

  it('the longest module path wins, and folders that begin alike are told apart', async () => {
    const tree = await memoryTree({
      'go.mod': 'module example.com/x\n',
      'y/z.go': 'package y',
      'nested/go.mod': 'module example.com/x/y\n',
      'nested/n.go': 'package y',
    });
    expect(createGoModules().resolve('example.com/x/y', 'main.go', tree)).toMatchObject({ id: 'nested' });
  });

  it('a broken go.mod is no module', async () => {
    const tree = await memoryTree({ 'go.mod': 'go 1.22\n', 'a/a.go': 'package a' });
    expect(createGoModules().resolve('example.com/a', 'main.go', tree)).toBeUndefined();
  });
});

describe('packages', () => {
  it('the package of a file is its folder', async () => {
    const tree = await memoryTree(SOURCES);
    const modules = createGoModules();
    expect(modules.moduleOf('internal/users/store.go', tree).id).toBe('internal/users');
    expect(modules.moduleOf('main.go', tree)).toEqual({ id: '.', files: ['main.go'] });
  });

  it.each([
    ['github.com/go-chi/chi/v5', 'github.com/go-chi/chi'],
    ['github.com/go-chi/chi/v5/middleware', 'github.com/go-chi/chi/middleware'],
    ['gopkg.in/yaml.v3', 'gopkg.in/yaml'],
    ['k8s.io/api/core/v1', 'k8s.io/api/core'],
    ['net/http', 'net/http'],
  ])('plug-ins know %s as %s', (source, path) => {
    expect(createGoModules().outsidePath(source)).toBe(path);
  });
});
