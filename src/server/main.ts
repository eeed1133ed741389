/** The language server's entry: transport only. Started by the extension over IPC, by other editors with `--stdio`. */
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { startServer } from './server';
import { loadFrontEnd } from './workspace/grammars';

const connection = createConnection(ProposedFeatures.all);

loadFrontEnd(__dirname).then(
  (frontEnd) => {
    startServer(connection, frontEnd);
    connection.listen();
  },
  (error: unknown) => {
    process.stderr.write(`redline: the grammars cannot be loaded: ${String(error)}\n`);
    process.exitCode = 1;
  },
);
