/**
 * A Grafana behind a company's proxy, with two data sources of metrics: the editor's own proxy settings are enough to reach it, it is
 * said which data source answers, and a person picks the other one.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEditor, type Editor } from '../support/editor/openEditor';
import { QUIET_SETTINGS, startEditor, type RunningEditor } from '../support/editor/startEditor';
import { forwardTo } from '../support/faults';
import { startForwardProxy, type ForwardProxy } from '../support/forwardProxy';
import { ROOT } from '../support/ownSources';
import { startPrometheusDouble, type PrometheusDouble } from '../support/prometheusDouble';
import { requires } from '../support/requires';
import { SHOP } from '../support/session';

const VSIX = join(ROOT, 'dist', 'redline.vsix');
/** The line of the handler in the shop. */
const USERS_LINE = 7;
const PROXY_CREDENTIAL = `Basic ${btoa('me:forTheProxyAlone')}`;
const SOURCES = [
  { uid: 'staging', name: 'Staging metrics', type: 'prometheus' },
  { uid: 'live', name: 'Live metrics', type: 'prometheus', isDefault: true },
];

await requires(['editor'], 'a Grafana behind a proxy', () => {
  const doubles = new Map<string, PrometheusDouble>();
  let folder: string;
  let grafana: Server;
  let proxy: ForwardProxy;
  let running: RunningEditor;
  let editor: Editor;

  /** Lists data sources, and asks the one that is named in the path. */
  function answer(request: IncomingMessage, response: ServerResponse): void {
    const [, uid = '', rest = ''] = /^\/api\/datasources\/proxy\/uid\/(\w+)(\/.*)$/.exec(request.url ?? '') ?? [];
    const double = doubles.get(uid);
    if (!double) return void response.end(JSON.stringify(SOURCES));
    request.url = rest;
    void forwardTo(double.url, request, response);
  }

  beforeAll(async () => {
    for (const [uid, rate] of [
      ['live', 10],
      ['staging', 3],
    ] as const) {
      const route = {
        job: 'shop',
        method: 'GET',
        path: '/users/:id',
        rate,
        errorRatio: 0,
        buckets: { 0.1: 0.5, 0.5: 1 },
      };
      doubles.set(uid, await startPrometheusDouble([route]));
    }
    grafana = createServer(answer);
    await new Promise<void>((resolve) => grafana.listen(0, '127.0.0.1', resolve));
    const address = grafana.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    proxy = await startForwardProxy({ leadsTo: { plain: port }, wants: PROXY_CREDENTIAL });
    folder = await mkdtemp(join(tmpdir(), 'redline-shop-'));
    for (const [name, text] of Object.entries(SHOP)) await writeFile(join(folder, name), text);
    const settings = {
      ...QUIET_SETTINGS,
      'http.proxy': proxy.url,
      'http.proxyAuthorization': PROXY_CREDENTIAL,
      'redline.environments': [{ name: 'production', grafana: { url: 'http://grafana.test', auth: 'none' } }],
      'redline.local.enabled': false,
      'redline.refreshInterval': '1s',
    };
    running = await startEditor({ folder, vsix: VSIX, trust: true, settings });
    editor = await openEditor({ url: running.url, folder });
    await editor.openFile('app.js');
  });

  afterAll(async () => {
    await editor?.close();
    await running?.stop();
    await proxy?.close();
    grafana?.close();
    await rm(folder, { recursive: true, force: true });
    for (const double of doubles.values()) await double.close();
  });

  test('is reached by the proxy of the editor, and the hover says which data source answers', async () => {
    expect(await editor.lens(USERS_LINE, 'req/s')).toContain('10 req/s');
    expect(proxy.asked[0]).toBe('GET http://grafana.test/api/datasources');
    expect((await editor.hover(USERS_LINE, 5, 'Live metrics')).text).toContain('the default of 2 data sources');
  });

  test('has the other data source read once somebody picks it', async () => {
    await editor.command('Redline: Choose Data Source');
    await editor.page.locator('.quick-input-widget:visible').getByText('Staging metrics').first().waitFor();
    await editor.screenshot('choose-data-source');
    await editor.choose('Staging');
    expect(await editor.lens(USERS_LINE, '3 req/s')).toContain('3 req/s');
    expect(doubles.get('staging')?.requests.length).toBeGreaterThan(0);
  });
});
