/** The only wiring: which message of the connection is answered by which feature. */
import {
  TextDocumentSyncKind,
  type CancellationToken,
  type Connection,
  type InitializeParams,
  type InitializeResult,
} from 'vscode-languageserver/node';
import type { FrontEnd } from '../analysis/languages/frontEnd';
import { COMMANDS } from '../protocol/commands';
import { GENERATE, parseGenerateKind } from '../protocol/generate';
import { fieldsOf, textOr } from '../protocol/parse';
import {
  CONFIGURE,
  EXPORT_TRACE,
  OPEN_TRACE_FILE,
  OWN_METRICS,
  parseConfiguration,
  parseVisible,
  ROUTES,
  TRACE_QUESTION,
  VISIBLE,
  type Configuration,
} from '../protocol/requests';
import { SERVICE_NAMES } from '../protocol/services';
import { parseWhyQuestion, WHY } from '../protocol/why';
import { listenToFiles, registerWatchers } from './documents';
import { codeLenses, type LensOptions } from './features/codeLens';
import { diagnosticsOf } from './features/diagnostics';
import { answerFixes, CODE_ACTIONS } from './features/answerFixes';
import { generate } from './features/generate';
import { inlayHints } from './features/inlayHints';
import { routesSnapshot, statusOf } from './features/routesView';
import { completionsAt, createRuleHovers, definitionAt } from './features/ruleQueries';
import { serviceNamesOf } from './features/serviceNames';
import { createTraceFiles } from './features/traceFiles';
import { exportTrace } from './features/exportTrace';
import { createTraceAnswers } from './features/traces';
import { hoverAt } from './hover/hover';
import { createAlertReader } from './hover/alerts';
import { createBudgetReader } from './hover/budget';
import { createCallerReader } from './hover/callers';
import { createEnvironmentReader } from './hover/environment';
import { createExemplarReader } from './hover/exemplars';
import { createDataSourceReader } from './hover/elsewhere';
import { createQueueReader } from './hover/queues';
import { createHistory } from './hover/history';
import { createLongerWindows } from './hover/windows';
import { renderedOf } from './features/rendered';
import { dataSourcesOf } from './features/dataSources';
import { DATA_SOURCES } from '../protocol/dataSources';
import { createRefresher } from './refresher';
import { Session } from './session';
import { whyAt } from './why/whyAt';
import { createDeadline } from '../telemetry/deadline';
import type { WorkerOptions } from './workspace/workers';

/** What is known of the program that runs. */
export interface Bundle {
  /** The built worker thread. */
  readonly worker: string;
  /** Differs between builds. */
  readonly build: string;
}

function workersOf({ worker, build }: Bundle, cacheFolder: string): WorkerOptions {
  return { file: worker, ...(cacheFolder === '' ? {} : { cache: { folder: cacheFolder, build } }) };
}

/** What the client said of itself. */
interface ClientState {
  options: LensOptions;
  folders: readonly string[];
  /** It tells when folders are added and removed. */
  hasFolders: boolean;
  /** Where we may keep what is made from sources; empty for nowhere. */
  cacheFolder: string;
  configuration: Configuration;
}

/** Answers the connection until it closes. `frontEnd` is loaded in the background; the first question waits for it. */
export function startServer(connection: Connection, frontEnd: FrontEnd, bundle: Bundle): void {
  const refresher = createRefresher(
    connection,
    () => statusOf(session),
    () => session.metrics.timed('render', () => renderedOf(session)),
  );
  const events = { changed: () => refresher.request(), log: (text: string) => connection.console.info(text) };
  const session = new Session(frontEnd, events, () => workersOf(bundle, client.cacheFolder));
  const client: ClientState = {
    options: { isOurClient: false },
    folders: [],
    hasFolders: false,
    cacheFolder: '',
    configuration: parseConfiguration({}),
  };

  connection.onInitialize((params) => {
    const options = fieldsOf(params.initializationOptions);
    client.options = { isOurClient: options['client'] === 'redline-vscode' };
    client.configuration = parseConfiguration({ isTrusted: options['isTrusted'] ?? true, ...options });
    client.folders = foldersOf(params);
    client.cacheFolder = textOr(options['cacheFolder'], '');
    client.hasFolders = params.capabilities.workspace?.workspaceFolders === true;
    return CAPABILITIES;
  });
  connection.onInitialized(() => {
    registerWatchers(connection);
    session.configure(client.configuration);
    void openFolders(client.folders, session, connection).then(opened);
    if (client.hasFolders) followFolders(connection, session, opened);
  });

  connection.onNotification(CONFIGURE, (value: unknown) => session.configure(parseConfiguration(value)));
  connection.onDidChangeConfiguration(({ settings }) => {
    // Plain LSP clients: the whole settings, with ours under `redline`.
    if (client.options.isOurClient) return;
    session.configure({ ...client.configuration, settings: fieldsOf(settings)['redline'] ?? settings });
  });
  const files = listenToFiles(connection, session, refresher);
  const opened = (): void => {
    files.foldersOpened();
    refresher.request();
  };
  connection.onNotification(VISIBLE, (value: unknown) => files.setVisible(parseVisible(value)));

  answerFeatures(connection, session, client);
  answerFixes(connection, session);
  answerRequests(connection, session);
  connection.onShutdown(() => {
    session.dispose();
    refresher.dispose();
  });
}

