/** The built trace view in a real browser, with a host that answers from the double of Tempo. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { buildSync } from 'esbuild';
import { chromium, type Page } from 'playwright-core';
import { boundDetails } from '../../../src/core/trace/boundDetails';
import { seconds } from '../../../src/core/units';
import { failureMessageOf, traceMessageOf } from '../../../src/protocol/traceMessage';
import { tracePanelHtml } from '../../../src/protocol/tracePanelHtml';
import type { FromView, ToView } from '../../../src/protocol/traceView';
import { conditionsOf } from '../../../src/protocol/searchConditions';
import { parseFromView } from '../../../src/protocol/traceViewQuestions';
import { traceLogs } from '../../../src/server/features/traceLogs';
import type { LogSource } from '../../../src/telemetry/logs/source';
import { createSpanSearch } from '../../../src/server/features/spanSearch';
import { createHttpClient } from '../../../src/telemetry/http';
import { httpGetOf } from '../../../src/telemetry/traces/httpGet';
import type { LoadedTrace } from '../../../src/telemetry/traces/source';
import { createTempo } from '../../../src/telemetry/traces/tempo';
import { encodeTraces } from '../otlp/encode';
import type { PlainTraces } from '../otlp/model';
import { startTempo } from '../tempo';

const CHROMIUM = process.env['REDLINE_CHROMIUM'] ?? '/usr/bin/chromium';
/** Without Chromium the tests of the view skip, unless nothing may. */
export const canShowView = existsSync(CHROMIUM) || process.env['REDLINE_REQUIRE_ALL'] === '1';

export interface ShownView {
  readonly page: Page;
  /** Questions of the view, in order. */
  readonly asked: readonly FromView[];
  /** What the browser wrote to its console as errors: violations of the content security policy above all. */
  readonly complaints: readonly string[];
  /** Paths of everything that the page asked for. */
  readonly requested: readonly string[];
  close(): Promise<void>;
}

/** `from` is the start of the traces, in seconds since 1970: the list shows the minutes around it. */
export async function showTraceView(traces: PlainTraces, from: number, logs?: LogSource): Promise<ShownView> {
  const tempo = await startTempo();
  await fetch(`${tempo.otlpUrl}/v1/traces`, { method: 'POST', body: encodeTraces(traces) });
  return showHost(hostOf(tempo.url, from, logs), () => tempo.stop());
}

/** The view of one trace that is there already, however it was made. */
export function showLoadedTrace(loaded: LoadedTrace): Promise<ShownView> {
  const { traceId } = loaded.trace;
  const search = createSpanSearch();
  const host: Host = async ({ sequence, ...question }) => {
    if (question.type === 'ready') {
      const intent = { kind: 'trace', traceId } as const;
      return {
        type: 'setup',
        source: 'a file',
        services: [],
        routes: [],
        linkBase: '',
        knowsTraceQl: true,
        elsewhere: [],
        intent,
      };
    }
    if (question.type === 'openTrace') return traceMessageOf(loaded.trace, sequence);
    if (question.type === 'findSpans') {
      const rows = await search.find(loaded, question.text, AbortSignal.timeout(60_000));
      return { type: 'found', sequence, text: question.text, rows };
    }
    const details = question.type === 'selectSpan' ? loaded.details(question.row) : undefined;
    if (question.type !== 'selectSpan' || details === undefined) return undefined;
    return { type: 'details', sequence, row: question.row, details: boundDetails(details) };
  };
  return showHost(host, async () => undefined);
}

async function showHost(host: Host, stop: () => Promise<unknown>): Promise<ShownView> {
  const { web, port } = await serve();
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [...args, '--disable-component-update', '--disable-sync'],
  });
  const page = await browser.newPage({ viewport: { width: 1200, height: 700 } });
  const complaints: string[] = [];
  const requested: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => complaints.push(`dialog ${dialog.message()}`));
  page.on('request', (request) => requested.push(new URL(request.url()).pathname));
  await page.exposeFunction('complain', (text: unknown) => complaints.push(String(text)));
  await page.addInitScript(`document.addEventListener('securitypolicyviolation', (event) =>
    window.complain(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample));`);
  const asked: FromView[] = [];
  await connect(page, host, asked);
  await page.goto(`http://127.0.0.1:${port}/`);
  const close = async (): Promise<void> => {
    await browser.close();
    web.close();
    await stop();
  };
  return { page, asked, complaints, requested, close };
}

