import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requirePackages } from '../../../../../src/analysis/fixes/manifests/packageJson';
import { applyEdits } from '../../../../../src/core/edits';
import { memoryTree } from '../../../../support/tree';

const added = async (
  manifest: string,
  file = 'package.json',
): Promise<{ readonly text: string; readonly install: string | undefined }> => {
  const tree = await memoryTree({ [file]: manifest, 'src/app.ts': '' });
  const { edits, install } = requirePackages('src/app.ts', ['prom-client', '@opentelemetry/api'], tree);
  const text = edits.reduce((before, [, own]) => applyEdits(before, own), manifest);
  return { text, install };
};

describe('requirePackages', () => {
  it('sorts what it adds among what is there, in the indentation of the file', async () => {
    const { text, install } = await added(
      '{\n    "name": "shop",\n    "dependencies": {\n        "express": "5",\n        "zod": "4"\n    },\n    "private": true\n}\n',
    );
    expect(text).toBe(
      '{\n    "name": "shop",\n    "dependencies": {\n        "@opentelemetry/api": "^1.9.1",\n        "express": "5",\n        "prom-client": "^15.1.3",\n        "zod": "4"\n    },\n    "private": true\n}\n',
    );
    expect(install).toBe('Run “npm install”.');
  });

  it.each([
    ['pnpm-lock.yaml', 'pnpm'],
    ['yarn.lock', 'yarn'],
    ['bun.lock', 'bun'],
    ['other/yarn.lock', 'npm'],
  ])('knows by %s above how to install', async (lock, manager) => {
    const tree = await memoryTree({ 'packages/api/package.json': '{}', [lock]: '' });
    expect(requirePackages('packages/api/src/app.ts', ['prom-client'], tree).install).toBe(`Run “${manager} install”.`);
  });

  it('leaves alone what is listed in any section', async () => {
    const { text } = await added(
      '{\n  "dependencies": {\n    "prom-client": "14"\n  },\n  "devDependencies": {\n    "@opentelemetry/api": "1"\n  }\n}\n',
    );
    expect(text).toContain('"prom-client": "14"\n  },');
    expect(text).not.toContain('^1.9.1');
  });

  it.each([
    '{}',
    '{ "name": "shop" }',
    '{\n  "name": "shop"\n}\n',
    '{ "dependencies": {} }',
    '{ "dependencies": { "a": "1" }, "scripts": {} }',
    '{\r\n\t"dependencies": {\r\n\t\t"a": "1"\r\n\t}\r\n}\r\n',
  ])('stays JSON: %j', async (manifest) => {
    const { text } = await added(manifest);
    expect(JSON.parse(text)).toMatchObject({
      ...(JSON.parse(manifest) as object),
      dependencies: expect.objectContaining({ 'prom-client': '^15.1.3', '@opentelemetry/api': '^1.9.1' }),
    });
    expect((await added(text)).text).toBe(text);
  });

  it('knows the package manager that the file names, and the file of a folder above', async () => {
    expect((await added('{ "packageManager": "pnpm@10.1.0" }')).install).toBe('Run “pnpm install”.');
    expect((await added('{}', 'src/package.json')).install).toBe('Run “npm install”.');
  });

  it('says what to install where the file cannot be edited', async () => {
    expect(await added('not JSON')).toEqual({
      text: 'not JSON',
      install: 'Run “npm install prom-client @opentelemetry/api”.',
    });
    expect((await added('{}', 'other/package.json')).install).toBe('Run “npm install prom-client @opentelemetry/api”.');
  });

  it('keeps every other section of any manifest', async () => {
    const word = fc.stringMatching(/^[a-z][a-z-]{0,8}$/);
    await fc.assert(
      fc.asyncProperty(
        fc.record(
          { name: word, scripts: fc.dictionary(word, word), dependencies: fc.dictionary(word, word) },
          { requiredKeys: [] },
        ),
        fc.constantFrom(undefined, 2, 4, '\t'),
        async (manifest, space) => {
          const { text } = await added(JSON.stringify(manifest, null, space));
          const { dependencies, ...rest }: { readonly dependencies?: object } = manifest;
          expect(JSON.parse(text)).toEqual({
            ...rest,
            dependencies: { ...dependencies, 'prom-client': '^15.1.3', '@opentelemetry/api': '^1.9.1' },
          });
        },
      ),
      { numRuns: 100 },
    );
  });
});
