/** Tells the editor to ask again, at most once in a short while, and the status bar what is true. */
import type { Connection } from 'vscode-languageserver/node';
import { STATUS, type Status } from '../protocol/requests';

/** Milliseconds in which changes are gathered. */
const GATHERING = 60;

export interface Refresher {
  request(): void;
}

export function createRefresher(connection: Connection, status: () => Status): Refresher {
  let timer: NodeJS.Timeout | undefined;
  const refresh = (): void => {
    timer = undefined;
    const ignore = (): void => undefined; // Clients that cannot refresh refuse; there is nothing to do about it.
    connection.languages.inlayHint.refresh().catch(ignore);
    connection.languages.diagnostics.refresh().catch(ignore);
    connection.sendRequest('workspace/codeLens/refresh').catch(ignore);
    connection.sendNotification(STATUS, status()).catch(ignore);
  };
  return {
    request: () => {
      timer ??= setTimeout(refresh, GATHERING);
    },
  };
}
