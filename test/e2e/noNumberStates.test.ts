/**
 * Every state without a number, in the real editor and in three themes: what lens and hover say. The table is typed by the states that
 * there are, so that a new one does not compile without its place here. Prometheus is a double; pictures go to the artefacts.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StatsCause, StatsState } from '../../src/core/red';
import { openEditor, type Editor } from '../support/editor/openEditor';
import { ARTEFACTS } from '../support/editor/page';
import { QUIET_SETTINGS, startEditor, type RunningEditor } from '../support/editor/startEditor';
import { THEMES } from '../support/editor/themes';
import { expressService } from '../support/expressService';
import { ROOT } from '../support/ownSources';
import { startPrometheusDouble, type Mood, type PrometheusDouble, type ServedRoute } from '../support/prometheusDouble';
import { requires } from '../support/requires';

const VSIX = join(ROOT, 'dist', 'redline.vsix');

const served = (job: string, path: string, rate: number): ServedRoute => ({
  job,
  method: 'GET',
  path,
  rate,
  errorRatio: 0.01,
  buckets: { '0.1': 0.9, '0.5': 0.999 },
});

const FILES = {
  ...expressService('shop', '/users/:id', '/quiet', '/orders/:order/items', '/bare'),
  ...expressService('cart', '/basket'),
  ...expressService('mail', '/letters'),
  ...expressService('chat', '/rooms/:room'),
  ...expressService('batch', '/nightly', '/weekly'),
  ...expressService('web', '/pages/:page'),
};

/** What the world is like; in this order, because each leads to the next. */
const SCENES = ['hanging', 'serving', 'empty', 'failing', 'refused', 'unconnected', 'untrusted'] as const;
type Scene = (typeof SCENES)[number];
type State = Exclude<StatsState, 'ok'> | StatsCause | 'unmeasured' | 'waiting' | 'refused' | 'off' | 'untrusted';

interface Shown {
  readonly scene: Scene;
  readonly service: string;
  /** Which of its handlers, from 0. */
  readonly handler: number;
  readonly lens: string | RegExp;
  readonly hover: string;
}

const STATES: Readonly<Record<State, Shown>> = {
  waiting: { scene: 'hanging', service: 'shop', handler: 0, lens: 'reading numbers', hover: 'reading' },
  'no-traffic': { scene: 'serving', service: 'shop', handler: 1, lens: 'no traffic in 5 m', hover: '✗ window' },
  'no-series': { scene: 'serving', service: 'shop', handler: 2, lens: 'no series of this route', hover: '✗ route' },
  unmeasured: { scene: 'serving', service: 'shop', handler: 3, lens: 'Not measured', hover: '✗ measured by code' },
  'target-down': { scene: 'serving', service: 'cart', handler: 0, lens: 'target is down', hover: '✗ scraped' },
  'not-scraped': { scene: 'serving', service: 'mail', handler: 0, lens: 'not scraped', hover: '✗ scraped' },
  ambiguous: {
    scene: 'serving',
    service: 'chat',
    handler: 0,
    lens: 'several routes or services',
    hover: '“lobby” and “halls”',
  },
  'short-window': {
    scene: 'serving',
    service: 'batch',
    handler: 0,
    lens: 'holds under 4 scrapes',
    hover: 'set a longer window',
  },
  'other-services': {
    scene: 'serving',
    service: 'web',
    handler: 0,
    lens: 'no series of this service',
    hover: '✗ service',
  },
  'no-metrics': {
    scene: 'empty',
    service: 'shop',
    handler: 0,
    lens: 'no known request metrics',
    hover: '✗ metrics known',
  },
  unreachable: { scene: 'failing', service: 'shop', handler: 0, lens: 'server error', hover: '✗ server answers' },
  refused: { scene: 'refused', service: 'shop', handler: 1, lens: 'credential wanted (401)', hover: 'Set credential' },
  off: { scene: 'unconnected', service: 'shop', handler: 0, lens: 'Measured', hover: 'No metrics server is connected' },
  untrusted: { scene: 'untrusted', service: 'shop', handler: 0, lens: 'Measured', hover: 'not trusted' },
};

