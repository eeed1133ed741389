/**
 * What a person feels in the editor, from request to answer over stdio: lens and hover while the numbers are there, and diagnostics
 * after a keystroke in a file of 5,000 lines. Needs the built server (npm run build). Run: npm run bench -- server, with --gate to fail
 * above the budgets.
 */
import { build } from 'esbuild';
import { mkdir, rm } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

const HANDLERS = 60;
const LINES = 5_000;
const BUDGETS = { lens: 5, hover: 5, keystroke: 16 };
const WARM_UP = 10;
const ROUNDS = 60;

// Below the folder of tests, from where the server is found.
const outfile = fileURLToPath(new URL('../artefacts/serverBench.mjs', import.meta.url));
await mkdir(new URL('../artefacts/', import.meta.url), { recursive: true });
await build({
  stdin: {
    contents: `export * from './languageServer'; export { startPrometheusDouble } from './prometheusDouble';`,
    resolveDir: fileURLToPath(new URL('../support/', import.meta.url)),
  },
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  outfile,
});
const { eventually, startLanguageServer, startPrometheusDouble } = await import(pathToFileURL(outfile).href);
await rm(outfile);

const paths = Array.from({ length: HANDLERS }, (_, index) => `/team${index % 20}/things${index}/:id`);
const handler = (path) => `app.get('${path}', (req, res) => {
  const end = duration.startTimer({ path: '${path}' });
  const found = find(req.params.id);
  res.json({ found });
  end();
});
`;
/** What most lines of a long file are. */
const ordinary = (index) => `function total${index}(orders) {
  const sum = orders.reduce((all, order) => all + order.price * order.count, 0);
  if (sum > ${index}) return format(sum, { digits: 2 });
  return sum;
}
`;
const head = `const app = require('express')();
const client = require('prom-client');
const duration = new client.Histogram({ name: 'http_request_duration_seconds', help: 'Duration.', labelNames: ['path'] });

${paths.map(handler).join('\n')}
`;
const missing = Math.ceil((LINES - head.split('\n').length) / ordinary(0).split('\n').length);
const text = `${head}${Array.from({ length: missing }, (_, index) => ordinary(index)).join('\n')}
app.listen(3000);
`;
const files = {
  'shop/package.json': '{"name":"shop","dependencies":{"express":"5","prom-client":"15"}}',
  'shop/app.js': text,
};
const served = paths.map((path) => ({
  job: 'shop',
  method: 'GET',
  path,
  rate: 3,
  errorRatio: 0.01,
  buckets: { 0.1: 0.9, 0.5: 0.999 },
}));

const double = await startPrometheusDouble(served);
const server = await startLanguageServer({
  files,
  initializationOptions: {
    settings: { environments: [{ name: 'bench', prometheus: { url: double.url } }], environment: 'bench' },
    isTrusted: true,
    credentials: [],
    theme: 'dark',
  },
});
const file = 'shop/app.js';
const textDocument = { uri: server.uriOf(file) };
const quantile = (values, share) => [...values].sort((a, b) => a - b)[Math.ceil(values.length * share) - 1];

async function measured(run) {
  const times = [];
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    const began = performance.now();
    await run(round);
    if (round >= WARM_UP) times.push(performance.now() - began);
  }
  return { medianMs: Number(quantile(times, 0.5).toFixed(2)), p95Ms: Number(quantile(times, 0.95).toFixed(2)) };
}

try {
  await server.open(file);
  const isLive = (lens) => lens.command?.title.includes('p99');
  const lenses = await eventually(
    () => server.lenses(file),
    (all) => all.filter(isLive).length >= HANDLERS,
    60_000,
  );
  const lens = await measured(() => server.lenses(file));
  const place = (round) => lenses.filter(isLive)[(round * 7) % HANDLERS].range.start;
  const hover = await measured(async (round) => {
    const answer = await server.connection.sendRequest('textDocument/hover', {
      textDocument,
      position: { line: place(round).line, character: 5 },
    });
    if (!JSON.stringify(answer).includes('p99')) throw new Error(`no numbers in ${JSON.stringify(answer)}`);
  });
  const line = Math.floor(text.split('\n').length / 2);
  const keystroke = await measured(async (round) => {
    await server.connection.sendNotification('textDocument/didChange', {
      textDocument: { ...textDocument, version: round + 2 },
      contentChanges: [
        { range: { start: { line, character: 0 }, end: { line, character: 0 } }, text: round % 9 === 8 ? '\n' : ' ' },
      ],
    });
    await server.diagnostics(file);
  });
  const figures = { lens, hover, keystroke };
  console.log(JSON.stringify({ bench: 'server', lines: text.split('\n').length, handlers: HANDLERS, ...figures }));
  const above = Object.entries(BUDGETS).filter(([name, budget]) => figures[name].p95Ms > budget);
  for (const [name, budget] of above) console.log(`${name}: p95 ${figures[name].p95Ms} ms, budget ${budget} ms`);
  if (process.argv.includes('--gate') && above.length > 0) process.exitCode = 1;
} finally {
  await server.close();
  await double.close();
}
