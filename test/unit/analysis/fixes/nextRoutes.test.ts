import { describe, expect, it } from 'vitest';
import { check } from 'prettier';
import { thrownStatus } from '../../../../src/analysis/fixes/typescript/next';
import { project, type FixedProject } from './project';

const ROUTE = 'GET /items/{id}';
const FILE = 'app/items/[id]/route.ts';
const MANIFEST = { 'package.json': '{\n  "dependencies": { "next": "^16" }\n}\n' };

const next = (source: string, others: Readonly<Record<string, string>> = {}): Promise<FixedProject> =>
  project({ ...MANIFEST, [FILE]: source, ...others });

describe('Add metrics around what a file of the app router exports', () => {
  it.each([
    [
      `export function GET() {\n  return new Response();\n}\n`,
      `export const GET = measureRequest('/items/[id]', function GET() {\n  return new Response();\n});\n`,
    ],
    [
      `/** One. */\nexport async function GET(request: Request, { params }: Params): Promise<Response> {\n  return answer(\n    \`a\n  b\`,\n  );\n}\n`,
      `/** One. */\nexport const GET = measureRequest(\n  '/items/[id]',\n  async function GET(request: Request, { params }: Params): Promise<Response> {\n    return answer(\n      \`a\n  b\`,\n    );\n  },\n);\n`,
    ],
    [
      `export const GET: Handler = async () => {\n  return new Response();\n};\n`,
      `export const GET: Handler = measureRequest('/items/[id]', async () => {\n  return new Response();\n});\n`,
    ],
    [
      `export const GET = () => new Response();\n`,
      `export const GET = measureRequest('/items/[id]', () => new Response());\n`,
    ],
    [
      `const one = () => new Response();\n\nexport { one as GET };\n`,
      `const one = () => new Response();\n\nexport const GET = measureRequest('/items/[id]', one);\n`,
    ],
    [
      `const one = () => new Response();\n\nexport { one as GET, one as PUT };\n`,
      `const one = () => new Response();\n\nexport { one as PUT };\nexport const GET = measureRequest('/items/[id]', one);\n`,
    ],
  ])('%s', async (before, after) => {
    const { fix, text, route, change } = await next(before);
    fix(ROUTE);
    expect(text(FILE)).toBe(`import { measureRequest } from '../../../requestMetrics';\n\n${after}`);
    expect(await check(text(FILE), { singleQuote: true, filepath: FILE })).toBe(true);
    expect(text('requestMetrics.ts')).toContain('measureRequest<Handler>(path: string, handler: Handler): Handler;');
    expect(text('package.json')).toContain('"prom-client"');
    expect(route(ROUTE).metrics.answer).toBe('yes');
    expect(change(ROUTE)).toBeUndefined();
  });

  it.each([
    ['is used above its declaration', `export const POST = GET;\nexport function GET() {}\n`],
    ['would be declared twice', `function GET() {}\nexport { GET };\n`],
  ])('leaves alone what %s', async (_, source) => {
    expect((await next(source)).change(ROUTE)).toBeUndefined();
  });

  it('keeps the style of the file: no semicolons, double quotes, tabs', async () => {
    const { fix, text } = await next(`import { all } from "./all"\n\nexport function GET() {\n\treturn all("a")\n}\n`);
    fix(ROUTE);
    expect(text(FILE)).toContain(
      'export const GET = measureRequest("/items/[id]", function GET() {\n\treturn all("a")\n})\n',
    );
    expect(text('requestMetrics.ts')).toContain('\n\t\t\t\tname: "http_requests_total",\n');
    expect(text('requestMetrics.ts')).not.toMatch(/;$/m);
  });

  it('stands on top of what is there, in either order', async () => {
    const { fix, text, route } = await next(`export function GET() {\n  return new Response();\n}\n`);
    fix(ROUTE, 'add-tracing');
    fix(ROUTE);
    expect(text(FILE)).toContain(
      `export const GET = measureRequest(\n  '/items/[id]',\n  traceRequest('/items/[id]', function GET() {\n    return new Response();\n  }),\n);\n`,
    );
    expect(route(ROUTE)).toMatchObject({
      metrics: { answer: 'yes' },
      traces: { answer: 'yes' },
      handler: { name: 'GET' },
    });
  });

  it('puts the helper into the library of the project, whatever its folder is', async () => {
    const file = 'src/app/(shop)/[...path]/route.js';
    const made = await project({
      ...MANIFEST,
      'src/lib/db.js': 'export const a = 1;\n',
      [file]: 'export const GET = async () => 1;\n',
    });
    made.fix('GET /{path...}');
    expect(made.text(file)).toContain(`from '../../../lib/requestMetrics';`);
    expect(made.text(file)).toContain(`measureRequest('/[...path]', async () => 1)`);
    expect(made.text('src/lib/requestMetrics.js')).not.toMatch(/: (?:unknown|string|Counter)\b/);
  });
});

