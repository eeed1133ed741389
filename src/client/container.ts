/** Puts the client together: the only place that knows all of its parts. */
import { commands, window, workspace, type Disposable, type ExtensionContext } from 'vscode';
import { COMMANDS } from '../protocol/commands';
import { createClient } from './languageClient';
import { createConfigurator } from './configuration';
import { chooseDataSource } from './commands/chooseDataSource';
import { connect } from './commands/connect';
import { fixAll } from './commands/fixAll';
import { copyQuery } from './commands/copyQuery';

import { forgetCredential, setCredential } from './commands/credentials';
import { generate } from './commands/generate';
import { mapService } from './commands/mapService';
import { openRoute } from './commands/openRoute';
import { openSetting } from './commands/openSetting';
import { openTraceFile } from './commands/openTraceFile';
import { createOwnMetricsView } from './commands/showOwnMetrics';
import { sortRoutes } from './commands/sortRoutes';
import { switchEnvironment } from './commands/switchEnvironment';
import { whyNoNumber } from './commands/whyNoNumber';
import { createCredentials } from './credentials';
import { openDeepLinks } from './deepLinks';
import { createRoutesView } from './routesView';
import { createStatusBar } from './statusBar';
import { createTracePanel } from './tracePanel';
import { watchVisible } from './visible';

export interface Container {
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function createContainer(context: ExtensionContext): Container {
  const log = window.createOutputChannel('Redline', { log: true });
  const client = createClient(context, log);
  const credentials = createCredentials(context);
  const configurator = createConfigurator(client, credentials);
  const routes = createRoutesView(client);
  const status = createStatusBar();
  const traces = createTracePanel(context, client);
  const ownMetrics = createOwnMetricsView(client);
  client.onStatus((next) => {
    status.show(next);
    routes.refresh();
  });

  const own: Disposable[] = [
    log,
    status,
    routes,
    traces,
    ownMetrics,
    configurator,
    openDeepLinks(traces),
    watchVisible(client, routes.isVisible, routes.onVisible),
    commands.registerCommand(COMMANDS.showTraces.id, (target: unknown) => traces.show(target)),
    commands.registerCommand(COMMANDS.openTraceFile.id, (uri: unknown) => openTraceFile(client, traces, uri)),
    commands.registerCommand(COMMANDS.exportTrace.id, () => traces.exportShown()),
    commands.registerCommand(COMMANDS.fixFile.id, () => fixAll(client, 'file')),
    commands.registerCommand(COMMANDS.fixWorkspace.id, () => fixAll(client, 'workspace')),
    commands.registerCommand(COMMANDS.connect.id, connect),
    commands.registerCommand(COMMANDS.switchEnvironment.id, switchEnvironment),
    commands.registerCommand(COMMANDS.chooseDataSource.id, () => chooseDataSource(client)),
    commands.registerCommand(COMMANDS.setCredential.id, () => setCredential(credentials)),
    commands.registerCommand(COMMANDS.forgetCredential.id, () => forgetCredential(credentials)),
    commands.registerCommand(COMMANDS.openRoute.id, openRoute),
    commands.registerCommand(COMMANDS.sortRoutes.id, () => sortRoutes(routes)),
    commands.registerCommand(COMMANDS.copyQuery.id, copyQuery),
    commands.registerCommand(COMMANDS.generateDashboard.id, () => generate(client, 'dashboard')),
    commands.registerCommand(COMMANDS.generateAlertRules.id, () => generate(client, 'alerts')),
    commands.registerCommand(COMMANDS.showOwnMetrics.id, () => ownMetrics.show()),
    commands.registerCommand(COMMANDS.whyNoNumber.id, (question: unknown) => whyNoNumber(client, question)),
    commands.registerCommand(COMMANDS.mapService.id, (service: unknown) => mapService(client, service)),
    commands.registerCommand(COMMANDS.openSetting.id, openSetting),
    commands.registerCommand(COMMANDS.showLog.id, () => log.show()),
  ];
  context.subscriptions.push(...own);

  return {
    async start() {
      try {
        await client.start(await configurator.current());
        if (!workspace.isTrusted) log.info('The workspace is not trusted: code is analysed, nothing is fetched.');
      } catch (error) {
        log.error(`The language server did not start: ${error instanceof Error ? error.message : String(error)}`);
        const choice = await window.showErrorMessage('Redline: the language server did not start.', 'Show log');
        if (choice !== undefined) log.show();
      }
    },
    stop: () => client.stop(),
  };
}
