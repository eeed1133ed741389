/** The real editor over a folder of literals, with traces to look at. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { encodeTraces } from '../otlp/encode';
import type { PlainTraces } from '../otlp/model';
import { ROOT } from '../ownSources';
import { startTempo, type TempoDouble } from '../tempo';
import { openEditor, type Editor } from './openEditor';
import { QUIET_SETTINGS, startEditor } from './startEditor';

export interface TraceScene {
  readonly folder: string;
  readonly editor: Editor;
  readonly tempo: TempoDouble;
  stop(): Promise<void>;
}

/** Installs the packaged extension; the folder is gone after `stop`. */
export async function startTraceScene(
  files: Readonly<Record<string, string>>,
  traces: PlainTraces,
): Promise<TraceScene> {
  const folder = await mkdtemp(join(tmpdir(), 'redline-traces-'));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const tempo = await startTempo();
  await fetch(`${tempo.otlpUrl}/v1/traces`, { method: 'POST', body: encodeTraces(traces) });
  const redline = {
    'redline.environments': [{ name: 'test', tempo: { url: tempo.url } }],
    'redline.environment': 'test',
    'redline.local.enabled': false,
  };
  const vsix = join(ROOT, 'dist', 'redline.vsix');
  const running = await startEditor({ folder, vsix, settings: { ...QUIET_SETTINGS, ...redline } });
  const editor = await openEditor({ url: running.url, folder });
  return {
    folder,
    editor,
    tempo,
    async stop() {
      await editor.close();
      await running.stop();
      await tempo.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
