import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBuiltPaths } from '../../../../src/server/spans/builtPaths';

const FILES = [
  'main.go',
  'orders/internal/store/store.go',
  'orders/main.go',
  'payments/main.go',
  'payments/app.py',
  'web/src/pages/users.ts',
  'server.go',
];
const find = (path: string, folder?: string): string | undefined => createBuiltPaths(FILES).find(path, folder);

describe('a path of the machine that built a program', () => {
  it.each([
    ['/build/orders/internal/store/store.go', 'orders/internal/store/store.go'],
    ['example.com/orders/internal/store/store.go', 'orders/internal/store/store.go'],
    ['C:\\ci\\web\\src\\pages\\users.ts', 'web/src/pages/users.ts'],
    ['file:///srv/web/src/pages/users.ts', 'web/src/pages/users.ts'],
    ['/app/src/pages/users.ts', 'web/src/pages/users.ts'],
    ['/app/main.go', 'main.go'],
  ])('%s is %s', (path, file) => {
    const others = FILES.filter((one) => path !== '/app/main.go' || one === 'main.go' || !one.endsWith('main.go'));
    expect(createBuiltPaths(others).find(path)).toBe(file);
  });

  it.each([
    '/usr/local/lib/python3.11/site-packages/flask/app.py',
    '/usr/local/lib/python3.11/app.py',
    '/srv/node_modules/web/src/pages/users.ts',
    '/go/pkg/mod/github.com/x/y@v1.2.3/main.go',
    'github.com/x/y@v1.2.3/server.go',
    '/usr/local/go/src/net/http/server.go',
    'net/http/server.go',
    'node:internal/main.go',
    '/elsewhere/app.py',
    '/elsewhere/unknown.py',
    '',
  ])('%s is of nobody here', (path) => expect(find(path)).toBeUndefined());

  it('is of the service whose span says so, where several files are called so', () => {
    expect(find('/app/main.go')).toBeUndefined();
    expect(find('/app/main.go', 'payments')).toBe('payments/main.go');
    expect(find('/elsewhere/app.py', 'payments')).toBe('payments/app.py');
  });

  it('is found for every file below every root, or said to be unknown, and never another file', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...FILES),
        fc.array(fc.constantFrom('srv', 'app', 'x'), { maxLength: 4 }),
        (file, root) => {
          const found = find(`/${[...root, file].join('/')}`);
          expect([file, undefined]).toContain(found);
        },
      ),
    );
  });
});
