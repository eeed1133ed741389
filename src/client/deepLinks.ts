/** Opens what links of the trace view lead to. */
import { window, type Disposable } from 'vscode';
import { parseDeepLink } from '../protocol/deepLink';
import type { TracePanel } from './tracePanel';

export function openDeepLinks(panel: TracePanel): Disposable {
  return window.registerUriHandler({
    handleUri({ path, query }) {
      const intent = parseDeepLink(path, query);
      if (intent) panel.show(intent);
      else void window.showErrorMessage('This link leads to no trace: it should end with “/trace/” and a trace id.');
    },
  });
}
