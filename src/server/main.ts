/** The language server's entry: transport only. Started by the extension over IPC, by other editors with `--stdio`. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { startServer } from './server';
import { loadFrontEnd } from './workspace/grammars';

const connection = createConnection(ProposedFeatures.all);

loadFrontEnd(__dirname).then(
  (frontEnd) => {
    startServer(connection, frontEnd, { worker: join(__dirname, 'worker.cjs'), build: buildOf(__filename) });
    connection.listen();
  },
  (error: unknown) => {
    process.stderr.write(`redline: the grammars cannot be loaded: ${String(error)}\n`);
    process.exitCode = 1;
  },
);

/** A name that differs between builds, without reading the bundle. */
function buildOf(file: string): string {
  const { size, mtimeMs } = statSync(file);
  return `${size}-${Math.round(mtimeMs)}`;
}
