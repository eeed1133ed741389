/** The built language server as any editor runs it: over stdio, with a client that does nothing but speak the protocol. */
import { spawn } from 'node:child_process';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type CodeLens,
  type Diagnostic,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
} from 'vscode-languageserver/node';

export const SERVER = fileURLToPath(new URL('../../dist/server.cjs', import.meta.url));

export interface ServerOptions {
  /** Files of the workspace, by path. */
  readonly files: Readonly<Record<string, string>>;
  readonly initializationOptions?: object;
  /** Beside the variables of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface TestServer {
  readonly folder: string;
  readonly connection: ProtocolConnection;
  /** Standard error. */
  readonly complaints: () => string;
  /** What `window/logMessage` said. */
  readonly log: readonly string[];
  /** How often the server asked to refresh, by method. */
  readonly refreshes: ReadonlyMap<string, number>;
  uriOf(path: string): string;
  /** Opens a document with the text on disk, or another. */
  open(path: string, text?: string): Promise<void>;
  lenses(path: string): Promise<readonly CodeLens[]>;
  diagnostics(path: string): Promise<readonly Diagnostic[]>;
  close(): Promise<void>;
}

/** Starts, initializes, and waits for nothing: tests wait for what they look for. */
export async function startLanguageServer({ files, initializationOptions, env }: ServerOptions): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'redline-lsp-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const child = spawn(process.execPath, [SERVER, '--stdio'], { stdio: 'pipe', env: { ...process.env, ...env } });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString('utf8')));
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const log: string[] = [];
  const refreshes = new Map<string, number>();
  listen(connection, log, refreshes);
  const early = new Promise<never>((_resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}: ${complaints}`)));
  });
  const initialized = connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'test' }],
    capabilities: {
      workspace: {
        workspaceFolders: true,
        codeLens: { refreshSupport: true },
        inlayHint: { refreshSupport: true },
        diagnostics: { refreshSupport: true },
        applyEdit: true,
      },
      textDocument: { codeLens: {}, hover: { contentFormat: ['markdown'] }, diagnostic: {} },
    },
    ...(initializationOptions === undefined ? {} : { initializationOptions }),
  });
  early.catch(() => undefined);
  await Promise.race([initialized, early]);
  await connection.sendNotification('initialized', {});
  const uriOf = (path: string): string => pathToFileURL(join(folder, path)).href;

  return {
    folder,
    connection,
    complaints: () => complaints,
    log,
    refreshes,
    uriOf,
    open: (path, text = files[path] ?? '') =>
      connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri: uriOf(path), languageId: 'plaintext', version: 1, text },
      }),
    lenses: (path) => connection.sendRequest('textDocument/codeLens', { textDocument: { uri: uriOf(path) } }),
    async diagnostics(path) {
      const report: { readonly items: PublishDiagnosticsParams['diagnostics'] } = await connection.sendRequest(
        'textDocument/diagnostic',
        { textDocument: { uri: uriOf(path) } },
      );
      return report.items;
    },
    async close() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 5_000))]);
      connection.dispose();
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function listen(connection: ProtocolConnection, log: string[], refreshes: Map<string, number>): void {
  connection.onNotification('window/logMessage', ({ message }: { readonly message: string }) => {
    log.push(message);
  });
  for (const feature of ['codeLens', 'inlayHint', 'diagnostic']) {
    connection.onRequest(`workspace/${feature}/refresh`, () => {
      refreshes.set(feature, (refreshes.get(feature) ?? 0) + 1);
      return null;
    });
  }
  connection.onRequest('client/registerCapability', () => null);
  connection.onUnhandledNotification(() => undefined);
  connection.listen();
}

/** Asks again and again until the answer is what is wanted; throws with the last answer when it is not within the limit. */
export async function eventually<T>(
  ask: () => Promise<T>,
  isWanted: (answer: T) => boolean,
  limit = 10_000,
): Promise<T> {
  const end = Date.now() + limit;
  for (;;) {
    const answer = await ask();
    if (isWanted(answer)) return answer;
    if (Date.now() > end) throw new Error(`Not within ${limit} ms; the last answer was ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
