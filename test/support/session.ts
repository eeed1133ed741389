/** A session of the language server over a folder of literals, without a connection. */
import { pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';
import { routeKey, type Route } from '../../src/analysis/model';
import { withoutNumbers, type RouteStats } from '../../src/core/red';
import { Session, type FileInProject } from '../../src/server/session';
import type { Project } from '../../src/server/workspace/project';
import type { StatsReport } from '../../src/telemetry/metrics/stats';
import { loadedFrontEnd } from './facts';
import { temporaryFolder } from './temporaryFolder';

export interface TestSession {
  readonly session: Session;
  readonly project: Project;
  readonly folder: string;
  readonly logged: readonly string[];
  file(path: string): FileInProject;
  /** The one route with this path. */
  route(path: string): Route;
  /** Puts numbers into the live store, by path; routes that are not named have no series. */
  show(stats: Readonly<Record<string, RouteStats>>, more?: Partial<StatsReport>): void;
}

export async function openSession(
  files: Readonly<Record<string, string>>,
  settings: object = {},
): Promise<TestSession> {
  const folder = temporaryFolder(files);
  const logged: string[] = [];
  const events = { changed: () => undefined, log: (text: string) => void logged.push(text) };
  const session = new Session(await loadedFrontEnd(), events);
  onTestFinished(() => session.dispose());
  session.configure({
    settings: { local: { enabled: false }, ...settings },
    isTrusted: true,
    credentials: [],
    theme: 'dark',
  });
  await session.open(pathToFileURL(folder).href, AbortSignal.timeout(10_000));
  const project = session.projects[0]?.project;
  if (!project) throw new Error('the folder was not opened');
  const routes = (): readonly Route[] => session.modelOf(project).routes;
  return {
    session,
    project,
    folder,
    logged,
    file: (path) => ({ project, path }),
    route(path) {
      const found = routes().filter((route) => route.path === path);
      if (found.length !== 1 || !found[0]) throw new Error(`${found.length} routes at ${path}`);
      return found[0];
    },
    show(stats, more = {}) {
      const entries = routes().map(
        (route) => [routeKey(route), stats[route.path] ?? withoutNumbers('no-series')] as const,
      );
      session.live.set({ stats: new Map(entries), detected: [], queries: [], warnings: [], ...more }, Date.now());
    },
  };
}

/** 12.5 requests a second, 2 % errors, p99 475 ms. */
export const STATS: RouteStats = {
  ...withoutNumbers('no-series'),
  state: 'ok',
  p50: { kind: 'within', seconds: 0.1 },
  p95: { kind: 'within', seconds: 0.375 },
  p99: { kind: 'within', seconds: 0.475 },
  errorRatio: 0.02,
  rate: 12.5,
  buckets: [
    { upperBound: 0.1, rate: 6.25 },
    { upperBound: 0.25, rate: 11.25 },
    { upperBound: 0.5, rate: 12.5 },
    { upperBound: Infinity, rate: 12.5 },
  ],
  schema: 'handwritten',
  services: ['shop'],
  labels: ['/users/:id'],
};

/** An Express service: one handler measured, one not, one that stands in another file. */
export const SHOP: Readonly<Record<string, string>> = {
  'package.json': '{"name":"shop","dependencies":{"express":"5","prom-client":"15"}}',
  'app.js': `const express = require('express');
const client = require('prom-client');
const users = require('./users');
const app = express();
const duration = new client.Histogram({ name: 'http_request_duration_seconds', help: 'Duration.', labelNames: ['path'] });

app.get('/users/:id', (req, res) => {
  const end = duration.startTimer({ path: '/users/:id' });
  res.json({});
  end();
});

app.post('/orders', (req, res) => res.json({}));
app.get('/list', users.list);
app.listen(3000);
`,
  'users.js': `const client = require('prom-client');
const requests = new client.Counter({ name: 'http_requests_total', help: 'Requests.', labelNames: ['path', 'user_id'] });

exports.list = function list(req, res) {
  requests.inc({ path: '/list', user_id: req.query.user });
  res.json([]);
};
`,
};
