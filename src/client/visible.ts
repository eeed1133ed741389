/** Tells the server which documents are on screen, so that numbers are only fetched for somebody who looks. */
import { Disposable, window, type Event } from 'vscode';
import { VISIBLE } from '../protocol/requests';
import type { Client } from './languageClient';

export function watchVisible(
  client: Client,
  isRoutesViewVisible: () => boolean,
  onRoutesView: Event<void>,
): Disposable {
  const send = (): void => {
    const documents = window.visibleTextEditors.map(({ document }) => document.uri.toString());
    const isFocused = window.state.active;
    client.notify(VISIBLE, {
      documents: isFocused ? documents : [],
      isRoutesViewVisible: isFocused && isRoutesViewVisible(),
    });
  };
  return Disposable.from(
    window.onDidChangeVisibleTextEditors(send),
    window.onDidChangeWindowState(send),
    onRoutesView(send),
    client.onStarted(send),
  );
}
