import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withModules } from '../../../../../src/analysis/fixes/manifests/goMod';
import { GO_MODULE_VERSIONS, type KnownGoModule } from '../../../../../src/analysis/fixes/manifests/goModuleVersions';
import { applyEdits } from '../../../../../src/core/edits';
import { memoryTree } from '../../../../support/tree';

const OTEL = 'go.opentelemetry.io/otel';
const CHANGE = { title: 'Add tracing', edits: new Map() };

async function required(
  text: string,
  modules: readonly KnownGoModule[],
): Promise<{ readonly text: string; readonly note: string | undefined }> {
  const tree = await memoryTree({ 'go.mod': text });
  const change = withModules(CHANGE, 'cmd/shop/main.go', modules, tree);
  return { text: applyEdits(text, change.edits.get('go.mod') ?? []), note: change.note };
}

describe('requirements of go.mod', () => {
  it('are sorted into the list of direct ones', async () => {
    const before =
      'module x\n\ngo 1.25\n\nrequire (\n\tgithub.com/a/b v1.0.0\n\tgopkg.in/yaml.v3 v3.0.1\n)\n\nrequire (\n\tz v1.0.0 // indirect\n)\n';
    const { text, note } = await required(before, [OTEL]);
    expect(text).toBe(before.replace('\tgopkg.in', `\tgo.opentelemetry.io/otel v1.44.0\n\tgopkg.in`));
    expect(note).toBe('Run “go mod tidy”.');
  });

  it('say that they raise the Go of a module, and by which modules', async () => {
    const withGo = (version: string): string => `module x\n\ngo ${version}\n`;
    expect((await required(withGo('1.22.3'), [OTEL])).note).toBe(
      'Run “go mod tidy”, which raises the module to Go 1.25.',
    );
    const client = 'github.com/prometheus/client_golang';
    expect((await required(withGo('1.22'), [client])).note).toBe(
      'Run “go mod tidy”, which raises the module to Go 1.23.',
    );
    expect((await required(withGo('1.23'), [client])).note).toBe('Run “go mod tidy”.');
    expect((await required('module x\n', [OTEL])).note).toBe('Run “go mod tidy”.');
  });

  it('leave the order of a list that is not sorted, and the comments in it', async () => {
    const before = 'module x\n\nrequire (\n\tz v1.0.0\n\t// for the shop\n\ta v1.0.0\n)\n';
    const { text } = await required(before, [OTEL]);
    expect(text).toBe(before.replace('require (\n', `require (\n\t${OTEL} v1.44.0\n`));
  });

  it('stand by themselves below single ones, and below the version of Go', async () => {
    const list = `\nrequire ${OTEL} v1.44.0\n`;
    expect((await required('module x\n\ngo 1.25\n\nrequire a v1.0.0\n', [OTEL])).text).toBe(
      `module x\n\ngo 1.25\n\nrequire a v1.0.0\n${list}`,
    );
    expect((await required('module x\n\ngo 1.25', [OTEL])).text).toBe(`module x\n\ngo 1.25\n${list}`);
    expect((await required('module x\n\ngo 1.25\n\nrequire (\n\ta v1 // indirect\n)\n', [OTEL])).text).toBe(
      `module x\n\ngo 1.25\n${list}\nrequire (\n\ta v1 // indirect\n)\n`,
    );
  });

  it('are not written twice, whatever their version, and a longer path is another module', async () => {
    for (const line of [
      'require go.opentelemetry.io/otel v1.2.0',
      'require (\n\tgo.opentelemetry.io/otel v1.2.0 // indirect\n)',
    ]) {
      const { text, note } = await required(`module x\n\n${line}\n`, [OTEL]);
      expect(text).toBe(`module x\n\n${line}\n`);
      expect(note).toBeUndefined();
    }
    const { text } = await required('module x\n\nrequire go.opentelemetry.io/otel/trace v1.2.0\n', [OTEL]);
    expect(text).toContain('go.opentelemetry.io/otel v1.44.0');
  });

  it('keep the line ends of the file', async () => {
    expect((await required('module x\r\n\r\nrequire (\r\n\ta v1.0.0\r\n)\r\n', [OTEL])).text).toBe(
      `module x\r\n\r\nrequire (\r\n\ta v1.0.0\r\n\t${OTEL} v1.44.0\r\n)\r\n`,
    );
  });

  it('are only said where there is no go.mod, and what else is to do only when something was missing', async () => {
    const none = await memoryTree({});
    expect(withModules(CHANGE, 'main.go', [OTEL, OTEL], none, 'Serve it.').note).toBe(
      `Run “go get ${OTEL}”. Serve it.`,
    );
    const has = await memoryTree({ 'go.mod': `module x\nrequire ${OTEL} v1.0.0\n` });
    expect(withModules(CHANGE, 'main.go', [OTEL], has, 'Serve it.').note).toBeUndefined();
  });

  it('are all there afterwards, once, whatever was there before', async () => {
    const known = Object.keys(GO_MODULE_VERSIONS).filter((name): name is KnownGoModule => name in GO_MODULE_VERSIONS);
    const path = fc.constantFrom(...known, 'github.com/a/b', 'zz.org/c');
    const line = fc
      .tuple(path, fc.boolean())
      .map(([name, isIndirect]) => `${name} v1.0.0${isIndirect ? ' // indirect' : ''}`);
    const text = fc
      .tuple(fc.uniqueArray(line, { selector: (one) => one.split(' ')[0] }), fc.boolean(), fc.constantFrom('', '\n'))
      .map(
        ([lines, isList, end]) =>
          [
            'module x',
            '',
            'go 1.25',
            '',
            ...(isList ? ['require (', ...lines.map((one) => `\t${one}`), ')'] : lines.map((one) => `require ${one}`)),
          ].join('\n') + end,
      );
    await fc.assert(
      fc.asyncProperty(text, fc.subarray(known), async (before, wanted) => {
        const { text: after } = await required(before, wanted);
        for (const name of wanted)
          expect(
            after.split('\n').filter((one) =>
              one
                .replace(/^require|^\t/, '')
                .trim()
                .startsWith(`${name} v`),
            ),
          ).toHaveLength(1);
        for (const one of before.split('\n')) expect(after).toContain(one);
        expect((await required(after, wanted)).text).toBe(after);
      }),
      { numRuns: 100 },
    );
  });
});
