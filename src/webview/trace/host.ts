/** The extension's side of the webview. */
import type { FromView } from '../../protocol/traceView';

/** What VS Code gives a webview (https://code.visualstudio.com/api/extension-guides/webview). */
interface VsCodeApi {
  postMessage(message: FromView): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** May be called once. */
export function connectHost(): VsCodeApi {
  return acquireVsCodeApi();
}
