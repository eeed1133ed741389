import { pathToFileURL } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { parseConfiguration } from '../../../src/protocol/requests';
import { Session } from '../../../src/server/session';
import { loadedFrontEnd } from '../../support/facts';
import { openSession, SHOP, STATS } from '../../support/session';
import { startPrometheusDouble } from '../../support/prometheusDouble';
import { temporaryFolder, writeInto } from '../../support/temporaryFolder';

const environments = [{ name: 'test', prometheus: 'http://127.0.0.1:1' }];

describe('a session', () => {
  it('finds files by their URI, in the folder that holds them', async () => {
    const { session, project, folder } = await openSession(SHOP);
    const uri = pathToFileURL(`${folder}/a b.js`).href;
    expect(session.fileOf(uri)).toEqual({ project, path: 'a b.js' });
    expect(session.uriOf(project, 'a b.js')).toBe(uri);
    for (const other of [
      'file:///elsewhere/app.js',
      `${pathToFileURL(folder).href}er/app.js`,
      'untitled:1',
      'file:%zz',
    ])
      expect(session.fileOf(other)).toBeUndefined();
  });

  it('opens a folder once, and closes it', async () => {
    const { session, folder } = await openSession(SHOP);
    await session.open(pathToFileURL(folder).href, AbortSignal.timeout(5_000));
    expect(session.projects).toHaveLength(1);
    session.close(pathToFileURL(folder).href);
    expect(session.projects).toHaveLength(0);
  });

  it('keeps numbers when only the looks change, and drops them with their server', async () => {
    const opened = await openSession(SHOP, { environments });
    const { session } = opened;
    opened.show({ '/users/{id}': STATS });
    const configuration = { settings: { local: { enabled: false }, environments }, isTrusted: true, credentials: [] };
    const { sources } = session;
    session.configure({ ...configuration, theme: 'light' });
    expect([session.live.state(), session.theme, session.sources === sources]).toEqual(['connected', 'light', true]);
    session.configure({ ...configuration, theme: 'light', isTrusted: false });
    expect([session.live.state(), session.sources]).toEqual(['off', { environment: '' }]);
  });

  it('reads settings of the folder, which the editor’s settings win over', async () => {
    const json = JSON.stringify({ window: '1h', thresholds: { p99: 7 } });
    const { session } = await openSession({ ...SHOP, 'redline.json': json }, { thresholds: { p99: 3 } });
    expect([session.settings.window, session.settings.thresholds.p99]).toEqual([3600, 3]);
  });

  it('says what is wrong with settings, once', async () => {
    const { session, logged } = await openSession(SHOP, { window: 'soon' });
    expect(logged.filter((line) => line.includes('window'))).toHaveLength(1);
    expect(session.settings.window).toBe(300);
  });

  it('lists files again when other ones are excluded', async () => {
    const { session, project } = await openSession(SHOP);
    expect(session.modelOf(project).routes).toHaveLength(3);
    session.configure(parseConfiguration({ settings: { exclude: ['app.js'] } }));
    await vi.waitFor(() => expect(session.modelOf(project).routes).toHaveLength(0));
  });

  it('polls only for somebody who looks, and says once that it fails', async () => {
    const double = await startPrometheusDouble([]);
    const { session, logged } = await openSession(SHOP, {
      environments: [{ name: 'test', prometheus: double.url }],
      refreshInterval: '1s',
    });
    double.mood = 'web-page';
    expect(double.requests).toHaveLength(0);
    session.setInterest(true);
    await vi.waitFor(() => expect(session.live.state()).toBe('failing'));
    await vi.waitFor(() => expect(double.requests.length).toBeGreaterThan(1), 5_000);
    expect(logged.filter((line) => line.includes('web page'))).toHaveLength(1);
    session.setInterest(false);
    await double.close();
  });

  it('takes up a question that was asked before there was anybody to ask', async () => {
    const double = await startPrometheusDouble([]);
    const { session } = await openSession(SHOP);
    session.setInterest(true);
    session.configure(parseConfiguration({ settings: { environments: [{ name: 'late', prometheus: double.url }] } }));
    await vi.waitFor(() => expect(double.requests.length).toBeGreaterThan(0));
    session.dispose();
    await double.close();
  });
});

describe('a project', () => {
  it('checks again only when the code or the settings are others', async () => {
    const { session, project, folder } = await openSession(SHOP);
    const first = session.findingsOf(project);
    expect(session.findingsOf(project)).toBe(first);
    session.configure(parseConfiguration({ settings: { lint: { rules: { 'high-cardinality-label': 'off' } } } }));
    const second = session.findingsOf(project);
    expect(second.length).toBeLessThan(first.length);
    writeInto(folder, { 'users.js': '' });
    project.touch(['users.js']);
    expect(session.findingsOf(project)).not.toBe(second);
  });

  it('loads a grammar when the first file of its language appears', async () => {
    const session = new Session(await loadedFrontEnd(), { changed: () => undefined, log: () => undefined });
    const folder = temporaryFolder({ 'main.go': 'package main\n' });
    await session.open(pathToFileURL(folder).href, AbortSignal.timeout(5_000));
    const project = session.projects[0]?.project;
    expect([await project?.prepare('main.go'), await project?.prepare('notes.md')]).toEqual([false, false]);
    expect([await project?.prepare('app.py'), await project?.prepare('app.py')]).toEqual([true, false]);
    session.dispose();
  });
});