const isYaml = (path: string): boolean => /\.ya?ml$/.test(path);

function answerFeatures(connection: Connection, session: Session, client: { readonly options: LensOptions }): void {
  const sources = {
    windows: createLongerWindows(session),
    history: createHistory(session),
    alerts: createAlertReader(session),
    exemplars: createExemplarReader(session),
    environment: createEnvironmentReader(session),
    callers: createCallerReader(session),
    budgets: createBudgetReader(session),
    queues: createQueueReader(session),
    dataSources: createDataSourceReader(session),
  };
  const ruleHovers = createRuleHovers(session);
  connection.onCodeLens(({ textDocument }) => {
    const file = session.fileOf(textDocument.uri);
    return file ? session.metrics.timed('codeLens', () => codeLenses(file, session, client.options)) : [];
  });
  connection.languages.inlayHint.on(({ textDocument, range }) => {
    const file = session.fileOf(textDocument.uri);
    return file ? session.metrics.timed('inlayHint', () => inlayHints(file, session, range, client.options)) : [];
  });
  connection.onHover(({ textDocument, position }) => {
    const file = session.fileOf(textDocument.uri);
    if (!file) return null;
    return session.metrics.timedAsync('hover', async () =>
      isYaml(file.path) ? ruleHovers.at(file, position) : hoverAt(file, position, session, sources, client.options),
    );
  });
  connection.onDefinition(({ textDocument, position }) => {
    const file = session.fileOf(textDocument.uri);
    return file && isYaml(file.path) ? definitionAt(file, position, session) : null;
  });
  connection.onCompletion(({ textDocument, position }) => {
    const file = session.fileOf(textDocument.uri);
    return file && isYaml(file.path) ? completionsAt(file, position, session) : [];
  });
  connection.languages.diagnostics.on(({ textDocument }) => {
    const file = session.fileOf(textDocument.uri);
    return {
      kind: 'full',
      items: file ? session.metrics.timed('diagnostics', () => diagnosticsOf(file, session)) : [],
    };
  });
}

function answerRequests(connection: Connection, session: Session): void {
  const files = createTraceFiles();
  const traces = createTraceAnswers(session, files);
  connection.onRequest(ROUTES, () => routesSnapshot(session));
  connection.onRequest(OPEN_TRACE_FILE, (value: unknown): Promise<object> => files.open(value));
  connection.onRequest(EXPORT_TRACE, (value: unknown, token: CancellationToken): Promise<object> =>
    exportTrace(value, traces.opened, signalOf(token, TRACE_LIMIT)),
  );
  connection.onRequest(WHY, (question: unknown) => whyAt(parseWhyQuestion(question), session));
  connection.onRequest(GENERATE, (value: unknown): object => generate(parseGenerateKind(value), session));
  connection.onRequest(SERVICE_NAMES, () => serviceNamesOf(session));
  connection.onRequest(DATA_SOURCES, (_nothing: unknown, token: CancellationToken) =>
    dataSourcesOf(session, signalOf(token, TRACE_LIMIT)),
  );
  connection.onRequest(OWN_METRICS, () => session.metrics.text());
  connection.onRequest(TRACE_QUESTION, (question: unknown, token: CancellationToken) =>
    traces.answer(question, signalOf(token, TRACE_LIMIT)),
  );
}

/** Milliseconds for a search or a whole trace. */
const TRACE_LIMIT = 60_000;

/** Aborts when the editor does not want the answer any more, or after so many milliseconds. */
function signalOf(token: CancellationToken, limit: number): AbortSignal {
  const cancelled = new AbortController();
  token.onCancellationRequested(() => cancelled.abort());
  return createDeadline(cancelled.signal, limit).signal;
}

const CAPABILITIES: InitializeResult = {
  serverInfo: { name: 'redline' },
  capabilities: {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
    codeLensProvider: {},
    inlayHintProvider: true,
    hoverProvider: true,
    definitionProvider: true,
    completionProvider: {},
    diagnosticProvider: { identifier: 'redline', interFileDependencies: true, workspaceDiagnostics: false },
    codeActionProvider: CODE_ACTIONS,
    executeCommandProvider: { commands: [COMMANDS.addMetrics.id, COMMANDS.fixApplied.id] },
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  },
};

function foldersOf(params: InitializeParams): string[] {
  const folders = params.workspaceFolders?.map(({ uri }) => uri) ?? [];
  const root = params.rootUri;
  return folders.length > 0 || root === null || root === undefined ? folders : [root];
}

function followFolders(connection: Connection, session: Session, opened: () => void): void {
  connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
    for (const { uri } of removed) session.close(uri);
    const uris = added.map(({ uri }) => uri);
    void openFolders(uris, session, connection).then(opened);
  });
}

async function openFolders(folders: readonly string[], session: Session, connection: Connection): Promise<void> {
  for (const uri of folders) {
    await session
      .open(uri, AbortSignal.timeout(120_000))
      .catch((error: unknown) => connection.console.error(`${uri}: ${String(error)}`));
  }
}
