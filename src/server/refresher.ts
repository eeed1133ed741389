/** Tells the editor to ask again when something that it shows is different, at most once in a short while. */
import type { Connection } from 'vscode-languageserver/node';
import { STATUS, type Status } from '../protocol/requests';

/** Milliseconds in which changes are gathered. */
const GATHERING = 60;

/** What the editor shows of us, as texts to compare. */
export interface Rendered {
  readonly routes: string;
  readonly findings: string;
}

export interface Refresher {
  /** Something may have changed. */
  request(): void;
  dispose(): void;
}

export function createRefresher(connection: Connection, status: () => Status, rendered: () => Rendered): Refresher {
  let timer: NodeJS.Timeout | undefined;
  let shown: Rendered = { routes: '', findings: '' };
  let told = '';
  const ignore = (): void => undefined; // Clients that cannot refresh refuse; there is nothing to do about it.

  const refresh = (): void => {
    timer = undefined;
    const now = rendered();
    const areRoutesNew = now.routes !== shown.routes;
    if (areRoutesNew) {
      connection.sendRequest('workspace/codeLens/refresh').catch(ignore);
      connection.languages.inlayHint.refresh().catch(ignore);
    }
    if (now.findings !== shown.findings) connection.languages.diagnostics.refresh().catch(ignore);
    shown = now;
    const next = status();
    const text = JSON.stringify(next);
    // The routes view listens to the status, too.
    if (areRoutesNew || text !== told) connection.sendNotification(STATUS, next).catch(ignore);
    told = text;
  };
  return {
    request: () => {
      timer ??= setTimeout(refresh, GATHERING);
    },
    dispose: () => clearTimeout(timer),
  };
}
