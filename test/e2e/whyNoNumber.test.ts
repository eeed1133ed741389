/** Every state without a number in the real editor: its words, the hover's chain, and the way to a number. Prometheus is a double. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEditor, type Editor } from '../support/editor/openEditor';
import { THEMES } from '../support/editor/themes';
import { QUIET_SETTINGS, startEditor, type RunningEditor } from '../support/editor/startEditor';
import { ARTEFACTS } from '../support/editor/page';
import { expressService } from '../support/expressService';
import { ROOT } from '../support/ownSources';
import { startPrometheusDouble, type PrometheusDouble } from '../support/prometheusDouble';
import { requires } from '../support/requires';

const VSIX = join(ROOT, 'dist', 'redline.vsix');

const FILES = {
  ...expressService('shop', '/users/:id', '/quiet', '/orders/:order/items', '/bare'),
  ...expressService('cart', '/basket'),
  ...expressService('mail', '/letters'),
};
const LINES = { users: 5, quiet: 10, orders: 15, bare: 20, first: 5 };
const served = (path: string, rate: number) => ({
  job: 'shop',
  method: 'GET',
  path,
  rate,
  errorRatio: 0.01,
  buckets: { '0.1': 0.9, '0.5': 0.999 },
});

await requires(['editor'], 'a route without a number', () => {
  let folder = '';
  let double: PrometheusDouble;
  let running: RunningEditor;
  let editor: Editor | undefined;

  const settingsOf = (theme: string): Record<string, unknown> => ({
    ...QUIET_SETTINGS,
    'workbench.colorTheme': theme,
    'redline.environments': [{ name: 'test', prometheus: { url: double.url } }],
    'redline.refreshInterval': '2s',
  });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'redline-why-'));
    for (const [path, text] of Object.entries(FILES)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    double = await startPrometheusDouble([served('/users/:id', 12), served('/quiet', 0), served('/orders/:id', 1)]);
    double.jobs = [
      { job: 'shop', isUp: true, scrapes: 20 },
      { job: 'cart', isUp: false, scrapes: 20 },
      { job: 'letterbox', isUp: true, scrapes: 20 },
    ];
    running = await startEditor({ folder, vsix: VSIX, trust: true, settings: settingsOf(THEMES[0][1]) });
  }, 240_000);

  afterAll(async () => {
    await editor?.close();
    await running?.stop();
    await double?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** The page reads its settings when it is opened. */
  const opened = async (theme: string): Promise<Editor> => {
    await editor?.close();
    await writeFile(join(running.userDataDir, 'User', 'settings.json'), JSON.stringify(settingsOf(theme)));
    editor = await openEditor({ url: running.url, folder });
    return editor;
  };

  const shown = (): Editor => {
    if (!editor) throw new Error('the editor is not open');
    return editor;
  };

  test.each(THEMES)('says in %s which link is missing, in lens and hover', async (name, theme, look) => {
    const editor = await opened(theme);
    await editor.page.locator(`.monaco-workbench.${look}`).first().waitFor();
    await editor.openFile('shop/app.js');
    expect(await editor.lens(LINES.users, 'p99')).toContain('1 % errors');
    await editor.lens(LINES.quiet, 'no traffic in 5 m');
    await editor.lens(LINES.orders, 'no series of this route');
    expect(await editor.lens(LINES.bare, 'Not measured')).toContain('Add metrics');
    await editor.screenshot(`why-${name}-lenses`);
    const orders = await editor.hover(LINES.orders, 3, 'Why is there no number');
    expect(orders.text).toContain('✗ route');
    expect(orders.text).toContain('/orders/:id');
    await writeFile(join(ARTEFACTS, `why-${name}-route.png`), orders.screen);
    const quiet = await editor.hover(LINES.quiet, 3, 'Why is there no number');
    expect(quiet.text).toContain('no request was counted in the last 5 m');
    await writeFile(join(ARTEFACTS, `why-${name}-window.png`), quiet.screen);
    const numbers = await editor.hover(LINES.users, 3, 'p99');
    await writeFile(join(ARTEFACTS, `why-${name}-numbers.png`), numbers.screen);
    await editor.openFile('cart/app.js');
    await editor.lens(LINES.first, 'scrape target is down');
    const basket = await editor.hover(LINES.first, 3, 'none of its targets answers');
    await writeFile(join(ARTEFACTS, `why-${name}-scraped.png`), basket.screen);
    await editor.openFile('mail/app.js');
    await editor.lens(LINES.first, 'not scraped');
    const letters = await editor.hover(LINES.first, 3, 'No job is called “mail”');
    expect(letters.text).toContain('Map service');
    await writeFile(join(ARTEFACTS, `why-${name}-not-scraped.png`), letters.screen);
  });

  test('shows the whole chain on a click and by command', async () => {
    const editor = shown();
    await editor.openFile('shop/app.js');
    await editor.clickLens(LINES.quiet, 'no traffic');
    const list = editor.page.locator('.quick-input-widget:visible');
    await list.getByText('Its series stand still').waitFor();
    await editor.screenshot('why-chain');
    await editor.page.keyboard.press('Escape');
    await editor.goTo(LINES.users);
    await editor.command('Redline: Why Is There No Number?');
    await list.getByText('There are numbers of the last 5 m').waitFor();
    await editor.page.keyboard.press('Escape');
  });

  test('maps a service to the name it has on the server, and the numbers come', async () => {
    const editor = shown();
    // Two services that nobody knows have such a route: neither is taken for it.
    const letters = ['letterbox', 'archive'].map((job, index) => ({ ...served('/letters', 3 + index), job }));
    double.routes = [...double.routes, ...letters];
    await editor.openFile('mail/app.js');
    await editor.clickLens(LINES.first, 'several');
    await editor.choose('Map service');
    await editor.page.locator('.quick-input-widget:visible').getByText('letterbox').first().waitFor();
    await editor.screenshot('why-map-service');
    await editor.choose('letterbox');
    expect(await editor.lens(LINES.first, 'p99')).toContain('3 req/s');
    expect(await readFile(join(folder, '.vscode', 'settings.json'), 'utf8')).toContain('"mail": "letterbox"');
  });
});
