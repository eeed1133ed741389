import { expect, it } from 'vitest';
import { isMinified } from '../../../src/analysis/sourceFiles';

it('tells bundles from programs by their lines', () => {
  const bundle = `/* licence */\n${'!function(e,t){var n={};}'.repeat(200)}`;
  expect(isMinified('static/js/main.5123fcea.js', bundle)).toBe(true);
  expect(isMinified('src/server.ts', bundle)).toBe(false);
  expect(isMinified('src/server.js', "app.get('/users', list);\n".repeat(400))).toBe(false);
  expect(
    isMinified('src/picture.js', `${"app.get('/users', list);\n".repeat(40)}const icon = '${'A'.repeat(9000)}';`),
  ).toBe(false);
});