function serve(): Promise<{ readonly web: Server; readonly port: number }> {
  const bundle = buildSync({ entryPoints: ['src/webview/trace/main.ts'], bundle: true, format: 'iife', write: false });
  const files: Record<string, readonly [type: string, text: string]> = {
    '/trace.js': ['text/javascript', bundle.outputFiles[0]?.text ?? ''],
    '/trace.css': ['text/css', readFileSync('media/trace.css', 'utf8')],
  };
  const parts = { nonce: 'abcdef0123456789', cspSource: "'self'", scriptUri: '/trace.js', styleUri: '/trace.css' };
  const web = createServer((request, response) => {
    const [type, text] = files[request.url ?? ''] ?? ['text/html', tracePanelHtml(parts)];
    response.writeHead(200, { 'Content-Type': type }).end(text);
  });
  return new Promise((resolve) => {
    web.listen(0, '127.0.0.1', () => {
      const address = web.address();
      resolve({ web, port: typeof address === 'object' && address !== null ? address.port : 0 });
    });
  });
}

type Host = (question: FromView) => Promise<ToView | undefined>;

/** Stands in for the extension: real source, real messages. */
function hostOf(url: string, from: number, logs?: LogSource): Host {
  const signal = AbortSignal.timeout(120_000);
  const source = createTempo(httpGetOf(createHttpClient({ url })), 'Tempo of the test');
  const search = createSpanSearch();
  let loaded: LoadedTrace | undefined;
  return async (question) => {
    const { sequence } = question;
    if (question.type === 'ready')
      return {
        type: 'setup',
        source: source.description,
        services: ['gateway'],
        routes: [],
        linkBase: 'vscode://redline.test',
        knowsTraceQl: true,
        elsewhere: [],
      };
    if (question.type === 'search') {
      const { query } = question;
      const range = { start: seconds(from - 60), end: seconds(from + 60) };
      const list = await source.search({ ...conditionsOf(query), limit: query.limit, ...range }, signal);
      if (!list.ok) return failureMessageOf(list.failure, sequence);
      return { type: 'list', sequence, traces: list.value.traces, isCut: list.value.isCut, traceQl: list.value.query };
    }
    if (question.type === 'openTrace') {
      const trace = await source.trace(question.traceId, signal);
      if (!trace.ok) return failureMessageOf(trace.failure, sequence);
      loaded = trace.value;
      return traceMessageOf(loaded.trace, sequence);
    }
    if (question.type === 'findSpans') {
      const rows = loaded === undefined ? [] : await search.find(loaded, question.text, signal);
      return { type: 'found', sequence, text: question.text, rows };
    }
    if (question.type === 'closeTrace') return undefined;
    if (question.type === 'locateSpans') return { type: 'located', sequence, traceId: question.traceId, rows: [] };
    if (question.type === 'terms') {
      const found = await source.terms?.(question, signal);
      return { ...question, terms: found?.ok ? found.value : [] };
    }
    if (question.type === 'logs')
      return loaded && traceLogs(question, loaded.trace, { logs: logs ? [logs] : [] }, signal);
    const details = question.type === 'selectSpan' ? loaded?.details(question.row) : undefined;
    if (question.type === 'cancel') return undefined;
    if (question.type !== 'selectSpan' || details === undefined) {
      return failureMessageOf({ text: 'No code found.', nextStep: 'Open the service’s folder.' }, sequence);
    }
    return { type: 'details', sequence, row: question.row, details };
  };
}

/** Only the buffer travels as base64 into the page. */
async function connect(page: Page, host: Host, asked: FromView[]): Promise<void> {
  await page.exposeFunction('askHost', async (raw: unknown) => {
    const question = parseFromView(raw);
    if (question === undefined) throw new Error(`not a question: ${JSON.stringify(raw)}`);
    asked.push(question);
    const message = await host(question);
    if (message?.type !== 'trace') return { message };
    return { message: { ...message, buffer: undefined }, columns: Buffer.from(message.buffer).toString('base64') };
  });
  await page.addInitScript(`
    let saved;
    window.acquireVsCodeApi = () => ({
      getState: () => saved,
      setState: (state) => { saved = state; },
      postMessage: async (question) => {
        const { message, columns } = await window.askHost(question);
        if (columns) message.buffer = Uint8Array.from(atob(columns), (letter) => letter.charCodeAt(0)).buffer;
        if (message) window.postMessage(message, '*');
      },
    });`);
}
