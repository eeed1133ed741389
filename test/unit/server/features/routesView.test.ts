import { describe, expect, it } from 'vitest';
import { parseRoutes } from '../../../../src/protocol/parseRoutes';
import { handlerLine, lensPlaces, registeredAway, routesAt } from '../../../../src/server/features/routesAt';
import { routesSnapshot, statusOf } from '../../../../src/server/features/routesView';
import { openSession, SHOP, STATS } from '../../../support/session';

const CONNECTED = { environments: [{ name: 'test', prometheus: 'http://one.test', tempo: 'http://two.test' }] };

describe('the routes view', () => {
  it('has every service with its routes, numbers and places', async () => {
    const opened = await openSession(SHOP, { ...CONNECTED, thresholds: { errorRatio: 0.01 } });
    opened.show({ '/users/{id}': STATS, '/list': { ...STATS, errorRatio: 0 } });
    const { services } = routesSnapshot(opened.session);
    expect(services.map(({ name, measured, routes }) => [name, measured, routes.length])).toEqual([['shop', 2, 3]]);
    const rows = services[0]?.routes.map(({ label, health, text, place }) => [label, health, text, place.line]);
    expect(rows).toEqual([
      ['GET /users/{id}', 'failing', 'p99 475 ms · 2 %', 6],
      ['POST /orders', 'unmeasured', 'not measured', 12],
      ['GET /list', 'ok', 'p99 475 ms · 0 %', 3],
    ]);
    expect(services[0]?.routes[2]?.detail).toBe('p99 475 ms · 0 % errors · 12.5 req/s');
    expect(services[0]?.routes[2]?.place.uri).toMatch(/users\.js$/);
  });

  it('arrives at the other side as it was sent', async () => {
    const opened = await openSession(SHOP, CONNECTED);
    opened.show({ '/users/{id}': STATS });
    const snapshot = routesSnapshot(opened.session);
    expect(parseRoutes(JSON.parse(JSON.stringify(snapshot)))).toEqual(snapshot);
    expect(parseRoutes(undefined)).toEqual({ services: [], warnings: 0 });
    expect(
      parseRoutes({ services: [{ routes: [{ health: 'weird', p99: 'x' }] }] }).services[0]?.routes[0],
    ).toMatchObject({
      health: 'silent',
      p99: null,
    });
  });

  it('tells the status bar what is connected, what fails and how much is measured', async () => {
    const opened = await openSession(SHOP, CONNECTED);
    opened.show({});
    expect(statusOf(opened.session)).toEqual({
      environment: 'test',
      state: 'connected',
      text: 'Prometheus at http://one.test, Tempo at http://two.test',
      routes: 3,
      measured: 2,
    });
    opened.show({}, { failure: { reason: 'refused', text: 'Nobody listens.', nextStep: 'Start it.' } });
    expect(statusOf(opened.session)).toMatchObject({ state: 'failing', text: 'Nobody listens. Start it.' });
    expect(statusOf((await openSession(SHOP)).session)).toMatchObject({ state: 'off', environment: '' });
  });
});

describe('places of routes', () => {
  it('are the handler’s, or the decorator’s right above it', async () => {
    const app =
      'from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get("/a")\n@app.post("/b")\nasync def page():\n    return {}\n';
    const { session, project } = await openSession({ 'main.py': app, 'requirements.txt': 'fastapi\n' });
    const model = session.modelOf(project);
    expect(lensPlaces(model, 'main.py').map(({ line, routes }) => [line, routes.map(({ path }) => path)])).toEqual([
      [5, ['/a']],
      [6, ['/b']],
    ]);
    expect(routesAt(model, 'main.py', { line: 7, character: 0 }).map(({ path }) => path)).toEqual(['/a', '/b']);
    expect(registeredAway(model, 'main.py')).toEqual([]);
  });

  it('are under the registration and the handler’s name, not under what the handler takes or does', async () => {
    const app = [
      "const app = require('express')();",
      "app.get('/inline', (req, res) => res.json({}));",
      'function page(req, res) { res.end(); }',
      "app.get('/named', page);",
    ].join('\n');
    const { session, project } = await openSession({ 'package.json': '{"name":"x"}', 'app.js': app });
    const at = (line: number, character: number): string[] =>
      routesAt(session.modelOf(project), 'app.js', { line, character }).map(({ path }) => path);
    expect([at(1, 0), at(1, 10), at(1, 22), at(1, 40)]).toEqual([['/inline'], ['/inline'], [], []]);
    expect([at(2, 0), at(2, 13), at(2, 15), at(2, 30)]).toEqual([['/named'], ['/named'], [], []]);
    expect([at(3, 20), at(0, 5)]).toEqual([['/named'], []]);
  });

  it('are the registration’s where the handler is not in the workspace', async () => {
    const app =
      "const app = require('express')();\nconst serve = require('serve-static');\napp.get('/files', serve('public'));\n";
    const { session, project, route } = await openSession({ 'package.json': '{"name":"x"}', 'app.js': app });
    expect(lensPlaces(session.modelOf(project), 'app.js').map(({ line }) => line)).toEqual([2]);
    expect(handlerLine(route('/files'), 'other.js')).toBeUndefined();
  });
});
