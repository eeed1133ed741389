import { describe, expect, it } from 'vitest';
import { createGoModules } from '../../../../../src/analysis/linker/modules/go';
import { memoryTree } from '../../../../support/tree';

const importing = (...paths: string[]): string =>
  `package main\n\nimport (\n${paths.map((path) => `\t"${path}"\n`).join('')})\n`;

async function resolved(sources: Readonly<Record<string, string>>, source: string): Promise<string | undefined> {
  return createGoModules().resolve(source, 'cmd/shop/main.go', await memoryTree(sources))?.id;
}

describe('a repository without go.mod', () => {
  const sources = {
    'cmd/shop/main.go': importing(
      'net/http',
      'github.com/owner/shop',
      'github.com/gorilla/mux',
      'github.com/other/lib/users',
    ),
    'shop.go': importing('github.com/owner/shop/users', 'github.com/owner/shop/db/mongo').replace('main', 'shop'),
    'users/users.go': 'package users',
    'db/mongo/mongo.go': 'package mongo',
  };

  it('is found by what it imports of itself', async () => {
    expect(await resolved(sources, 'github.com/owner/shop')).toBe('.');
    expect(await resolved(sources, 'github.com/owner/shop/db/mongo')).toBe('db/mongo');
    expect(await resolved(sources, 'github.com/other/lib/users')).toBeUndefined();
    expect(await resolved(sources, 'github.com/gorilla/mux')).toBeUndefined();
  });

  it('has no path when it imports nothing of itself', async () => {
    const alone = { 'main.go': importing('github.com/gorilla/mux', 'github.com/other/lib/users') };
    expect(await resolved(alone, 'github.com/other/lib/users')).toBeUndefined();
  });

  it('is not asked where there are modules', async () => {
    expect(
      await resolved({ ...sources, 'go.mod': 'module example.com/shop' }, 'github.com/owner/shop'),
    ).toBeUndefined();
    expect(await resolved({ ...sources, 'go.mod': 'module example.com/shop' }, 'example.com/shop')).toBe('.');
  });
});
