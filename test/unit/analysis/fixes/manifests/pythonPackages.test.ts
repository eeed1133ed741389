import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requirePythonPackages } from '../../../../../src/analysis/fixes/manifests/pythonPackages';
import type { PythonPackage } from '../../../../../src/analysis/fixes/manifests/pythonVersions';
import { applyEdits } from '../../../../../src/core/edits';
import { memoryTree } from '../../../../support/tree';

const BOTH: readonly PythonPackage[] = ['opentelemetry-api', 'prometheus-client'];

async function required(
  files: Readonly<Record<string, string>>,
  packages: readonly PythonPackage[] = BOTH,
): Promise<{ readonly texts: Readonly<Record<string, string>>; readonly install: string | undefined }> {
  const tree = await memoryTree(files);
  const { edits, install } = requirePythonPackages('shop/main.py', packages, tree);
  const texts = Object.fromEntries(edits.map(([file, changes]) => [file, applyEdits(files[file] ?? '', changes)]));
  return { texts, install };
}

describe('packages of Python', () => {
  it.each([
    [
      'pinned and sorted',
      'flask==3.1.3\nrequests==2.0\n',
      'flask==3.1.3\nopentelemetry-api==1.45.1\nprometheus-client==0.26.0\nrequests==2.0\n',
    ],
    ['open', '# web\nflask>=3\n', '# web\nflask>=3\nopentelemetry-api>=1.45.1\nprometheus-client>=0.26.0\n'],
    ['bare, without an end of line', 'uvicorn\nflask', 'uvicorn\nflask\nopentelemetry-api\nprometheus-client\n'],
    [
      'by Windows',
      'uvicorn==1\r\nflask==1\r\n',
      'uvicorn==1\r\nflask==1\r\nopentelemetry-api==1.45.1\r\nprometheus-client==0.26.0\r\n',
    ],
    [
      'one of them there',
      'prometheus_client==0.9\na==1\n',
      'prometheus_client==0.9\na==1\nopentelemetry-api==1.45.1\n',
    ],
    ['empty', '', 'opentelemetry-api==1.45.1\nprometheus-client==0.26.0\n'],
  ])('requirements.txt, %s', async (_, before, after) => {
    const { texts, install } = await required({ 'requirements.txt': before });
    expect(texts).toEqual({ 'requirements.txt': after });
    expect(install).toBe('Run “pip install -r requirements.txt”.');
    expect(await required({ 'requirements.txt': after })).toEqual({ texts: {}, install: undefined });
  });

  it.each([
    [
      'one line',
      'dependencies = ["flask"]',
      'dependencies = ["flask", "opentelemetry-api>=1.45.1", "prometheus-client>=0.26.0"]',
    ],
    ['none yet', 'dependencies = []', 'dependencies = ["opentelemetry-api>=1.45.1", "prometheus-client>=0.26.0"]'],
    [
      'a line each, with a comment and an extra',
      "dependencies = [\n  'flask[async]==3',  # web\n  'uvicorn==1'  # server\n]",
      "dependencies = [\n  'flask[async]==3',  # web\n  'uvicorn==1',\n  'opentelemetry-api==1.45.1',\n  'prometheus-client==0.26.0',  # server\n]",
    ],
  ])('pyproject.toml, %s', async (_, before, after) => {
    const around = (list: string): string =>
      `[project]\nname = "shop"\n${list}\n\n[tool.uv]\ndev-dependencies = ["x"]\n`;
    const { texts, install } = await required({ 'pyproject.toml': around(before) });
    expect(texts).toEqual({ 'pyproject.toml': around(after) });
    expect(install).toBe('Run “uv sync”.');
    expect((await required({ 'pyproject.toml': around(after) })).install).toBeUndefined();
  });

  it('Poetry: a line each', async () => {
    const before =
      '[tool.poetry.dependencies]\npython = "^3.11"\n\n[tool.poetry.group.dev.dependencies]\npytest = "*"\n';
    const { texts, install } = await required({ 'pyproject.toml': before }, [
      'opentelemetry-api',
      'opentelemetry-exporter-prometheus',
    ]);
    expect(texts['pyproject.toml']).toContain(
      'python = "^3.11"\nopentelemetry-api = "^1.45.1"\nopentelemetry-exporter-prometheus = "0.66b1"\n\n[tool.poetry.group',
    );
    expect(install).toBe('Run “poetry lock && poetry install”.');
  });

  it('takes the manifest nearest to the file', async () => {
    const { texts } = await required({ 'requirements.txt': 'a\n', 'shop/requirements.txt': 'b\n' });
    expect(Object.keys(texts)).toEqual(['shop/requirements.txt']);
  });

  it.each([
    ['nothing lists packages', {}],
    ['a program wrote the list', { 'requirements.txt': 'flask==3 \\\n  --hash=sha256:00\n' }],
    ['the list is of another kind', { Pipfile: '[packages]\nflask = "*"\n' }],
    ['the project has no list', { 'pyproject.toml': '[tool.black]\nline-length = 100\n' }],
  ])('only says how to install them where %s', async (_, files) => {
    expect(await required(files)).toEqual({
      texts: {},
      install: 'Run “pip install opentelemetry-api prometheus-client”.',
    });
  });

  it('writes into the list that hashes were made of', async () => {
    const { texts, install } = await required({
      'requirements.in': 'flask\nredis\n',
      'requirements.txt': 'flask==3 \\\n  --hash=sha256:00\n',
    });
    expect(texts).toEqual({ 'requirements.in': 'flask\nopentelemetry-api\nprometheus-client\nredis\n' });
    expect(install).toBe('Run “pip-compile requirements.in && pip install -r requirements.txt”.');
  });

  it('keeps the order of a pyproject.toml', async () => {
    const list = (items: readonly string[]): string =>
      `[project]\ndependencies = [\n${items.map((item) => `    "${item}",\n`).join('')}]\n`;
    const { texts } = await required({ 'pyproject.toml': list(['fastapi[standard]>=0.115', 'sqlalchemy>=2.0']) });
    expect(texts['pyproject.toml']).toBe(
      list(['fastapi[standard]>=0.115', 'opentelemetry-api>=1.45.1', 'prometheus-client>=0.26.0', 'sqlalchemy>=2.0']),
    );
  });

  it.each([
    ['shop/uv.lock', 'uv sync'],
    ['uv.lock', 'uv sync'],
    ['pdm.lock', 'pdm install'],
    ['poetry.lock', 'poetry lock && poetry install'],
    ['other/uv.lock', 'pip install .'],
  ])('knows by %s how to install', async (lock, command) => {
    const { install } = await required({ 'shop/pyproject.toml': '[project]\ndependencies = []\n', [lock]: '' });
    expect(install).toBe(`Run “${command}”.`);
  });

  it('is not taken in by names that only begin alike, nor by comments', async () => {
    const { texts } = await required({ 'requirements.txt': 'prometheus-client-extra==1\n# opentelemetry-api\n' });
    expect(texts['requirements.txt']).toContain('\nopentelemetry-api==1.45.1\nprometheus-client==0.26.0\n');
  });

  it('keeps every line of any list, and is done after one time', async () => {
    const line = fc.oneof(
      fc
        .tuple(
          fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/),
          fc.constantFrom('', '==1.0', '>=2,<3', '[extra]~=1', ' ; python_version < "3"'),
        )
        .map(([name, rest]) => `${name}${rest}`),
      fc.constantFrom('', '# a comment', '-r other.txt', '-e .', '--index-url https://example.org'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 12 }), async (lines) => {
        const before = lines.join('\n');
        const after = (await required({ 'requirements.txt': before })).texts['requirements.txt'] ?? '';
        const left = after.split('\n').filter((one) => !BOTH.some((name) => one.startsWith(name)));
        expect(left.filter((one) => one !== '')).toEqual(lines.filter((one) => one !== ''));
        expect((await required({ 'requirements.txt': after })).texts).toEqual({});
      }),
      { numRuns: 60 },
    );
  });
});
