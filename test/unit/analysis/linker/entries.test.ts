import { describe, expect, it } from 'vitest';
import { createEntryFinder, goEntries } from '../../../../src/analysis/linker/entries';
import { memoryTree } from '../../../support/tree';

const SOURCES = {
  'go.mod': 'module example.org/shop\n',
  'main.go': 'package main\n\nimport "example.org/shop/web"\n\nfunc main() { web.Run() }\n',
  'cmd/tool/main.go': 'package main\n\nimport "example.org/shop/files"\n\nfunc main() { files.Sort() }\n',
  'cmd/worker/main.go':
    'package main\n\nimport (\n\t"fmt"\n\t"example.org/shop/web"\n)\n\nfunc main() { fmt.Println(web.Name) }\n',
  'web/web.go': 'package web\n\nimport "net/http"\n\nfunc Run() { http.ListenAndServe("", nil) }\n',
  'web/names.go': 'package web\n\nconst Name = "web"\n',
  'web/testdata/main.go': 'package main\n\nimport "example.org/shop/web"\n\nfunc main() { web.Run() }\n',
  'files/files.go': 'package files\n\nfunc Sort() {}\n',
};

describe('goEntries', () => {
  it('finds programs that call packages which matter', async () => {
    const tree = await memoryTree(SOURCES);
    expect(goEntries(['web/web.go'], tree)).toEqual(['cmd/worker/main.go', 'main.go']);
  });

  it('leaves out what is a candidate already, and everything without candidates', async () => {
    const tree = await memoryTree(SOURCES);
    expect(goEntries(['main.go', 'web/web.go'], tree)).toEqual(['cmd/worker/main.go']);
    expect(goEntries([], tree)).toEqual([]);
  });
});

describe('createEntryFinder', () => {
  it('looks again when a program, a module or the candidates changed', async () => {
    const tree = await memoryTree(SOURCES);
    const find = createEntryFinder();
    const web = ['web/web.go'];
    expect(find(web, tree, undefined)).toEqual(['cmd/worker/main.go', 'main.go']);
    tree.write('main.go', 'package main\n\nfunc main() {}\n');
    expect(find(web, tree, new Set(['web/web.go']))).toEqual(['cmd/worker/main.go', 'main.go']);
    expect(find(web, tree, new Set(['main.go']))).toEqual(['cmd/worker/main.go']);
    expect(find(['files/files.go'], tree, new Set())).toEqual(['cmd/tool/main.go']);
    tree.write('go.mod', 'module example.org/other\n');
    expect(find(['files/files.go'], tree, new Set(['go.mod']))).toEqual([]);
  });
});
