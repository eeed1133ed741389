/** The extension's entry: starts the container and ends it. Nothing is read from disk here and nobody is asked on the network. */
import type { ExtensionContext } from 'vscode';
import { createContainer, type Container } from './container';

const started = new WeakMap<ExtensionContext, Container>();
const contexts = new Set<ExtensionContext>();

export function activate(context: ExtensionContext): void {
  const container = createContainer(context);
  started.set(context, container);
  contexts.add(context);
  void container.start();
}

/** Milliseconds that ending may take. */
const PATIENCE = 2_000;

export async function deactivate(): Promise<void> {
  const endings = [...contexts].map((context) => started.get(context)?.stop());
  contexts.clear();
  await Promise.race([Promise.all(endings), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
}
