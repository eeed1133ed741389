/** The built server over stdio, as any editor uses it: lenses, hints, hovers, diagnostics, fixes; and every way a backend fails. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { CodeAction, CodeLens, Hover, InlayHint, TextDocumentEdit } from 'vscode-languageserver/node';
import { applyEdits } from '../../src/core/edits';
import { eventually, startLanguageServer, type ServerOptions, type TestServer } from '../support/languageServer';
import { startPrometheusDouble, type PrometheusDouble, type ServedRoute } from '../support/prometheusDouble';

const APP = `const express = require('express');
const client = require('prom-client');
const users = require('./users');
const app = express();
const duration = new client.Histogram({ name: 'http_request_duration_seconds', help: 'Duration.', labelNames: ['method', 'path'] });

app.get('/users/:id', (req, res) => {
  const end = duration.startTimer({ method: 'GET', path: '/users/:id' });
  res.json({});
  end();
});

app.post('/orders', (req, res) => res.json({}));
app.get('/list', users.list);
app.listen(3000);
`;
const USERS = `const client = require('prom-client');
const requests = new client.Counter({ name: 'http_requests_total', help: 'Requests.', labelNames: ['path', 'user_id'] });

exports.list = function list(req, res) {
  requests.inc({ path: '/list', user_id: req.query.user });
  res.json([]);
};
`;
const FILES = {
  'package.json': '{"name":"shop","dependencies":{"express":"5","prom-client":"15"}}',
  'app.js': APP,
  'users.js': USERS,
};
const USER_ROUTE: ServedRoute = {
  job: 'shop',
  method: 'GET',
  path: '/users/:id',
  rate: 12.5,
  errorRatio: 0.02,
  buckets: { '0.1': 0.5, '0.25': 0.9, '0.5': 1 },
};

const ended: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

async function start(options: Partial<ServerOptions> = {}): Promise<TestServer> {
  const server = await startLanguageServer({ files: FILES, ...options });
  ended.push(() => server.close());
  return server;
}

async function startDouble(routes: readonly ServedRoute[] = [USER_ROUTE]): Promise<PrometheusDouble> {
  const double = await startPrometheusDouble(routes);
  ended.push(() => double.close());
  return double;
}

const withPrometheus = (url: string, more: object = {}): object => ({
  settings: { environments: [{ name: 'test', prometheus: { url } }], refreshInterval: '1s', ...more },
});
const titles = (lenses: readonly CodeLens[]): string[] =>
  lenses.map(({ range, command }) => `${range.start.line}: ${command?.title}`);
const lensOfUser = (lenses: readonly CodeLens[]): string =>
  lenses.find(({ range }) => range.start.line === 6)?.command?.title ?? '';

describe('without any backend', () => {
  it('says of every handler whether it is measured', async () => {
    const server = await start({ initializationOptions: { settings: { local: { enabled: false } } } });
    await server.open('app.js');
    const lenses = await eventually(
      () => server.lenses('app.js'),
      (found) => found.length > 0,
    );
    expect(titles(lenses)).toEqual(['6: Measured', expect.stringMatching(/^12: Not measured · Add metrics$/)]);
    await server.open('users.js');
    expect(titles(await server.lenses('users.js'))).toEqual(['3: Measured']);
  });

  it('reports findings with rule, page and severity, and takes settings into account', async () => {
    const server = await start({
      initializationOptions: { settings: { lint: { rules: { 'high-cardinality-label': 'info' } } } },
    });
    await server.open('users.js');
    const found = await eventually(
      () => server.diagnostics('users.js'),
      (items) => items.length > 0,
    );
    const label = found.find(({ code }) => code === 'high-cardinality-label');
    expect(label).toMatchObject({ source: 'redline', severity: 3 });
    expect(label?.codeDescription?.href).toMatch(/docs\/rules\/high-cardinality-label\.md$/);
    expect(USERS.split('\n')[label?.range.start.line ?? 0]).toContain('user_id');
  });

  it('takes settings from redline.json, and again when it changes', async () => {
    const silent = JSON.stringify({
      lint: { rules: { 'high-cardinality-label': 'off', 'unbounded-label-value': 'off' } },
    });
    const server = await start({ files: { ...FILES, 'redline.json': silent } });
    await server.open('app.js');
    await eventually(
      () => server.lenses('app.js'),
      (found) => found.length > 0,
    );
    await server.open('users.js');
    expect(await server.diagnostics('users.js')).toEqual([]);
    writeFileSync(join(server.folder, 'redline.json'), '{}');
    await server.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: server.uriOf('redline.json'), type: 2 }],
    });
    await eventually(
      () => server.diagnostics('users.js'),
      (items) => items.length > 0,
    );
  });

  it('fixes a handler with edits that are computed only when asked', async () => {
    const server = await start();
    await server.open('app.js');
    const found = await eventually(
      () => server.diagnostics('app.js'),
      (items) => items.some(({ code }) => code === 'uninstrumented-handler'),
    );
    const diagnostic = found.find(({ code }) => code === 'uninstrumented-handler');
    const actions: CodeAction[] = await server.connection.sendRequest('textDocument/codeAction', {
      textDocument: { uri: server.uriOf('app.js') },
      range: diagnostic?.range,
      context: { diagnostics: [diagnostic] },
    });
    expect(actions).toMatchObject([
      { title: 'Add metrics', kind: 'quickfix', isPreferred: true },
      { title: 'Add tracing', kind: 'quickfix' },
      { title: 'Instrument the whole application', kind: 'quickfix' },
      { title: 'Silence uninstrumented-handler here', kind: 'quickfix' },
    ]);
    expect(actions[0]?.edit).toBeUndefined();
    const resolved: CodeAction = await server.connection.sendRequest('codeAction/resolve', actions[0]);
    const changes = (resolved.edit?.documentChanges ?? []).filter(
      (change): change is TextDocumentEdit =>
        'textDocument' in change && change.textDocument.uri === server.uriOf('app.js'),
    );
    const edits = changes.flatMap(({ edits: some }) =>
      some.flatMap((edit) =>
        'newText' in edit
          ? [
              {
                range: [
                  edit.range.start.line,
                  edit.range.start.character,
                  edit.range.end.line,
                  edit.range.end.character,
                ] as const,
                text: edit.newText,
              },
            ]
          : [],
      ),
    );
    expect(edits.length).toBeGreaterThan(0);
    expect(applyEdits(APP, edits)).toMatch(/app\.post\('\/orders', .*'\/orders'.*\(req, res\)/);
  });

  it('follows what is typed and what changes on disk', async () => {
    const server = await start({ initializationOptions: { settings: { local: { enabled: false } } } });
    await server.open('app.js');
    await eventually(
      () => server.lenses('app.js'),
      (found) => found.length > 0,
    );
    const insertion = "app.get('/typed', (req, res) => res.end());\n";
    await server.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: server.uriOf('app.js'), version: 2 },
      contentChanges: [
        { range: { start: { line: 12, character: 0 }, end: { line: 12, character: 0 } }, text: insertion },
      ],
    });
    expect(titles(await server.lenses('app.js')).map((title) => title.split(':')[0])).toEqual(['6', '12', '13']);
    writeFileSync(
      join(server.folder, 'more.js'),
      "const app = require('express')();\napp.get('/more', (q, r) => r.end());\n",
    );
    await server.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: server.uriOf('more.js'), type: 1 }],
    });
    await eventually(
      () => server.lenses('more.js'),
      (found) => found.length === 1,
    );
  });
});

describe('with Prometheus', () => {
  it('shows its numbers in lens, hint and hover, and asks to refresh only when they differ', async () => {
    const double = await startDouble([USER_ROUTE, { ...USER_ROUTE, path: '/list', rate: 0.5, errorRatio: 0 }]);
    const server = await start({ initializationOptions: withPrometheus(double.url) });
    await server.open('app.js');
    const lenses = await eventually(
      () => server.lenses('app.js'),
      (found) => lensOfUser(found).includes('req/s'),
    );
    expect(lensOfUser(lenses)).toBe('p99 475 ms · 2 % errors · 12.5 req/s');

    const hints: InlayHint[] = await server.connection.sendRequest('textDocument/inlayHint', {
      textDocument: { uri: server.uriOf('app.js') },
      range: { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } },
    });
    expect(hints.map(({ position, label }) => [position.line, label])).toEqual([[13, 'p99 475 ms · 0 %']]);

    const hover: Hover | null = await server.connection.sendRequest('textDocument/hover', {
      textDocument: { uri: server.uriOf('app.js') },
      position: { line: 6, character: 2 },
    });
    const text = JSON.stringify(hover);
    expect(text).toContain('| 5 m |');
    expect(text).toContain('475 ms');
    expect(text).not.toContain('command:');
    expect(text).not.toContain('data:image');

    const polls = (): number => double.requests.filter(({ query }) => query.includes('_bucket[300s]')).length;
    // The refresh for the first numbers is still on its way.
    await new Promise((resolve) => setTimeout(resolve, 500));
    const before = { polls: polls(), refreshes: server.refreshes.get('codeLens') };
    await eventually(
      async () => polls(),
      (count) => count >= before.polls + 2,
    );
    expect(server.refreshes.get('codeLens')).toBe(before.refreshes);
    double.routes = [{ ...USER_ROUTE, rate: 50 }];
    await eventually(
      () => server.lenses('app.js'),
      (found) => lensOfUser(found).includes('50 req/s'),
    );
    await eventually(
      async () => server.refreshes.get('codeLens') ?? 0,
      (count) => count > (before.refreshes ?? 0),
    );
  });

  it('asks nobody while no document with routes is open', async () => {
    const double = await startDouble();
    const server = await start({ initializationOptions: withPrometheus(double.url) });
    await eventually(
      () => server.lenses('app.js'),
      (found) => found.length > 0,
    );
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(double.requests).toEqual([]);
    await server.open('app.js');
    await eventually(
      async () => double.requests.length,
      (count) => count > 0,
    );
    await server.connection.sendNotification('textDocument/didClose', {
      textDocument: { uri: server.uriOf('app.js') },
    });
    await new Promise((resolve) => setTimeout(resolve, 500));
    const after = double.requests.length;
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(double.requests.length).toBe(after);
  });

  it('sends nothing anywhere from an untrusted workspace', async () => {
    const double = await startDouble();
    const options = { ...withPrometheus(double.url), isTrusted: false };
    const server = await start({ initializationOptions: options });
    await server.open('app.js');
    await eventually(
      () => server.lenses('app.js'),
      (found) => found.length > 0,
    );
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(double.requests).toEqual([]);
    expect(lensOfUser(await server.lenses('app.js'))).toBe('Measured');
  });

  it('gives a credential to its own origin and to no other', async () => {
    const [own, other] = [await startDouble(), await startDouble()];
    const credentials = [{ origin: own.url, kind: 'bearer', user: '', secret: 'sesame' }];
    const environments = [
      { name: 'own', prometheus: { url: own.url, auth: 'bearer' } },
      { name: 'other', prometheus: { url: other.url, auth: 'bearer' } },
    ];
    const server = await start({ initializationOptions: { settings: { environments }, credentials } });
    await server.open('app.js');
    await eventually(
      async () => own.requests.length,
      (count) => count > 0,
    );
    expect(own.requests[0]?.authorization).toBe('Bearer sesame');
    await server.connection.sendNotification('redline/configure', {
      settings: { environments, environment: 'other' },
      isTrusted: true,
      credentials,
      theme: 'dark',
    });
    await eventually(
      async () => other.requests.length,
      (count) => count > 0,
    );
    expect(other.requests.map(({ authorization }) => authorization)).not.toContain('Bearer sesame');
  });
});

describe('when the backend fails', () => {
  const failures = [
    { mood: 401 as const, words: 'credential wanted (401)' },
    { mood: 'web-page' as const, words: 'not a Prometheus API' },
    { mood: 500 as const, words: 'server error' },
  ];
  for (const { mood, words } of failures) {
    it(`says so in the lens within two seconds: ${mood}`, async () => {
      const double = await startDouble();
      double.mood = mood;
      const server = await start({ initializationOptions: withPrometheus(double.url) });
      await server.open('app.js');
      await eventually(
        async () => double.requests.length,
        (count) => count > 0,
      );
      await eventually(
        () => server.lenses('app.js'),
        (found) => lensOfUser(found) === words,
        2_000,
      );
    });
  }

  it('says so when nobody listens, logs it once, and recovers by itself', async () => {
    const gone = await startPrometheusDouble([USER_ROUTE]);
    const port = Number(new URL(gone.url).port);
    await gone.close();
    const server = await start({ initializationOptions: withPrometheus(gone.url) });
    await server.open('app.js');
    await eventually(
      () => server.lenses('app.js'),
      (found) => lensOfUser(found) === 'nothing listens at this address',
      3_000,
    );
    await new Promise((resolve) => setTimeout(resolve, 3_500));
    expect(server.log.filter((line) => line.includes(String(port)))).toHaveLength(1);
    const back = await startPrometheusDouble([USER_ROUTE], port);
    ended.push(() => back.close());
    await eventually(
      () => server.lenses('app.js'),
      (found) => lensOfUser(found).includes('req/s'),
      10_000,
    );
    expect(server.log.filter((line) => line.includes('answers again'))).toHaveLength(1);
  });

  it('stays fluent while the backend hangs', async () => {
    const double = await startDouble();
    double.mood = 'hangs';
    const server = await start({ initializationOptions: withPrometheus(double.url) });
    await server.open('app.js');
    await eventually(
      async () => double.requests.length,
      (count) => count > 0,
    );
    const times: number[] = [];
    for (let version = 2; version < 32; version += 1) {
      const started = performance.now();
      await server.connection.sendNotification('textDocument/didChange', {
        textDocument: { uri: server.uriOf('app.js'), version },
        contentChanges: [{ text: `${APP}// ${version}\n` }],
      });
      await Promise.all([server.lenses('app.js'), server.diagnostics('app.js')]);
      times.push(performance.now() - started);
    }
    times.sort((left, right) => left - right);
    expect(times[28]).toBeLessThan(200);
    expect(lensOfUser(await server.lenses('app.js'))).toBe('reading numbers …');
  });
});

it('leaves nothing on standard error', async () => {
  const server = await start();
  await server.open('app.js');
  await eventually(
    () => server.lenses('app.js'),
    (found) => found.length > 0,
  );
  expect(server.complaints()).toBe('');
  expect(readFileSync(join(server.folder, 'app.js'), 'utf8')).toBe(APP);
});
