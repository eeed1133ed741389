/**
 * Background loops of Node: `setInterval` while the program starts. What handlers and classes of a browser's page start lives as
 * long as a request or a page, and is no worker.
 */
import type { Call } from '../linker/machine/machine';
import type { Plugin } from '../plugin';
import { addWorker, functionName, isFunctionLike, registrationOf } from './workers/registration';

const ID = 'interval';

/** Files that run in a browser, by their folder or their form. */
const BROWSER =
  /(?:^|\/)(?:public|static|assets|client|frontend|browser|webview|www|components|hooks|pages|scripts)\/|\.[jt]sx$/;

function startInterval(call: Call): undefined {
  const handler = call.positional(0);
  const { machine, location } = call;
  if (isFunctionLike(handler) && machine.isStarting() && !BROWSER.test(location.file)) {
    addWorker(
      { name: functionName(handler, machine) ?? 'setInterval', kind: ID, declaration: registrationOf(call), handler },
      machine,
    );
  }
}

export const interval: Plugin = {
  id: ID,
  languages: ['typescript'],
  modules: ['setInterval('],
  calls: {
    setInterval: startInterval,
    'timers.setInterval': startInterval,
    'node:timers.setInterval': startInterval,
    'globalThis.setInterval': startInterval,
    'global.setInterval': startInterval,
  },
};
