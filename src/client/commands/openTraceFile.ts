/** Asks for a file of traces, and for one of them where there are several. */
import { basename } from 'node:path';
import { Uri, window } from 'vscode';
import { formatSeconds } from '../../core/format';
import { OPEN_TRACE_FILE } from '../../protocol/requests';
import { MOST_KEPT_TEXT, parseFileTraces, type FileTrace, type TraceOrigin } from '../../protocol/traceFile';
import type { Client } from '../languageClient';
import type { TracePanel } from '../tracePanel';

/** From the explorer the file is named already. */
export async function openTraceFile(client: Client, panel: TracePanel, named: unknown): Promise<void> {
  const uri = named instanceof Uri ? named : await choose();
  if (!uri) return;
  if (uri.scheme !== 'file') {
    void window.showErrorMessage('Redline opens traces of files on this machine only.');
    return;
  }
  await openTraces(client, panel, { path: uri.fsPath });
}

/** A file by its `path`, or one that was dropped by its `name` and `text`. */
type TraceFileNamed = { readonly path: string } | { readonly name: string; readonly text: string };

/** Shows one of the file's traces. */
export async function openTraces(client: Client, panel: TracePanel, file: TraceFileNamed): Promise<void> {
  const found = parseFileTraces(await client.request(OPEN_TRACE_FILE, file));
  if (found.kind === 'failure') {
    void window.showErrorMessage(found.text);
    return;
  }
  const [first, ...more] = found.traces;
  const chosen = more.length > 0 ? await pick(found.traces) : first;
  if (chosen) panel.show({ traceId: chosen.traceId, file: originOf(file) });
}

function originOf(file: TraceFileNamed): TraceOrigin {
  if ('path' in file) return { name: basename(file.path), path: file.path, text: '' };
  return { name: file.name, path: '', text: file.text.length > MOST_KEPT_TEXT ? '' : file.text };
}

async function choose(): Promise<Uri | undefined> {
  const chosen = await window.showOpenDialog({
    title: 'Open traces: OTLP JSON, or downloaded from Jaeger',
    filters: { Traces: ['json', 'jsonl', 'ndjson'], 'All files': ['*'] },
  });
  return chosen?.[0];
}

/** The longest first: that is mostly why somebody looks. */
async function pick(traces: readonly FileTrace[]): Promise<FileTrace | undefined> {
  const items = [...traces]
    .sort((left, right) => right.durationMilliseconds - left.durationMilliseconds)
    .map((trace) => ({
      label: trace.name || trace.traceId,
      description: [trace.service, formatSeconds(trace.durationMilliseconds / 1000), `${trace.spans} spans`]
        .filter((part) => part !== '')
        .join(' · '),
      detail: trace.traceId,
      trace,
    }));
  const chosen = await window.showQuickPick(items, {
    title: `${traces.length} traces`,
    placeHolder: 'Which one?',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return chosen?.trace;
}
