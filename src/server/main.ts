/** The language server's entry: transport only. Started by the extension over IPC, by other editors with `--stdio`. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { startServer } from './server';
import { loadFrontEnd } from './workspace/grammars';

const bundle = fileURLToPath(import.meta.url);
const folder = dirname(bundle);
const connection = createConnection(ProposedFeatures.all);

loadFrontEnd(folder).then(
  (frontEnd) => {
    startServer(connection, frontEnd, { worker: join(folder, 'worker.js'), build: buildOf(bundle) });
    connection.listen();
  },
  (error: unknown) => {
    process.stderr.write(`redline: the grammars cannot be loaded: ${String(error)}\n`);
    process.exitCode = 1;
  },
);

/** A name that differs between builds: the bundle names the parts that it shares by their contents. */
function buildOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 16);
}
