import { expect, it } from 'vitest';
import { isMinified, isTestFile } from '../../../src/analysis/sourceFiles';

it('tells bundles from programs by their lines', () => {
  const bundle = `/* licence */\n${'!function(e,t){var n={};}'.repeat(200)}`;
  expect(isMinified('static/js/main.5123fcea.js', bundle)).toBe(true);
  expect(isMinified('src/server.ts', bundle)).toBe(false);
  expect(isMinified('src/server.js', "app.get('/users', list);\n".repeat(400))).toBe(false);
  expect(
    isMinified('src/picture.js', `${"app.get('/users', list);\n".repeat(40)}const icon = '${'A'.repeat(9000)}';`),
  ).toBe(false);
});

it('takes mocks for tests by their names', () => {
  const mocks = ['server/mock-api.ts', 'mock_server.py', 'internal/mock_store.go', 'src/users.mock.ts', 'mocks/api.ts'];
  expect(mocks.filter((file) => !isTestFile(file))).toEqual([]);
  const sources = ['src/mockery.ts', 'src/mock.go', 'server/hammock.ts', 'src/users.ts'];
  expect(sources.filter(isTestFile)).toEqual([]);
});
