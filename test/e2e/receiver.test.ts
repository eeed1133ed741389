/** With nothing configured at all: services in Go, Python and Node that send to OpenTelemetry's default addresses are seen in the editor. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openEditor, type Editor } from '../support/editor/openEditor';
import { QUIET_SETTINGS, startEditor, type RunningEditor } from '../support/editor/startEditor';
import { ROOT } from '../support/ownSources';
import { Processes } from '../support/processes';
import { PUSHING_SOURCES, startPushing, type PushingLanguage, type PushingService } from '../support/pushing';
import { requires } from '../support/requires';

const VSIX = join(ROOT, 'dist', 'redline.vsix');
const WAIT = { timeout: 30_000 };
const REQUESTS = 8;
/** OpenTelemetry's own, for gRPC and HTTP. */
const PORTS = [4317, 4318] as const;
/** Sooner than every minute; where to is said nowhere. */
const OFTEN = { OTEL_METRIC_EXPORT_INTERVAL: '2000' };

/** How each sends, and where its route stands. */
const ROUTES: readonly (readonly [PushingLanguage, 'http/protobuf' | 'grpc', string, string])[] = [
  ['go', 'http/protobuf', 'go/main.go', 'mux.HandleFunc("GET /parcels/{id}"'],
  ['python', 'grpc', 'python/main.py', '@app.get("/tickets/{ticket}")'],
  ['node', 'http/protobuf', 'node/server.cjs', "app.get('/letters/:id'"],
];

await requires(['editor', 'go', 'python', 'node'], 'Services that send, in VS Code', () => {
  const processes = new Processes();
  const services: PushingService[] = [];
  let folder = '';
  let running: RunningEditor;
  let editor: Editor;
  let panel: FrameLocator;

  beforeAll(async () => {
    // Nothing is configured, so that another receiver would get it all.
    for (const port of PORTS) {
      const taken = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined);
      if (taken) throw new Error(`Port ${port} belongs to another program: close other editors and collectors.`);
    }
    folder = await mkdtemp(join(tmpdir(), 'redline-sending-'));
    await cp(PUSHING_SOURCES, folder, { recursive: true });
    running = await startEditor({ folder, vsix: VSIX, settings: QUIET_SETTINGS });
    editor = await openEditor({ url: running.url, folder });
    await editor.openFile('go/main.go');
    // What is counted before somebody listens is no traffic that was seen.
    for (const port of PORTS)
      await vi.waitFor(async () => expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404), WAIT);
  }, 300_000);

  afterAll(async () => {
    await editor?.close();
    await running?.stop();
    await processes.stopAll();
    await rm(folder, { recursive: true, force: true });
  });

  test('the view says where services may send to, before any has', async () => {
    await editor.command('Redline: Show Traces');
    panel = await editor.tracePanel();
    const words = panel.locator('.message', { hasText: 'No service has sent a trace yet' });
    await words.waitFor(WAIT);
    expect(await words.innerText()).toContain('Traces are taken at http://localhost:4318 (gRPC: 4317)');
    await editor.screenshot('sending-nothing-light');
    await editor.command('Preferences: Color Theme');
    await editor.choose('Dark Modern');
    await panel.locator('body.vscode-dark').waitFor(WAIT);
    await editor.screenshot('sending-nothing-dark');
  });

  describe('that have been called', () => {
    beforeAll(async () => {
      for (const [language, protocol] of ROUTES)
        services.push(await startPushing(language, processes, { ...OFTEN, OTEL_EXPORTER_OTLP_PROTOCOL: protocol }));
      for (let index = 0; index < REQUESTS; index++) {
        for (const { url, path } of services) {
          const target = index === 0 ? path.replace('7', 'lost') : path;
          await fetch(`${url}${target}`).then((answer) => answer.text());
        }
      }
    }, 400_000);

    test.each(ROUTES)(
      'the route of the service in %s, which sends by %s, has its numbers',
      async (_, __, file, text) => {
        await editor.openFile(file);
        const line = (await editor.text()).split('\n').findIndex((one) => one.includes(text)) + 1;
        expect(await editor.lens(line, '12.5 % errors')).toMatch(/p99 .+ req\//);
        await editor.screenshot(`sending-${file.replace(/\W/g, '-')}`);
      },
    );

    test('their traces are found, and each has its logs', async () => {
      await editor.command('Redline: Show Traces');
      panel = await editor.tracePanel();
      for (const { service } of services) {
        await expect
          .poll(async () => {
            await panel.getByRole('button', { name: 'Find traces' }).click();
            return (await panel.locator('.results').textContent()) ?? '';
          }, WAIT)
          .toContain(service);
      }
      await editor.screenshot('sending-traces');
      const [go] = services;
      const row = panel
        .locator('.results tbody tr', { hasText: go?.service ?? '' })
        .filter({ has: panel.locator('.result-errors') });
      await row.first().click();
      await panel.locator('.row.selected').waitFor(WAIT);
      await panel.getByRole('button', { name: 'Logs', exact: true }).click();
      const line = panel.locator('.log-row', { hasText: 'parcel is lost' });
      await line.waitFor(WAIT);
      await line.click();
      await panel.locator('.log-text', { hasText: 'parcel is lost' }).waitFor(WAIT);
      await editor.screenshot('sending-logs');
    });
  });
});
