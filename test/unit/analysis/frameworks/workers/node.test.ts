import { describe, expect, it } from 'vitest';
import { modelOf, workersIn } from './workers';

const IMPORT = "import { Worker } from 'bullmq';\nimport path from 'node:path';\nimport * as url from 'node:url';\n";

async function processorOf(processor: string, files: Readonly<Record<string, string>>): Promise<string | undefined> {
  const { workers } = await modelOf({ 'src/a.ts': `${IMPORT}new Worker('a', ${processor});\n`, ...files });
  return workers[0]?.handler.location?.file;
}

describe('processors in files', () => {
  const beside = { 'src/p.ts': 'export default async function run() {}\n' };
  const below = { 'src/jobs/p.js': 'module.exports = async () => 1;\n' };
  const above = { 'jobs/p.ts': 'module.exports = async () => 1;\n' };

  it.each([
    ["path.join(__dirname, 'p.js')", beside, 'src/p.ts'],
    ["path.join(__dirname, './p.js')", beside, 'src/p.ts'],
    ["path.resolve(__dirname, 'jobs', 'p.js')", below, 'src/jobs/p.js'],
    ["path.join(__dirname, '..', 'jobs', 'p.js')", above, 'jobs/p.ts'],
    ["path.resolve(__dirname, '../jobs/p.js')", above, 'jobs/p.ts'],
    ['`${__dirname}/p.js`', beside, 'src/p.ts'],
    ["new URL('./p.js', import.meta.url)", beside, 'src/p.ts'],
    ["url.fileURLToPath(new URL('jobs/p.js', import.meta.url))", below, 'src/jobs/p.js'],
    ["require.resolve('./p')", beside, 'src/p.ts'],
  ])('%s', async (processor, files, expected) => {
    expect(await processorOf(processor, files)).toBe(expected);
  });

  it.each([["path.join(__dirname, 'q.js')"], ['process.env.PROCESSOR'], ["path.join(__dirname, 'data.js')"]])(
    'is not found: %s',
    async (processor) => {
      expect(await processorOf(processor, { ...beside, 'src/data.js': 'module.exports = { a: 1 };' })).toBeUndefined();
    },
  );
});

describe('intervals', () => {
  const server = (code: string): Promise<string[]> => workersIn({ 'a.js': `const http = require('http');\n${code}\n` });

  it.each([
    ['setInterval(tick, 1); function tick() {}', 'tick'],
    ['const start = () => setInterval(() => 1, 1); start();', 'setInterval'],
    ['http.createServer().listen(1, () => setInterval(() => 1, 1));', 'setInterval'],
    ["database.once('open', () => setInterval(() => 1, 1));", 'setInterval'],
    ['connect().then(() => { setInterval(() => 1, 1); });', 'setInterval'],
  ])('that start with the program are workers: %s', async (code, name) => {
    expect(await server(code)).toEqual([`a.js:2 interval ${name}`]);
  });

  it.each([
    ['exports.watch = () => setInterval(() => 1, 1);'],
    ["sockets.on('connection', () => setInterval(() => 1, 1));"],
    ['setInterval(load(), 1);'],
    ["require('express')().get('/', (req, res) => { setInterval(() => res.write('x'), 1); });"],
  ])('that do not are none: %s', async (code) => {
    expect(await server(code)).toEqual([]);
  });

  it.each(['public/a.js', 'client/src/a.ts', 'src/a.tsx'])('of a browser are none: %s', async (file) => {
    expect(await workersIn({ [file]: 'setInterval(() => 1, 1);\n' })).toEqual([]);
  });
});
