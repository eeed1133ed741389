/** With nothing configured, a lens lives within seconds of starting a service; before that, and after its end, nothing is shown as wrong. */
import { createServer, type Server } from 'node:http';
import { pathToFileURL } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { lensState, lensText } from '../../src/server/features/lensText';
import { Session } from '../../src/server/session';
import { loadedFrontEnd } from '../support/facts';
import { freePort } from '../support/services';
import { temporaryFolder } from '../support/temporaryFolder';

const sourceAt = (port: number): string => `const express = require('express');
const client = require('prom-client');
const app = express();
const requests = new client.Counter({ name: 'http_requests_total', help: 'Requests.', labelNames: ['path', 'status'] });
app.get('/users/:id', (req, res) => { requests.inc({ path: '/users/:id', status: 200 }); res.json({}); });
app.get('/metrics', async (req, res) => res.end(await client.register.metrics()));
app.listen(${port});
`;

function startService(port: number): Promise<Server> {
  const began = performance.now();
  const server = createServer((_, response) => {
    const count = Math.round((performance.now() - began) / 10);
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(`http_requests_total{path="/users/:id",method="GET",status="200"} ${count}\n`);
  });
  onTestFinished(() => void server.close());
  return new Promise((resolve) => server.listen(port, () => resolve(server)));
}

it('a service that is started gets a lens by itself', async () => {
  const port = await freePort();
  const folder = temporaryFolder({
    'package.json': '{"name":"shop","dependencies":{"express":"5","prom-client":"15"}}',
    'app.js': sourceAt(port),
  });
  const logged: string[] = [];
  const events = { changed: () => undefined, log: (text: string) => void logged.push(text) };
  const session = new Session(await loadedFrontEnd(), events);
  onTestFinished(() => session.dispose());
  session.configure({ settings: {}, isTrusted: true, credentials: [], theme: 'dark' });
  await session.open(pathToFileURL(folder).href, AbortSignal.timeout(20_000));
  session.setInterest(true);
  const lens = (): string => {
    const route = session.projects
      .flatMap(({ project }) => session.modelOf(project).routes)
      .find(({ path }) => path === '/users/{id}');
    return route ? lensText(lensState(route, session), session, false) : 'no route';
  };
  const until = async (wanted: RegExp): Promise<number> => {
    const began = performance.now();
    while (!wanted.test(lens())) {
      if (performance.now() - began > 20_000) throw new Error(`the lens still says: ${lens()}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return (performance.now() - began) / 1000;
  };
  await until(/^Measured$/);
  const server = await startService(port);
  const lively = await until(/req\/s/);
  console.log(`a lens lives ${lively.toFixed(1)} s after its service was started, with nothing configured`);
  expect(lively).toBeLessThan(10);
  expect(session.sources.metrics?.description).toBe('Services on this machine: shop');
  server.closeAllConnections();
  server.close();
  expect(logged.filter((line) => /Nothing listens|answers again|cannot be reached/.test(line))).toEqual([]);
}, 60_000);
