/** What the trace view asks of the editor itself: to save the trace, to open a file. */
import { Uri } from 'vscode';
import { parseFromView } from '../protocol/traceViewQuestions';
import { openTraceFile, openTraces } from './commands/openTraceFile';
import { exportTrace } from './exportTrace';
import type { Client } from './languageClient';
import type { TracePanel } from './tracePanel';

/** Undefined for what the server answers. */
export function answerByEditor(question: unknown, client: Client, panel: TracePanel): Promise<unknown> | undefined {
  const asked = parseFromView(question);
  if (asked?.type === 'exportTrace') return exportTrace(client, asked.traceId);
  if (asked?.type !== 'openFile') return undefined;
  if (asked.text !== '') return openTraces(client, panel, asked);
  return openTraceFile(client, panel, asked.uri === '' ? undefined : Uri.parse(asked.uri));
}