describe('The pages router', () => {
  it.each([
    [
      'export default function handler(req, res) {\n  res.end();\n}\n',
      "export default measureRequest('/api/old', function handler(req, res) {\n  res.end();\n});\n",
    ],
    [
      'const handler = (req, res) => res.end();\n\nexport default handler;\n',
      "const handler = (req, res) => res.end();\n\nexport default measureRequest('/api/old', handler);\n",
    ],
  ])('%s', async (before, after) => {
    const file = 'pages/api/old.js';
    const made = await project({ ...MANIFEST, [file]: before });
    made.fix('* /api/old');
    expect(made.text(file)).toBe(`import { measureRequest } from '../../apiRequestMetrics';\n\n${after}`);
    expect(made.text('apiRequestMetrics.js')).toContain("res.once('close'");
    made.fix('* /api/old', 'add-tracing');
    expect(made.route('* /api/old')).toMatchObject({ metrics: { answer: 'yes' }, traces: { answer: 'yes' } });
  });
});

describe('Two routers in one project', () => {
  const BOTH = { 'pages/api/old.ts': 'export default function old(req, res) {\n  res.end();\n}\n' };
  const GET = 'export const GET = () => new Response();\n';

  it.each([
    [
      `const nextConfig = { reactStrictMode: true };\n`,
      `{ serverExternalPackages: ['prom-client'], reactStrictMode: true }`,
    ],
    [`module.exports = {\n  basePath: '',\n};\n`, `{\n  serverExternalPackages: ['prom-client'],\n  basePath: '',\n}`],
  ])('share the library: %s', async (config, written) => {
    const { fix, text } = await next(GET, { ...BOTH, 'next.config.js': config });
    fix(ROUTE);
    fix('* /api/old');
    expect(text('next.config.js').split('serverExternalPackages')).toHaveLength(2);
    expect(text('next.config.js')).toContain(written);
  });

  it('makes the configuration where there is none, and both helpers find what is registered', async () => {
    const { fix, text, route } = await next(GET, BOTH);
    fix(ROUTE);
    fix('* /api/old');
    expect(text('next.config.mjs')).toContain("  serverExternalPackages: ['prom-client'],\n");
    for (const file of ['requestMetrics.ts', 'apiRequestMetrics.ts'])
      expect(text(file)).toContain("register.getSingleMetric('http_requests_total')");
    expect([route(ROUTE), route('* /api/old')].map(({ metrics }) => metrics.answer)).toEqual(['yes', 'yes']);
  });

  it.each([
    ['export default withBundle(load());\n', '^16'],
    ['const nextConfig = { a: 1 };\n', '^14.2.0'],
  ])('says what to write where %s of %s cannot be edited', async (config, version) => {
    const { change } = await next(GET, {
      ...BOTH,
      'next.config.js': config,
      'package.json': `{ "dependencies": { "next": "${version}" } }`,
    });
    expect(change(ROUTE)?.note).toContain('external packages of next.config');
    expect([...(change(ROUTE)?.edits.keys() ?? [])]).not.toContain('next.config.js');
  });
});

describe('What Next.js answers to what is thrown', () => {
  const load = (source: readonly string[]): unknown => new Function(`${source.join('\n')}\nreturn thrownStatus;`)();

  it.each([
    ['NEXT_REDIRECT;replace;/items/1;307;', 307],
    ['NEXT_REDIRECT;replace;/a;b;308;', 308],
    ['NEXT_REDIRECT;push;/items/1;307;', 303],
    ['NEXT_REDIRECT;replace;/items/1', 307],
    ['NEXT_HTTP_ERROR_FALLBACK;404', 404],
    ['NEXT_HTTP_ERROR_FALLBACK;403', 403],
    ['NEXT_NOT_FOUND', 404],
    ['DYNAMIC_SERVER_USAGE', 500],
    [undefined, 500],
  ])('%s: %i', (digest, status) => {
    const asked = load(thrownStatus(false));
    if (typeof asked !== 'function') throw new Error('no function');
    const error = Object.assign(new Error('thrown'), digest === undefined ? {} : { digest });
    expect(asked(error)).toBe(status);
    expect(asked('a text')).toBe(500);
  });
});
