/** When the numbers cannot be had: what the person reads, and what is never asked. The server is a double that refuses everybody. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEditor, type Editor } from '../support/editor/openEditor';
import { QUIET_SETTINGS, startEditor, type RunningEditor } from '../support/editor/startEditor';
import { ROOT } from '../support/ownSources';
import { requires } from '../support/requires';
import { isMade, sampleSource } from '../support/services';

const VSIX = join(ROOT, 'dist', 'redline.vsix');
const ORDERS = 'internal/handlers/orders.go';
const LIST_LINE = 18;
const CREATE_LINE = 27;
const CANCEL_LINE = 45;

await requires(['editor'], 'Redline without numbers', () => {
  let root = '';
  let folder = '';
  let server: Server;
  let url = '';
  let requests = 0;
  let running: RunningEditor | undefined;
  let editor: Editor | undefined;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'redline-trouble-'));
    folder = join(root, 'orders');
    await cp(sampleSource('go'), folder, { recursive: true, filter: (path) => !isMade(path) });
    server = createServer((_request, response) => {
      requests += 1;
      response.writeHead(401).end('who are you?');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  });

  afterAll(async () => {
    await close();
    server.close();
    await rm(root, { recursive: true, force: true });
  });

  const close = async (): Promise<void> => {
    await editor?.close();
    await running?.stop();
    editor = undefined;
    running = undefined;
  };

  const open = async (prometheus: string | undefined, trust: boolean): Promise<Editor> => {
    await close();
    const environments = prometheus === undefined ? [] : [{ name: 'test', prometheus: { url: prometheus } }];
    const redline = {
      'redline.environments': environments,
      'redline.environment': 'test',
      'redline.local.enabled': false,
    };
    running = await startEditor({ folder, vsix: VSIX, trust, settings: { ...QUIET_SETTINGS, ...redline } });
    editor = await openEditor({ url: running.url, folder });
    await editor.openFile(ORDERS);
    return editor;
  };

  test('an untrusted workspace is analysed, and nothing is asked of any server', async () => {
    const untrusted = await open(url, false);
    expect(await untrusted.lens(CANCEL_LINE, 'Not measured')).toContain('Add metrics');
    expect(await untrusted.lens(CREATE_LINE, /\S/)).not.toContain('p99');
    await untrusted.page.waitForTimeout(3000);
    expect(requests).toBe(0);
    await untrusted.screenshot('untrusted');
  });

  test('a server that wants a credential is named as such, where the numbers would stand', async () => {
    const refused = await open(url, true);
    expect(await refused.lens(CREATE_LINE, '401')).not.toContain('p99');
    expect(requests).toBeGreaterThan(0);
    await refused.screenshot('refused');
    // The file stays usable meanwhile.
    await refused.goTo(1);
    await refused.type('// typed while the server refuses\n');
    expect(await refused.text()).toMatch(/^\/\/ typed while the server refuses\n/);
  });

  test('a server that is not there is named as such', async () => {
    await new Promise((resolve) => server.close(resolve));
    const alone = await open(url, true);
    expect(await alone.lens(CREATE_LINE, 'nothing listens')).not.toContain('p99');
    await alone.screenshot('not-there');
  });

  test('without any server the code is still judged, and the way to connect is offered once a file', async () => {
    const unconnected = await open(undefined, true);
    expect(await unconnected.lens(CANCEL_LINE, 'Not measured')).toContain('Add metrics');
    await unconnected.lens(LIST_LINE, 'Connect');
    const lenses = await unconnected.lenses();
    expect(lenses.filter(({ text }) => text.includes('Connect')).map(({ line }) => line)).toEqual([LIST_LINE]);
    await unconnected.screenshot('unconnected');
  });
});
