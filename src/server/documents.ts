/** Documents and files: what is open, what changed on disk, and who looks at what. */
import {
  DidChangeWatchedFilesNotification,
  FileChangeType,
  TextDocuments,
  type Connection,
  type FileEvent,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Visible } from '../protocol/requests';
import type { Refresher } from './refresher';
import type { Session } from './session';
import { lensPlaces, registeredAway, workerPlace } from './features/routesAt';
import { isRelevant } from './workspace/scan';

/** Milliseconds in which changes on disk are gathered: a checkout touches thousands of files. */
const GATHERING = 200;
/** Milliseconds without a change after which what depends on the routes is brought up to date. */
const SETTLING = 80;

export interface FileListener {
  /** What our client says is on screen. Other clients say nothing: then what is open counts. */
  setVisible(visible: Visible): void;
  /** A folder was opened: documents that were open before belong to it, and somebody may be looking already. */
  foldersOpened(): void;
}

export function listenToFiles(connection: Connection, session: Session, refresher: Refresher): FileListener {
  const documents = new TextDocuments(TextDocument);
  let visible: Visible | undefined;

  const showsNumbers = (uri: string): boolean => {
    const file = session.fileOf(uri);
    if (!file) return false;
    const model = session.modelOf(file.project);
    // Metrics in queries of rules say what they are now.
    if (model.ruleFiles.some((rules) => rules.file === file.path)) return true;
    const hasWorkers = model.workers.some((worker) => workerPlace(worker).file === file.path);
    return hasWorkers || lensPlaces(model, file.path).length > 0 || registeredAway(model, file.path).length > 0;
  };
  const updateInterest = (): void => {
    const uris = visible?.documents ?? documents.keys();
    session.setInterest(visible?.isRoutesViewVisible === true || uris.some(showsNumbers));
  };

  let timer: NodeJS.Timeout | undefined;
  /** Linking for lenses can wait a moment; whoever asks in between gets the truth at once. */
  const changed = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      for (const { project } of session.projects) project.settle();
      session.modelChanged();
      updateInterest();
      refresher.request();
    }, SETTLING);
  };
  const setText = (uri: string, text: string | undefined): void => {
    const file = session.fileOf(uri);
    if (!file || !isRelevant(file.path)) return;
    file.project.tree.setDocument(file.path, text);
    file.project.touch([file.path]);
    changed();
    void file.project.prepare(file.path).then((isNew) => {
      if (isNew) changed();
    });
  };
  documents.onDidChangeContent(({ document }) => setText(document.uri, document.getText()));
  documents.onDidClose(({ document }) => setText(document.uri, undefined));
  documents.listen(connection);
  watchDisk(connection, session, changed);
  return {
    setVisible(next) {
      visible = next;
      updateInterest();
    },
    foldersOpened() {
      for (const document of documents.all()) setText(document.uri, document.getText());
      updateInterest();
    },
  };
}

function watchDisk(connection: Connection, session: Session, changed: () => void): void {
  let pending: FileEvent[] = [];
  let timer: NodeJS.Timeout | undefined;
  const apply = async (): Promise<void> => {
    const events = pending;
    pending = [];
    timer = undefined;
    if (events.some(({ uri }) => uri.endsWith('/redline.json'))) session.configure();
    for (const { project } of session.projects) {
      const own = events.flatMap(({ uri, type }) => {
        const file = session.fileOf(uri);
        return file?.project === project && isRelevant(file.path) ? [{ path: file.path, type }] : [];
      });
      const isListChanged = own.some(({ path, type }) => project.tree.has(path) === (type === FileChangeType.Deleted));
      if (isListChanged) await session.rescan(project);
      project.touch(own.map(({ path }) => path));
    }
    changed();
  };
  connection.onDidChangeWatchedFiles(({ changes }) => {
    pending.push(...changes);
    timer ??= setTimeout(() => void apply(), GATHERING);
  });
}

/** Asks the client to tell what changes on disk; to be called when the connection is initialised. */
export function registerWatchers(connection: Connection): void {
  const patterns = [
    '**/*.{go,py,ts,tsx,mts,cts,js,jsx,mjs,cjs,yml,yaml}',
    '**/{go.mod,package.json,tsconfig*.json,*Dockerfile*,*compose*.y*ml,Procfile,pyproject.toml,requirements*.txt,redline.json,.gitignore}',
  ];
  const watchers = patterns.map((globPattern) => ({ globPattern }));
  connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }).catch(() => undefined);
}
