/** The connection to the language server, which runs in a process of its own. */
import {
  EventEmitter,
  Uri,
  type CancellationToken,
  type Event,
  type ExtensionContext,
  type LogOutputChannel,
} from 'vscode';
import type { LanguageClient, LanguageClientOptions, ServerOptions } from 'vscode-languageclient/node';
import { COMMANDS } from '../protocol/commands';
import { LANGUAGES } from '../protocol/languages';
import { parseStatus, STATUS, type Configuration, type Status } from '../protocol/requests';
import { WHY_COMMANDS } from '../protocol/why';

export interface Client {
  start(configuration: Configuration): Promise<void>;
  stop(): Promise<void>;
  /** Waits until the server runs. */
  request(method: string, parameter?: unknown, token?: CancellationToken): Promise<unknown>;
  /** Dropped while the server does not run: it is told everything when it starts. */
  notify(method: string, parameter: unknown): void;
  readonly onStatus: Event<Status>;
  readonly onStarted: Event<void>;
}

export function createClient(context: ExtensionContext, log: LogOutputChannel): Client {
  const statusEvents = new EventEmitter<Status>();
  const startEvents = new EventEmitter<void>();
  context.subscriptions.push(statusEvents, startEvents);
  let client: LanguageClient | undefined;
  let settle: { readonly resolve: () => void; readonly reject: (reason: unknown) => void } | undefined;
  /** Questions may come before the start: a view that was open when the editor was closed. */
  const started = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  started.catch(() => undefined);

  return {
    onStatus: statusEvents.event,
    onStarted: startEvents.event,
    async start(configuration) {
      try {
        client = await makeClient(context, log, configuration);
        client.onNotification(STATUS, (value: unknown) => statusEvents.fire(parseStatus(value)));
        await client.start();
        settle?.resolve();
        startEvents.fire();
      } catch (error) {
        settle?.reject(error);
        throw error;
      }
    },
    async stop() {
      await client?.stop(2_000);
    },
    async request(method, parameter, token) {
      await started;
      // An absent token must not be an argument: the library would take it for one of the question's.
      const answer: unknown = token
        ? await client?.sendRequest(method, parameter, token)
        : await client?.sendRequest(method, parameter);
      return answer;
    },
    notify(method, parameter) {
      if (client?.isRunning()) void client.sendNotification(method, parameter);
    },
  };
}

/** What hovers lead to. */
const HOVER_COMMANDS: readonly string[] = [
  COMMANDS.showTraces.id,
  ...Object.values(WHY_COMMANDS).map((name) => COMMANDS[name].id),
];

async function makeClient(
  context: ExtensionContext,
  log: LogOutputChannel,
  configuration: Configuration,
): Promise<LanguageClient> {
  // The library takes longer to load than everything else: not while the editor waits for us to be active.
  const { LanguageClient, TransportKind } = await import('vscode-languageclient/node');
  const module = context.asAbsolutePath('dist/server.cjs');
  const server: ServerOptions = { module, transport: TransportKind.ipc };
  const options: LanguageClientOptions = {
    documentSelector: LANGUAGES.map((language) => ({ language, scheme: 'file' })),
    outputChannel: log,
    initializationOptions: { client: 'redline-vscode', cacheFolder: cacheOf(context), ...configuration },
    diagnosticPullOptions: { onChange: true, onTabs: false },
    // Only our own commands may be run from hovers.
    markdown: {
      isTrusted: { enabledCommands: HOVER_COMMANDS },
      supportHtml: false,
    },
  };
  return new LanguageClient('redline', 'Redline', server, options);
}

/** Facts of sources, which may be thrown away at any time. */
function cacheOf({ globalStorageUri }: ExtensionContext): string {
  return globalStorageUri.scheme === 'file' ? Uri.joinPath(globalStorageUri, 'facts').fsPath : '';
}