/** Of the files that `expressService` writes. */
const FIRST_LINE = 5;
const HANDLER_LINES = 5;

const ROUTES = [
  served('shop', '/users/:id', 12),
  served('shop', '/quiet', 0),
  served('batch', '/nightly', 2),
  served('batch', '/weekly', 0),
  served('lobby', '/rooms/:room', 1),
  served('halls', '/rooms/:room', 2),
];
const JOBS = [
  { job: 'shop', isUp: true, scrapes: 20 },
  { job: 'cart', isUp: false, scrapes: 20 },
  { job: 'batch', isUp: true, scrapes: 2 },
  { job: 'web', isUp: true, scrapes: 20 },
  { job: 'lobby', isUp: true, scrapes: 20 },
  { job: 'halls', isUp: true, scrapes: 20 },
];
const MOODS: Readonly<Record<Scene, Mood>> = {
  hanging: 'hangs',
  serving: 'answers',
  empty: 'answers',
  failing: 500,
  refused: 401,
  unconnected: 'answers',
  untrusted: 'answers',
};

await requires(['editor'], 'the states without a number', () => {
  let folder = '';
  let double: PrometheusDouble;
  let trusted: RunningEditor;
  let distrustful: RunningEditor;
  let editor: Editor | undefined;

  const settingsOf = (theme: string, scene: Scene): Record<string, unknown> => ({
    ...QUIET_SETTINGS,
    'security.workspace.trust.startupPrompt': 'never',
    'workbench.colorTheme': theme,
    'redline.environments': scene === 'unconnected' ? [] : [{ name: 'test', prometheus: { url: double.url } }],
    'redline.local.enabled': false,
    'redline.refreshInterval': '2s',
  });

  beforeAll(async () => {
    await mkdir(ARTEFACTS, { recursive: true });
    folder = await mkdtemp(join(tmpdir(), 'redline-states-'));
    for (const [path, text] of Object.entries(FILES)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    double = await startPrometheusDouble(ROUTES);
    double.jobs = JOBS;
    const options = { folder, vsix: VSIX, settings: settingsOf(THEMES[0][1], 'hanging') };
    trusted = await startEditor({ ...options, trust: true });
    distrustful = await startEditor({ ...options, trust: false });
  }, 240_000);

  afterAll(async () => {
    await editor?.close();
    await trusted?.stop();
    await distrustful?.stop();
    await double?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** The page reads its settings when it is opened; a server that changes its mind is seen by the page that is there. */
  const enter = async (scene: Scene, theme: string, look: string): Promise<Editor> => {
    double.mood = MOODS[scene];
    double.routes = scene === 'empty' ? [] : ROUTES;
    if (editor && (scene === 'serving' || scene === 'empty' || scene === 'failing' || scene === 'refused'))
      return editor;
    await editor?.close();
    const running = scene === 'untrusted' ? distrustful : trusted;
    await writeFile(join(running.userDataDir, 'User', 'settings.json'), JSON.stringify(settingsOf(theme, scene)));
    editor = await openEditor({ url: running.url, folder });
    await editor.page.locator(`.monaco-workbench.${look}`).first().waitFor();
    return editor;
  };

  for (const [name, theme, look] of THEMES) {
    test.each(SCENES)(`${name}: %s`, async (scene) => {
      const editor = await enter(scene, theme, look);
      const states = Object.entries(STATES).filter(([, shown]) => shown.scene === scene);
      expect(states.length, 'a scene without a state').toBeGreaterThan(0);
      for (const [state, { service, handler, lens, hover }] of states) {
        const line = FIRST_LINE + HANDLER_LINES * handler;
        await editor.openFile(`${service}/app.js`);
        const text = await editor.lens(line, lens);
        expect(text, state).not.toMatch(/undefined|NaN|–/);
        if (state !== 'short-window') expect(text, state).not.toContain('p99');
        const shown = await editor.hover(line, 3, hover);
        expect(shown.text, state).not.toMatch(/undefined|NaN/);
        await writeFile(join(ARTEFACTS, `state-${state}-${name}.png`), shown.screen);
      }
    });
  }
});
